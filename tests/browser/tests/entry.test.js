// What a link opens, and what it does not; and a whole visit without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, checkAccess, checkFits, Company, enterRoom, ideaOf, laptop, leadAs, openRoom, picture, see, status,
    supporters, until, untilEqual, write,
} from '../support/browser.js';
import { tabTo } from '../support/fingers.js';
import { checkWhole } from '../support/hall.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('the facilitator\'s link works once', async (t) => {
    const company = new Company(t, browser);
    await company.step('opening it changes nothing: only the button uses it up', async () => {
        const preview = await company.open(await company.device({ size: laptop }), server.facilitator);
        await at(preview, 'join-form').waitFor();
        await checkAccess(preview, 'the facilitator\'s door');
        await preview.close();
    });
    await company.step('the first one leads', async () => {
        const device = await company.device({ size: laptop });
        const ria = await company.open(device, server.facilitator);
        await leadAs(ria, 'Ria');
        // A laptop whose screen is shared must not show the secret.
        assert.equal(new URL(ria.url()).hash, '');
        await at(ria, 'open').click();
        await ria.locator('[data-test=room-state][data-state=open]').waitFor();
        await ria.reload();
        await at(ria, 'lead-panel').waitFor();
    });
    await company.step('the second one is told so, and gets nothing', async () => {
        const page = await company.open(await company.device({ size: laptop }), server.facilitator);
        await at(page, 'join-name').fill('Mallory');
        await at(page, 'join-button').click();
        await at(page, 'ended').waitFor();
        assert.match(await at(page, 'ended').innerText(), /has been used already/);
        assert.equal(await at(page, 'again').count(), 0, 'a button that promises another try');
        await checkAccess(page, 'the message about a used link');
        await picture(page, 'facilitator-link-used');
        for (const name of ['lead-panel', 'room', 'composer', 'ideas']) assert.equal(await at(page, name).count(), 0, name);
        assert.equal((await status(page)).member, 0);
        await page.reload();
        await at(page, 'join-form').waitFor();
        assert.equal(await at(page, 'lead-panel').count(), 0);
    });
});

test('the screen shows and cannot write', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ title: 'Stationsplein', question: 'Wat mag er groeien?', promise: 'We luisteren', language: 'nl' });
    const lead = await openRoom(company, links.facilitator);
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    const ana = await enterRoom(company, links.join, 'Ana');
    await write(ana, 'Banken in de schaduw');
    await ideaOf(screen, 'Banken in de schaduw').waitFor();
    for (const name of ['composer', 'idea-text', 'support', 'stance-agree', 'reply-idea', 'toggle-thread', 'hide', 'lead-panel']) {
        assert.equal(await at(screen, name).count(), 0, name);
    }
    assert.equal(await screen.locator('input, textarea, form').count(), 0);
    await at(screen, 'room-code').waitFor();
    await checkFits(screen, ['room-code', 'qr', 'present', 'title']);
    // More and longer ideas than fit: none is cut in half, and nothing widens the page.
    for (let number = 1; number <= 8; ++number) {
        const text = `Idee ${number}: een zin die op het grote scherm zeker twee regels vraagt, zodat niet alles tegelijk past`;
        // So many so alike the rules take from a facilitator alone.
        await write(lead, text);
        await ideaOf(screen, text).waitFor({ state: 'attached' });
    }
    await checkFits(screen, ['room-code', 'qr', 'present', 'title']);
    await checkWhole(screen);
    await picture(screen, 'screen-full');
    await screen.keyboard.press('q');
    await untilEqual(screen, () => at(screen, 'idea').count(), 0, 'ideas beside the large code');
    await picture(screen, 'screen-code');
    await checkFits(screen, ['room-code', 'qr', 'present', 'title']);
    await checkAccess(screen, 'the large code');
});

test('a whole visit works by keyboard alone', async (t) => {
    const company = new Company(t, browser);
    const bo = await enterRoom(company, server.join, 'Bo');
    await write(bo, 'Rain barrels');
    await ideaOf(bo, 'Rain barrels').waitFor();

    const page = await company.open(await company.device(), server.join);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-test') ?? '');
    await at(page, 'join-form').waitFor();
    await company.step('join', async () => {
        await tabTo(page, 'join-offer');
        await page.keyboard.press('ArrowUp');
        assert.equal(await focused(), 'join-own');
        await tabTo(page, 'join-name');
        await page.keyboard.type('Cas');
        await page.keyboard.press('Enter');
        await at(page, 'room').waitFor();
    });
    await company.step('support', async () => {
        await ideaOf(page, 'Rain barrels').waitFor();
        await tabTo(page, 'support');
        await page.keyboard.press('Space');
        const id = await at(page, 'idea').first().getAttribute('data-id');
        await until(bo, () => supporters(bo), (counts) => counts[id] === 1, 'one supporter');
    });
    await company.step('reply', async () => {
        await tabTo(page, 'toggle-thread');
        await page.keyboard.press('Enter');
        await at(page, 'thread').waitFor();
        await untilEqual(page, focused, 'reply-text', 'the focus');
        await page.keyboard.type('With a tap at the bottom');
        await tabTo(page, 'send-reply');
        await page.keyboard.press('Enter');
        await page.locator('[data-test=reply]').getByText('With a tap at the bottom', { exact: true }).waitFor();
    });
    await company.step('write', async () => {
        await tabTo(page, 'idea-text');
        await page.keyboard.type('Written without a mouse');
        await page.keyboard.press('Control+Enter');
        await ideaOf(page, 'Written without a mouse').waitFor();
        await see(bo, 'Written without a mouse');
        assert.match(await ideaOf(bo, 'Written without a mouse').innerText(), /Cas/);
        await agree([page, bo]);
        await checkAccess(page, 'the page after all that');
    });
});

test('without JavaScript a link says what is missing, in both languages', async (t) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    t.after(() => context.close());
    const page = await context.newPage();
    for (const address of [server.origin, server.facilitator]) {
        await page.goto(address);
        const words = page.locator('noscript p');
        assert.deepEqual(await words.evaluateAll((all) => all.map((each) => each.lang)), ['nl', 'en']);
        for (const said of await words.allInnerTexts()) assert.match(said, /JavaScript/);
    }
});
