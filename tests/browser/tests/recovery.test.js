// A facilitator's recovery code: shown once, asked for before names leave and after a long time, and the way back when the
// browser is lost.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
    agree, at, checkAccess, checkFits, Company, enterRoom, joinAs, laptop, openRoom, openTool, phone, picture, see, until, wholeText, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
// Where a long time is ten seconds.
const hurried = await startServer(['--facilitator-idle-s', '10']);
const browser = await openBrowser();

/** Makes a code, and reads it off the page. */
async function makeCode(lead) {
    await openTool(lead, 'recovery');
    await at(lead, 'recovery-make').click();
    await at(lead, 'recovery-made').waitFor();
    return (await at(lead, 'recovery-made').innerText()).trim();
}

test('a facilitator who lost their browser comes back by the code', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator, { refusedWith: 409 });
    const ana = await enterRoom(company, links.join, 'Ana');
    await write(ana, 'A bench');
    await see(lead, 'A bench');
    let code;
    await company.step('the code is made and shown once', async () => {
        await openTool(lead, 'recovery');
        await at(lead, 'recovery-make').waitFor();
        await picture(lead, 'recovery-before');
        await at(lead, 'recovery-make').click();
        await at(lead, 'recovery-made').waitFor();
        code = (await at(lead, 'recovery-made').innerText()).trim();
        assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
        await checkAccess(lead, 'a new code');
        await checkFits(lead);
        await picture(lead, 'recovery-made');
        await at(lead, 'recovery-print').click();
        await at(lead, 'recovery-sheet').waitFor();
        assert.ok((await at(lead, 'recovery-sheet').innerText()).includes(code));
        await checkAccess(lead, 'the code on paper');
        await picture(lead, 'recovery-sheet');
        await at(lead, 'sheet-close').click();
        await at(lead, 'recovery-sheet').waitFor({ state: 'detached' });
        await at(lead, 'recovery-kept').click();
        await at(lead, 'recovery-other').waitFor();
        assert.ok(!(await wholeText(lead)).includes(code), 'it is nowhere on the page any more');
        const kept = await lead.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
        assert.ok(!kept.includes(code) && !kept.includes(code.replaceAll('-', '')), 'nor in the browser');
        await picture(lead, 'recovery-has');
    });
    await company.step('a file with names asks for it in its place', async () => {
        await openTool(lead, 'report');
        await at(lead, 'report-panel').locator('summary').click();
        await at(lead, 'download-csv').click();
        await at(lead, 'report-code').waitFor();
        assert.equal(await at(lead, 'report-code-go').isDisabled(), true, 'nothing was typed');
        await at(lead, 'report-code').fill('0000-0000-0000-0000-0000-0000');
        await at(lead, 'report-code-go').click();
        await at(lead, 'report-code-note').filter({ hasText: 'not right' }).waitFor();
        await checkAccess(lead, 'a wrong code');
        await picture(lead, 'recovery-export');
        await at(lead, 'report-code').fill(code.toLowerCase().replaceAll('-', ' '));
        const [download] = await Promise.all([lead.waitForEvent('download'), at(lead, 'report-code-go').click()]);
        assert.ok(readFileSync(await download.path(), 'utf8').includes('Ana'));
        await at(lead, 'report-code').waitFor({ state: 'detached' });
        assert.ok(!(await wholeText(lead)).toUpperCase().includes(code.replaceAll('-', ' ')), 'the page keeps nothing of it');
    });
    await company.step('and the server gives none without it, whoever has the token', async () => {
        const id = new URL(links.join).pathname.split('/')[2];
        const kept = await lead.evaluate((key) => localStorage.getItem(key), `kring.member.${id}`);
        for (const format of ['csv', 'json']) {
            const answer = await fetch(`${server.origin}/api/v1/rooms/${id}/export`, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${JSON.parse(kept).token}` },
                body: JSON.stringify({ format, language: 'en' }),
            });
            assert.equal(answer.status, 409, format);
            assert.equal((await answer.json()).text_key, 'refusal.recovery_code_needed');
        }
    });
    await company.step('another browser, on the page without a secret', async () => {
        const address = links.join.replace(/#.*/, '');
        const other = await company.open(await company.device({ size: phone }), address, { refusedWith: 409 });
        await at(other, 'lost-browser').locator('summary').click();
        await at(other, 'recovery-code').fill('7777 7777 7777 7777 7777 7777');
        await at(other, 'recover-go').click();
        await at(other, 'recovery-code-note').filter({ hasText: 'not right' }).waitFor();
        await checkAccess(other, 'the way back');
        await checkFits(other);
        await picture(other, 'recovery-wrong');
        await at(other, 'recovery-code').fill(` ${code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `);
        await at(other, 'recover-go').click();
        await at(other, 'lead-panel').waitFor();
        assert.match(await at(other, 'me').innerText(), /Ria/);
        await write(other, 'From the other browser');
        await see(lead, 'From the other browser');
        await agree([lead, other]);
        await other.reload();
        await at(other, 'lead-panel').waitFor();
        await see(other, 'From the other browser');
    });
    await company.step('the used link of facilitators offers it too, to somebody who took part', async () => {
        const device = await company.device({ size: laptop });
        const cem = await company.open(device, links.join);
        await joinAs(cem, 'Cem');
        const again = await company.open(device, links.facilitator);
        await at(again, 'join-form').waitFor();
        await at(again, 'lost-browser').locator('summary').waitFor();
        await picture(again, 'recovery-lead-door');
        await at(again, 'join-name').fill('Cem');
        await at(again, 'join-button').click();
        await at(again, 'ended').waitFor();
        await at(again, 'lost-browser').locator('summary').click();
        await picture(again, 'recovery-used-link');
        await at(again, 'recovery-code').fill(code);
        await at(again, 'recover-go').click();
        await at(again, 'lead-panel').waitFor();
        assert.match(await at(again, 'me').innerText(), /Ria/);
    });
    await company.step('another code needs the one before, which is void then', async () => {
        await openTool(lead, 'recovery');
        await at(lead, 'recovery-other').click();
        await at(lead, 'old-code').fill(code);
        await checkAccess(lead, 'another code');
        await at(lead, 'recovery-replace').click();
        await at(lead, 'recovery-made').waitFor();
        const next = (await at(lead, 'recovery-made').innerText()).trim();
        assert.notEqual(next, code);
        const other = await company.open(await company.device(), links.join.replace(/#.*/, ''), { refusedWith: 409 });
        await at(other, 'lost-browser').locator('summary').click();
        await at(other, 'recovery-code').fill(code);
        await at(other, 'recover-go').click();
        await at(other, 'recovery-code-note').filter({ hasText: 'not right' }).waitFor();
        await at(other, 'recovery-code').fill(next);
        await at(other, 'recover-go').click();
        await at(other, 'lead-panel').waitFor();
    });
});

test('a facilitator who did nothing for long shows the code and goes on where they were', async (t) => {
    const company = new Company(t, browser);
    const links = await hurried.createRoom(room);
    const device = await company.device({ size: laptop });
    const lead = await openRoom(company, links.facilitator, { refusedWith: 409, device });
    const ana = await enterRoom(company, links.join, 'Ana');
    await write(ana, 'A bench');
    await see(lead, 'A bench');
    // Left open on the desk; before there is a code, nobody is asked for it.
    const open = await company.open(device, links.facilitator, { refusedWith: 409 });
    await see(open, 'A bench');
    const code = await makeCode(lead);
    await at(lead, 'recovery-kept').click();
    await company.step('a page that is opened late asks for it and shows nothing', async () => {
        await until(
            ana,
            async () => {
                await lead.reload();
                const asks = at(lead, 'recover-form');
                await asks.or(at(lead, 'lead-panel')).first().waitFor();
                return asks.count();
            },
            (count) => count === 1,
            'the code is asked for',
        );
        assert.ok(!(await wholeText(lead)).includes('A bench'));
        await checkAccess(lead, 'a page that asks for the code');
        await picture(lead, 'recovery-idle');
    });
    await company.step('so does one that was left open, and what was written there is not lost', async () => {
        await write(open, 'From the open page');
        await at(open, 'recover-form').waitFor();
        await until(open, () => at(open, 'recovery-code').evaluate((field) => field === document.activeElement), Boolean, 'the field has the focus');
        await checkAccess(open, 'an open page that asks for the code');
        await picture(open, 'recovery-idle-open');
        await at(open, 'recovery-code').fill('7777 7777 7777 7777 7777 7777');
        await at(open, 'recover-go').click();
        await at(open, 'recovery-code-note').filter({ hasText: 'not right' }).waitFor();
        await at(open, 'recovery-code').fill(code);
        await at(open, 'recover-go').click();
        await at(open, 'recover-form').waitFor({ state: 'detached' });
        await see(ana, 'From the open page');
    });
    await company.step('the first page goes on too', async () => {
        await at(lead, 'recovery-code').fill(code);
        await at(lead, 'recover-go').click();
        await at(lead, 'lead-panel').waitFor();
        await see(lead, 'From the open page');
    });
});
