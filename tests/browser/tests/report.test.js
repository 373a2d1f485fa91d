// The report, from the facilitator's preview to everybody's hands: what it shows, what it keeps back, and that no script of
// anybody runs in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
    at, bigScreen, checkAccess, Company, fromMenu, ideaOf, joinAs, laptop, leadAs, openTool, picture, see, supporters, until, write,
} from '../support/browser.js';
import { checkTargets, tabThrough } from '../support/fingers.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** As joinAs does, up to the button. */
async function joinLate(page, name) {
    await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
}

test('a facilitator looks at the report, publishes it and takes it along', async (t) => {
    const company = new Company(t, browser);
    const trees = 'Trees <script>document.title="broken"</script>';
    const rude = 'Whoever planned this square should be ashamed';
    const device = await company.device({ size: laptop });
    const ana = await company.open(await company.device(), server.join);
    const screen = await company.open(await company.device({ size: bigScreen }), server.screen);
    const ria = await company.open(device, server.facilitator);

    await company.step('people write, and something is hidden', async () => {
        await joinAs(ana, 'Ana');
        await leadAs(ria, 'Ria');
        await at(ria, 'open').click();
        await write(ana, trees);
        await write(ana, rude);
        await see(ria, trees);
        await see(ria, rude);
        await ideaOf(ria, trees).locator('[data-test=support]').click();
        const id = await ideaOf(ana, trees).getAttribute('data-id');
        await until(ana, () => supporters(ana), (counts) => counts[id] === 1, 'the vote counts');
        await ideaOf(ria, rude).locator('[data-test=hide]').click();
        await at(ria, 'reason-1').check();
        await at(ria, 'reason-confirm').click();
        await at(ana, 'own-hidden').waitFor();
    });

    await company.step('the preview opens beside, in its own style', async () => {
        await openTool(ria, 'report');
        const [page] = await Promise.all([device.waitForEvent('page'), at(ria, 'report-preview').click()]);
        await page.waitForURL(/^blob:/);
        await page.locator('h1').waitFor();
        const body = await page.locator('body').innerText();
        assert.ok(body.includes(trees), 'a text is shown as it is');
        assert.ok(!body.includes(rude), 'a hidden text is not there');
        assert.notEqual(await page.title(), 'broken');
        assert.equal(await page.locator('script').count(), 0);
        // The page's own policy lets this one style through: without it a heading would have the size of the browser.
        assert.equal(await page.locator('h2').first().evaluate((h2) => getComputedStyle(h2).borderTopStyle), 'solid');
        await picture(page, 'report-preview');
        await page.close();
    });

    await company.step('the room ends and the report is published', async () => {
        await fromMenu(ria, 'close');
        await at(ria, 'close-sure').click();
        await at(ria, 'report-publish').click();
        await checkAccess(ria, 'publish');
        await at(ria, 'publish-sure').click();
        await at(ria, 'report-address').waitFor();
        await picture(ria, 'report-panel');
        for (const page of [ana, ria, screen]) await at(page, 'report-link').waitFor();
        await picture(ana, 'report-link');
    });

    await company.step('everybody can read it, without a token, at an address that stays', async () => {
        const latest = new URL(await at(ana, 'report-link').getAttribute('href'), ana.url()).href;
        const version = await at(ria, 'report-address').getAttribute('href');
        const stranger = await company.device();
        for (const address of [latest, version]) {
            const page = await stranger.newPage();
            const answer = await page.goto(address);
            assert.equal(answer.status(), 200);
            assert.match(answer.headers()['content-security-policy'], /^default-src 'none'; style-src 'sha256-/);
            const body = await page.locator('body').innerText();
            assert.ok(body.includes(trees) && !body.includes(rude));
            await tabThrough(page, 'the report');
            await picture(page, 'report-published');
            // The report's policy lets no clock of a script run, and the checker needs one: it looks at a copy.
            const copy = await stranger.newPage();
            await copy.setContent(await page.content());
            await checkAccess(copy, 'the report');
            await checkTargets(copy, 'the report');
            await copy.close();
            await page.close();
        }
        const unknown = await (await stranger.newPage()).goto(version.replace(/\d+$/, '1'));
        assert.equal(unknown.status(), 404);
    });

    await company.step('who comes by the link when it is over is led to the report', async () => {
        const addressOn = async (page) => new URL(await at(page, 'report-link').getAttribute('href'), page.url()).href;
        const late = await company.open(await company.device(), server.join);
        await at(late, 'outside').waitFor();
        assert.equal(await addressOn(late), await addressOn(ana));
        assert.equal(await at(late, 'join-name').count(), 0, 'nobody says who they are for nothing');
        await checkAccess(late, 'a session that is over');
        await picture(late, 'report-too-late');
        // It ended while somebody read the card.
        const device = await company.device();
        await device.route('**/card', async (route) => {
            const answer = await route.fetch();
            const card = await answer.json();
            delete card.room.state;
            await route.fulfill({ response: answer, json: card });
        });
        const reader = await company.open(device, server.join);
        await joinLate(reader, 'Late');
        await at(reader, 'ended').waitFor();
        assert.equal(await addressOn(reader), await addressOn(ana));
        assert.equal(await at(reader, 'again').count(), 0, 'nothing comes of trying again');
        await checkAccess(reader, 'a session that ended on the way in');
    });

    await company.step('a table is taken along', async () => {
        await ria.locator('[data-test=report-panel] summary').click();
        // The preview was less than ten seconds ago, perhaps: then the page waits by itself.
        const [download] = await Promise.all([ria.waitForEvent('download'), at(ria, 'download-csv').click()]);
        assert.match(download.suggestedFilename(), /^kring-contributions-\d+\.csv$/);
        const table = readFileSync(await download.path(), 'utf8');
        assert.ok(table.includes('Trees') && !table.includes(rude));
    });
});
