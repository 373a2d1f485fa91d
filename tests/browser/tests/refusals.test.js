// What keeps a session calm, with the real server: whoever writes too much, again, with a link or with a word that hurts reads why,
// keeps the text, and is helped on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, checkAccess, checkFits, Company, ideaOf, joinAs, laptop, leadAs, openRoom, openTool, picture, see, setRules, status, until, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** By PolicyNumber: nobody is slowed down. */
const fast = { 17: 0, 18: 0, 20: 0 };

test('a text that is refused keeps its writer going', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    const [ana, bo] = await Promise.all([1, 2].map(async () => company.open(await company.device(), links.join)));
    const there = 'Benches in the shade of the plane trees';

    await company.step('people are in', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        await setRules(lead, { base: 2, numbers: fast });
    });

    await company.step('who says the same again is shown what is there, goes there and supports it', async () => {
        await write(bo, there);
        await see(ana, there);
        await write(ana, there);
        await at(ana, 'too-alike').getByText(there, { exact: true }).waitFor();
        await checkAccess(ana, 'a text that is there already');
        await checkFits(ana);
        await picture(ana, 'too-alike');
        await at(ana, 'alike-support').click();
        await until(bo, () => at(bo, 'support-count').first().innerText(), (count) => count === '1', 'the support');
        await at(ana, 'alike-go').click();
        assert.equal(await ideaOf(ana, there).first().evaluate((card) => card.contains(document.activeElement)), true);
        await at(ana, 'drop-refused').click();
        await at(ana, 'own-text').waitFor({ state: 'detached' });
    });

    await company.step('a word that may hurt is named; its writer posts it anyway, or changes it', async () => {
        await write(ana, 'Only an idiot parks here');
        await at(ana, 'hurtful-word').getByText('idiot').waitFor();
        // Beside the field, wherever in the page one is; and it does not cover what one writes in.
        const isBeside = () =>
            ana.evaluate(() => {
                const [card, field] = ['own-text', 'idea-text'].map((name) => document.querySelector(`[data-test=${name}]`).getBoundingClientRect());
                return card.bottom > 0 && card.bottom <= field.top && field.bottom <= innerHeight && field.top - card.bottom < 40;
            });
        assert.equal(await isBeside(), true);
        await ana.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        assert.equal(await isBeside(), true);
        await ana.evaluate(() => scrollTo(0, 0));
        await checkAccess(ana, 'a word that hurts');
        await picture(ana, 'words-that-hurt');
        await at(ana, 'edit-refused').click();
        assert.equal(await at(ana, 'idea-text').inputValue(), 'Only an idiot parks here');
        await at(ana, 'idea-text').fill('Nobody should park here');
        await at(ana, 'send-idea').click();
        await see(bo, 'Nobody should park here');
        await write(ana, 'They called me an idiot on this square');
        await at(ana, 'words-anyway').click();
        await see(bo, 'They called me an idiot on this square');
        await at(ana, 'own-text').waitFor({ state: 'detached' });
    });

    await company.step('what it builds on stays with a text that is changed', async () => {
        await ideaOf(ana, there).locator('[data-test=improve]').click();
        await at(ana, 'idea-text').fill('Only an idiot sits in the sun');
        await at(ana, 'send-idea').click();
        await at(ana, 'hurtful-word').waitFor();
        assert.equal(await at(ana, 'improving').count(), 0);
        await at(ana, 'edit-refused').click();
        await at(ana, 'improving').getByText(there).waitFor();
        await at(ana, 'idea-text').fill('Nobody likes to sit in the sun');
        await at(ana, 'send-idea').click();
        await see(bo, 'Nobody likes to sit in the sun');
        await ideaOf(bo, 'Nobody likes to sit in the sun').locator('[data-test=improves]').waitFor();
    });

    await company.step('the same holds for another text of what is there', async () => {
        const card = ideaOf(ana, 'Nobody should park here');
        await card.locator('[data-test=edit]').click();
        await at(ana, 'edit-text').fill('No idiot should park here');
        await at(ana, 'edit-save').click();
        await at(ana, 'edit-word').getByText('idiot').waitFor();
        await checkAccess(ana, 'an edit with a word that hurts');
        await at(ana, 'edit-anyway').click();
        await see(bo, 'No idiot should park here');
    });

    await company.step('a newcomer’s link waits, and later goes', async () => {
        await write(bo, 'Look at https://example.org/trees');
        await at(bo, 'own-text').getByText('A link has to wait').waitFor();
        await at(bo, 'drop-refused').click();
        await write(bo, 'A second idea');
        await see(ana, 'A second idea');
        await write(bo, 'Look at https://example.org/trees');
        await see(ana, 'Look at https://example.org/trees');
    });
});

test('a room that is too fast slows down, with a count-down, and the text goes when it is over', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    const ana = await company.open(await company.device(), links.join);
    await company.step('people are in, and one text a minute is enough', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        await joinAs(ana, 'Ana');
        await setRules(lead, { numbers: { 17: 0, 18: 0, 20: 1, 21: 20 } });
    });
    await company.step('the second text waits some seconds, and is not lost', async () => {
        await write(ana, 'One');
        await see(lead, 'One');
        await write(ana, 'Two');
        await at(ana, 'send-again').waitFor();
        assert.match(await at(ana, 'send-again').innerText(), /you can send in \d+ second/);
        assert.equal(await at(ana, 'send-idea').isDisabled(), true);
        await checkAccess(ana, 'slow mode');
        await picture(ana, 'slow-mode-of-rules');
        await ana.getByRole('button', { name: 'Send again', exact: true }).click();
        await see(lead, 'Two');
        await at(ana, 'own-text').waitFor({ state: 'detached' });
    });
});

test('who writes a good part of all is told so, alone', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    const [ana, bo] = await Promise.all([1, 2].map(async () => company.open(await company.device(), links.join)));
    await company.step('people are in, and few texts are enough to tell', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        await setRules(lead, { numbers: { ...fast, 26: 70, 27: 5, 28: 2 } });
    });
    await company.step('four of five are a lot, and it can be put away', async () => {
        await write(bo, 'Trees');
        for (const text of ['One', 'Two', 'Three', 'Four']) await write(ana, text);
        await at(ana, 'voice').getByText('(80 %)').waitFor();
        assert.equal(await at(bo, 'voice').count(), 0);
        await checkAccess(ana, 'the line about one’s voice');
        await checkFits(ana);
        await picture(ana, 'voice');
        await at(ana, 'voice-close').click();
        await at(ana, 'voice').waitFor({ state: 'detached' });
    });
});

test('what waits of somebody who was removed meanwhile waits no more', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    const device = await company.device();
    const ana = await company.open(device, links.join);
    await joinAs(ana, 'Ana');
    await company.step('one writes without a network, and is removed', async () => {
        await at(ana, 'idea-text').waitFor();
        // The browser complains of a page that is cut off while it is being kept.
        await ana.evaluate(() => navigator.serviceWorker.ready.then(() => null));
        await device.setOffline(true);
        await until(ana, () => status(ana), ({ phase }) => phase !== 'live', 'the page notices');
        await write(ana, 'A pond');
        await ana.locator('[data-test=own-text][data-mark=waiting]').waitFor();
        await openTool(lead, 'people');
        await at(lead, 'present-people').click();
        await at(lead, 'remove').click();
        await at(lead, 'reason-0').check();
        await at(lead, 'reason-confirm').click();
        await at(lead, 'remove').waitFor({ state: 'detached' });
    });
    await company.step('the text is still there, and says so', async () => {
        await device.setOffline(false);
        await at(ana, 'ended').waitFor();
        await ana.locator('[data-test=own-text][data-mark=refused]').getByText('A pond').waitFor();
        await checkAccess(ana, 'a text of somebody who was removed');
        await picture(ana, 'refused-removed');
    });
});
