// A whole visit by keyboard alone: join, write, support, reply, flag, appeal, and another language. Nothing is clicked, and at every
// step one sees where the focus is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, Company, drawn, ideaOf, laptop, picture, replyOf, until } from '../support/browser.js';
import { accepted, charterTerms, Crowd, noPace, quickJury } from '../support/crowd.js';
import { tabThrough, tabTo } from '../support/fingers.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const rain = 'Rain barrels under the roof';

test('join, write, support, reply, flag, appeal and another language by keyboard alone', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const lead = await crowd.lead(links.facilitator, { numbers: { ...noPace, ...quickJury } });
    await accepted(lead.setCharter(charterTerms()));
    const enter = async (name) => {
        const person = await crowd.enter(links.join, name);
        await accepted(person.acceptCharter(person.state.view.charter.version));
        return person;
    };
    const flaggers = [await enter('Bo'), await enter('Cas')];
    const jurors = [await enter('Di'), await enter('Eve'), await enter('Fay')];
    await crowd.takePart(lead, flaggers);
    await crowd.post(lead, [rain]);

    const page = await company.open(await company.device({ size: laptop }), links.join);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-test') ?? '');
    const start = () => page.evaluate(() => document.activeElement?.blur());
    /** By Tab within the card of this text; what is behind a menu is reached through it. */
    const tabToOn = async (text, name) => {
        const card = `[data-test=idea][data-id="${await ideaOf(page, text).getAttribute('data-id')}"]`;
        await start();
        const isThere = (await page.locator(`${card} [data-test="${name}"]`).count()) > 0;
        if (!isThere) {
            const menu = page.locator(`${card} :is([aria-haspopup=menu], [aria-haspopup=true], [data-test*=menu], [data-test^=more])`).first();
            await tabTo(page, await menu.getAttribute('data-test'), { within: card });
            await page.keyboard.press('Enter');
            await at(page, name).first().waitFor();
            for (let step = 0; step < 12 && (await focused()) !== name; ++step) await page.keyboard.press(step % 2 === 0 ? 'ArrowDown' : 'Tab');
            return;
        }
        await tabTo(page, name, { within: card, atMost: 200 });
    };

    // Where the focus was lost is told at the end, all of it together.
    const lost = [];
    const keepsFocus = async (what, within = 'body *') => {
        await drawn(page);
        const isKept = await page.evaluate((place) => document.activeElement?.closest(place) !== null && document.activeElement !== document.body, within);
        if (!isKept) lost.push(`after ${what}: ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80))}`);
    };

    await company.step('join', async () => {
        await page.locator('[data-test=join-button]:enabled').waitFor();
        await tabThrough(page, 'the card');
        await start();
        await tabTo(page, 'join-button');
        await page.keyboard.press('Enter');
        await at(page, 'join-offer').first().waitFor();
        await tabThrough(page, 'the name');
        await start();
        // Radio buttons are one stop of Tab, and the arrows choose among them.
        await tabTo(page, ['join-offer', 'join-own']);
        for (let step = 0; step < 4 && (await focused()) !== 'join-own'; ++step) await page.keyboard.press('ArrowDown');
        await tabTo(page, 'join-name');
        await page.keyboard.type('Kim');
        await page.keyboard.press('Enter');
        await at(page, 'room').waitFor();
    });
    await company.step('one always sees where one is', async () => {
        await ideaOf(page, rain).waitFor();
        await at(page, 'flag').or(page.locator('[data-test=idea] [aria-haspopup=menu]')).first().waitFor();
        await start();
        const way = await tabThrough(page, 'home');
        for (const name of ['me', 'idea-text', 'support', 'toggle-thread']) assert.ok(way.includes(name), `${name} is not on the way: ${way.join(', ')}`);
    });
    await company.step('write', async () => {
        await start();
        await tabTo(page, 'idea-text', { atMost: 200 });
        await page.keyboard.type('Cheap pills, buy them now');
        await page.keyboard.press('Control+Enter');
        await ideaOf(page, 'Cheap pills, buy them now').waitFor();
    });
    await company.step('support', async () => {
        await tabToOn(rain, 'support');
        await page.keyboard.press('Space');
        await ideaOf(page, rain).locator('[data-test=support][aria-pressed=true]').waitFor();
        assert.equal(await focused(), 'support', 'the focus went astray');
    });
    await company.step('reply', async () => {
        await tabToOn(rain, 'toggle-thread');
        await page.keyboard.press('Enter');
        await at(page, 'thread').waitFor();
        await until(page, focused, (name) => name === 'reply-text' || name === 'toggle-thread', 'the focus stays near');
        await tabTo(page, 'reply-text');
        await page.keyboard.type('With a tap at the bottom');
        await tabTo(page, 'send-reply');
        await page.keyboard.press('Enter');
        await replyOf(page, 'With a tap at the bottom').waitFor();
        await keepsFocus('a reply is sent');
    });
    await company.step('flag', async () => {
        // Esc closes and gives the focus back, so does the button that takes nothing along, and then once more for good.
        await tabToOn(rain, 'flag');
        await page.keyboard.press('Enter');
        await at(page, 'flag-form').waitFor();
        await tabThrough(page, 'the dialog of flags');
        await page.keyboard.press('Escape');
        await at(page, 'flag-form').waitFor({ state: 'detached' });
        await keepsFocus('the dialog is closed', '[data-test=idea]');
        await tabToOn(rain, 'flag');
        await page.keyboard.press('Enter');
        await at(page, 'flag-form').waitFor();
        await tabTo(page, 'flag-cancel');
        await page.keyboard.press('Enter');
        await at(page, 'flag-form').waitFor({ state: 'detached' });
        await keepsFocus('the dialog is left by its button', '[data-test=idea]');
        await tabToOn(rain, 'flag');
        await page.keyboard.press('Enter');
        await at(page, 'flag-form').waitFor();
        await tabTo(page, ['flag-reason-1', 'flag-reason-2', 'flag-reason-3', 'flag-reason-4']);
        await page.keyboard.press('Space');
        for (let step = 0; step < 4 && (await focused()) !== 'flag-reason-3'; ++step) await page.keyboard.press('ArrowDown');
        await tabTo(page, 'flag-send');
        await page.keyboard.press('Enter');
        await at(page, 'own-flag').first().waitFor();
        await at(page, 'flag-form').waitFor({ state: 'detached' });
        await keepsFocus('a flag is sent');
    });
    await company.step('appeal', async () => {
        const id = Number(await ideaOf(page, 'Cheap pills, buy them now').getAttribute('data-id'));
        for (const person of flaggers) await crowd.flag(person, id, 4);
        await crowd.judge(jurors, id, 2, 2);
        await page.locator('[data-test=own-case][data-state=hidden]').waitFor();
        await picture(page, 'acceptance-5-hidden');
        await start();
        await tabTo(page, 'appeal', { atMost: 200 });
        await page.keyboard.press('Enter');
        await at(page, 'appeal').waitFor({ state: 'detached' });
        await keepsFocus('an appeal');
    });
    await company.step('another language, and a text that was begun stays', async () => {
        await start();
        await tabTo(page, 'idea-text', { atMost: 200 });
        await page.keyboard.type('Begun in English');
        await start();
        await tabTo(page, 'language-nl', { atMost: 200 });
        await page.keyboard.press('Enter');
        await until(page, () => page.evaluate(() => document.documentElement.lang), (lang) => lang === 'nl', 'the page is in Dutch');
        assert.equal(await at(page, 'idea-text').inputValue(), 'Begun in English');
        assert.equal(await focused(), 'language-nl', 'the focus went astray');
        await picture(page, 'acceptance-5-dutch');
    });
    await company.step('the focus was never lost', async () => assert.deepEqual(lost, []));
});
