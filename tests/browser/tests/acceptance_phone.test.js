// What is expected of a phone before anybody is asked to try it: from a link to one's own idea on the big screen in few taps, the
// whole way with large text on a narrow screen, and a text that was taken away with all that its writer needs to know.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, Company, ideaOf, passDoor, picture, replyOf, see, until } from '../support/browser.js';
import { doubleText, press, reach, sideways, slowDown } from '../support/controls.js';
import { accepted, charterTerms, Crowd, noPace, quickJury } from '../support/crowd.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** A room that is open, with a charter, led by somebody without a browser. */
async function session(t, numbers = noPace) {
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const lead = await crowd.lead(links.facilitator, { numbers });
    await accepted(lead.setCharter(charterTerms()));
    return { links, crowd, lead };
}

async function enter(crowd, links, name) {
    const person = await crowd.enter(links.join, name);
    await accepted(person.acceptCharter(person.state.view.charter.version));
    return person;
}

test('from the link to one’s own idea on the big screen', async (t) => {
    const company = new Company(t, browser);
    const { links } = await session(t);
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    await at(screen, 'qr').waitFor();
    const page = await company.open(await company.device({ size: { width: 360, height: 640 }, touch: true }), 'about:blank');
    await slowDown(page, { bitsPerSecond: 1_600_000, latencyMs: 150, cpu: 4 });
    const taps = [];
    const tap = async (name) => {
        await page.locator(`[data-test=${name}]:enabled`).first().tap();
        taps.push(name);
    };
    const begun = Date.now();
    await company.step('at most three taps until one writes', async () => {
        await page.goto(links.join);
        // The same button leads from the card to the name, and from there into the room.
        await passDoor(page, () => tap('join-button'));
        const field = at(page, 'idea-text');
        await field.waitFor();
        if (!(await field.evaluate((element) => element === document.activeElement))) await tap('idea-text');
        assert.ok(taps.length <= 3, `taps: ${taps.join(', ')}`);
    });
    const writes = Date.now();
    await company.step('and the idea is on the big screen', async () => {
        await page.keyboard.type('A fountain that children can play in');
        await page.locator('[data-test=send-idea]:enabled').tap();
        await see(page, 'A fountain that children can play in');
        await ideaOf(screen, 'A fountain that children can play in').waitFor();
    });
    await picture(page, 'acceptance-1-phone');
    await picture(screen, 'acceptance-1-screen');
    t.diagnostic(`${taps.length} taps until one can write: ${taps.join(', ')}`);
    t.diagnostic(`on slow 4G and a processor four times slower: can write after ${writes - begun} ms, on the big screen after ${Date.now() - begun} ms (typing takes no time here)`);
});

test('the whole way at 320 pixels with text twice as large', async (t) => {
    const company = new Company(t, browser);
    const { links, lead } = await session(t);
    const other = 'Benches in the shade of the plane trees, with backs, for whoever waits';
    await accepted(lead.postIdeas([other]));
    const page = await company.open(await company.device({ size: { width: 320, height: 640 }, touch: true }), 'about:blank');
    await doubleText(page);
    // All that is too wide is told at the end, not the first of it alone.
    const faults = [];
    const fits = async (what) => faults.push(...(await sideways(page)).map((fault) => `${what}: ${fault}`));
    await company.step('the text is twice as large', async () => {
        await page.goto(links.join);
        await at(page, 'charter-card').waitFor();
        const size = await at(page, 'charter-card').evaluate((card) => parseFloat(getComputedStyle(card.querySelector('p')).fontSize));
        assert.ok(size >= 26, `the sentences of the card are ${size} pixels high`);
        const lines = await page.locator('.brand').evaluate((brand) => brand.getBoundingClientRect().height / parseFloat(getComputedStyle(brand).fontSize));
        assert.ok(lines < 2, 'the name above the card stands on one line');
    });
    await company.step('the agreements', async () => {
        await fits('the card');
        await press(page, page.locator('body'), 'all-agreements');
        await at(page, 'agreements').waitFor();
        await fits('the agreements');
        await picture(page, 'acceptance-4-card');
    });
    await company.step('join', async () => {
        await page.locator('[data-test=join-button]:enabled').tap();
        await at(page, 'join-own').check();
        await at(page, 'join-name').fill('Maximiliaan van der Broek');
        await fits('the name');
        await page.locator('[data-test=join-button]:enabled').tap();
        await at(page, 'room').waitFor();
        await ideaOf(page, other).waitFor();
        await fits('home');
        await picture(page, 'acceptance-4-home');
    });
    await company.step('write', async () => {
        await at(page, 'idea-text').fill('Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikmuseum');
        await fits('a long word in the field');
        await at(page, 'send-idea').tap();
        await see(page, 'Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikmuseum');
        await fits('a long word in the list');
    });
    await company.step('support', async () => {
        await (await reach(page, ideaOf(page, other), 'support')).tap();
        await ideaOf(page, other).locator('[data-test=support][aria-pressed=true]').waitFor();
        await fits('support');
    });
    await company.step('reply', async () => {
        await press(page, ideaOf(page, other), 'toggle-thread');
        await at(page, 'reply-text').fill('With a table beside them, so that one can eat there');
        await fits('the field of a reply');
        await at(page, 'send-reply').tap();
        await replyOf(page, 'With a table beside them, so that one can eat there').waitFor();
        await fits('a thread');
        await picture(page, 'acceptance-4-thread');
    });
    await company.step('flag', async () => {
        await press(page, ideaOf(page, other), 'flag');
        await at(page, 'flag-reason-1').check();
        await fits('the dialog of flags');
        await picture(page, 'acceptance-4-flag');
        await at(page, 'flag-send').click();
        await at(page, 'own-flag').first().waitFor();
        await fits('a flag of one’s own');
    });
    await company.step('compare two ideas', async () => {
        await accepted(lead.openBallot(6, { title: 'Which first?', group: 0, tag: '', budget: 0, atMost: 0, steps: 0, labels: [], phase: 0 }, false));
        await at(page, 'better').first().waitFor();
        await fits('a comparison');
    });
    await company.step('leave', async () => {
        await at(page, 'me').click();
        await at(page, 'leave').click();
        await fits('leaving');
        await at(page, 'leave-sure').click();
        await at(page, 'room').waitFor({ state: 'detached' });
        await at(page, 'again').getByText('Join', { exact: true }).waitFor();
        await fits('after leaving');
        assert.deepEqual([...new Set(faults)], [], 'sideways');
    });
});

test('whose text was taken away reads by which rule, by how many, and what they can do', async (t) => {
    const company = new Company(t, browser);
    const { links, crowd, lead } = await session(t, { ...noPace, ...quickJury });
    const bad = 'Buy these cheap pills now';
    const page = await company.open(await company.device({ size: { width: 390, height: 844 }, locale: 'nl-NL' }), links.join);
    const own = () => at(page, 'own-case');
    const state = (wanted) => until(page, () => own().getAttribute('data-state'), (found) => found === wanted, `it is ${wanted}`);
    let flaggers;
    let jurors;
    let id;
    let counted;
    await company.step('people are in, and somebody writes', async () => {
        flaggers = [await enter(crowd, links, 'Bo'), await enter(crowd, links, 'Cas')];
        jurors = await Promise.all(['Di', 'Eve', 'Fay', 'Gus'].map((name) => enter(crowd, links, name)));
        await crowd.takePart(lead, flaggers);
        await page.locator('[data-test=join-button]:enabled').click();
        await page.locator('[data-test=join-offer]').first().waitFor();
        await page.locator('[data-test=join-button]:enabled').click();
        await at(page, 'idea-text').fill(bad);
        await at(page, 'send-idea').click();
        id = Number(await ideaOf(page, bad).getAttribute('data-id'));
    });
    await company.step('folded: what they found, how many, who looks at it', async () => {
        for (const person of flaggers) await crowd.flag(person, id, 4);
        await state('folded');
        // Who looks at it is drawn when it is folded already.
        const said = await until(page, () => own().innerText(), (text) => /geloot|lot/i.test(text), 'who looks at it is told');
        assert.match(said, new RegExp(bad));
        assert.match(said, /spam|reclame/i, 'the reason');
        await own().scrollIntoViewIfNeeded();
        await picture(page, 'acceptance-12-folded');
        counted = /\b(2|twee)\b/i.test(said);
    });
    await company.step('hidden: the rule, the counts, and two ways on', async () => {
        await crowd.judge(jurors, id, 2, 2);
        await state('hidden');
        const said = await own().innerText();
        assert.match(said, /regel/i, 'the rule');
        assert.match(said, /jury|geloot/i, 'who decided');
        assert.match(said, /\b2\b/, 'by how many');
        for (const name of ['own-edit', 'appeal', 'own-rules']) assert.ok(await own().locator(`[data-test=${name}]`).isVisible(), name);
        assert.doesNotMatch(said, /straf|fout van|schuld|overtreding/i, 'words of shame');
        await own().scrollIntoViewIfNeeded();
        await picture(page, 'acceptance-12-hidden');
        await own().locator('[data-test=own-rules]').click();
        await at(page, 'rules').locator('[data-rule="rule.jury"]').or(page.locator('[data-rule="rule.jury"]')).first().waitFor();
        await picture(page, 'acceptance-12-rules');
        await page.keyboard.press('Escape');
    });
    await company.step('and the second way leads to another jury', async () => {
        await own().locator('[data-test=appeal]').click();
        await at(page, 'appeal').waitFor({ state: 'detached' });
        await until(page, () => own().innerText(), (text) => /andere|opnieuw|nog eens|bezwaar/i.test(text), 'another jury is told of');
    });
    await company.step('while it was folded its writer could read how many had flagged it', async () => {
        assert.ok(counted);
    });
});
