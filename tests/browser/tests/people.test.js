// Those who facilitate share the work, and a heated room slows down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    addressIn, at, checkAccess, checkFits, Company, enterRoom, ideaOf, laptop, leadAs, openRoom, openTool, picture, see, until, wholeText, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const facilitators = (page) => at(page, 'facilitator').allInnerTexts();

test('a lead makes a helper by a link, hands the lead over, and gets a part of it back', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let hal;
    await company.step('a link from the people panel makes a helper', async () => {
        lead = await openRoom(company, links.facilitator);
        await openTool(lead, 'people');
        await at(lead, 'people-panel').waitFor();
        await at(lead, 'helper-link').click();
        const address = await addressIn(lead, 'helper-address');
        hal = await company.open(await company.device({ size: laptop }), address);
        await leadAs(hal, 'Hal');
        await openTool(hal, 'people');
        await at(hal, 'people-panel').waitFor();
        await until(lead, () => facilitators(lead), (found) => found.length === 2 && found[1].includes('Hal'), 'the helper is not listed');
        await at(lead, 'helper-address').waitFor({ state: 'detached' });
        assert.equal(await at(hal, 'hand-lead').count(), 0, 'a helper gives roles');
        await checkAccess(lead, 'the people panel');
        await checkFits(lead);
        await picture(lead, 'people-panel');
    });
    await company.step('the lead goes to the helper, on both screens at once', async () => {
        await at(lead, 'hand-lead').click();
        await at(lead, 'role-sure').click();
        await at(hal, 'take-role').waitFor();
        await until(lead, () => facilitators(lead), (found) => (found[0] ?? '').includes('Hal') && found[0].includes('Lead'), 'who leads is not told');
        assert.equal(await at(lead, 'hand-lead').count(), 0);
    });
    await company.step('who is made a participant loses the tools at once and keeps their place', async () => {
        await write(lead, 'Written as a helper');
        await see(hal, 'Written as a helper');
        await at(hal, 'take-role').click();
        await at(hal, 'role-sure').click();
        await at(lead, 'lead-panel').waitFor({ state: 'detached' });
        await see(lead, 'Written as a helper');
        await write(lead, 'And as a participant');
        await see(hal, 'And as a participant');
        await lead.reload();
        await see(lead, 'And as a participant');
        assert.equal(await at(lead, 'lead-panel').count(), 0);
    });
});

test('slow mode shows how long to wait, keeps the text, and lets people go on voting', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    await company.step('it is on for everybody at once', async () => {
        lead = await openRoom(company, links.facilitator);
        ana = await enterRoom(company, links.join, 'Ana');
        await openTool(lead, 'people');
        await at(lead, 'slow-select').selectOption('10');
        await at(ana, 'slow-mode').waitFor();
        assert.match(await at(ana, 'slow-mode').innerText(), /every 10 seconds/);
    });
    await company.step('the count-down runs beside the text, which stays', async () => {
        await write(ana, 'One');
        await at(ana, 'idea-text').fill('Two');
        // Both in one look: the seconds go on while somebody asks.
        const look = () =>
            ana.evaluate(() => [document.querySelector('[data-test=slow-left]') !== null, document.querySelector('[data-test=send-idea]')?.disabled ?? false]);
        const [, isDisabled] = await until(ana, look, ([isWaiting]) => isWaiting, 'the count-down');
        assert.ok(isDisabled, 'the button promises what is refused');
        await see(lead, 'One');
        await checkAccess(ana, 'slow mode');
        await checkFits(ana);
        await picture(ana, 'slow-mode');
        await at(ana, 'support').first().click();
        await until(lead, () => at(lead, 'support-count').first().innerText(), (text) => text === '1', 'no vote in slow mode');
        await at(ana, 'slow-left').waitFor({ state: 'detached' });
        assert.equal(await at(ana, 'idea-text').inputValue(), 'Two');
        await at(ana, 'send-idea').click();
        await see(lead, 'Two');
    });
    await company.step('and ends when the facilitator says so', async () => {
        await openTool(lead, 'people');
        await at(lead, 'slow-select').selectOption('0');
        await at(ana, 'slow-mode').waitFor({ state: 'detached' });
        await write(ana, 'Three');
        await see(lead, 'Three');
    });
});

test('a text waits for a facilitator, and nobody else hears of it until it is published', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    let bo;
    await company.step('what a participant writes waits, and says so', async () => {
        lead = await openRoom(company, links.facilitator);
        ana = await enterRoom(company, links.join, 'Ana');
        bo = await enterRoom(company, links.join, 'Bo');
        await openTool(lead, 'people');
        await at(lead, 'hold-select').selectOption('300');
        await at(ana, 'hold').waitFor();
        await write(ana, 'A rough idea');
        await at(ana, 'own-waiting').getByText('A rough idea').waitFor();
        await at(lead, 'waiting-text').getByText('A rough idea').waitFor();
        await write(ana, 'A second one');
        await until(lead, () => at(lead, 'waiting-text').count(), (count) => count === 2, 'the second text does not wait');
        assert.equal(await ideaOf(lead, 'A rough idea').count(), 0, 'it stands among the ideas');
        await checkAccess(lead, 'texts that wait');
        await checkAccess(ana, 'the own text that waits');
        await picture(lead, 'waiting-texts');
        await picture(ana, 'own-waiting');
        assert.ok(!(await wholeText(bo)).includes('rough'), 'somebody else reads it');
    });
    await company.step('declined it stays with its author, with the reason', async () => {
        await at(lead, 'decline').first().click();
        await at(lead, 'reason-0').check();
        await at(lead, 'reason-confirm').click();
        await at(ana, 'own-declined').getByText('Unkind to others').waitFor();
        assert.ok(!(await wholeText(bo)).includes('rough'));
    });
    await company.step('undone it waits on, and approved everybody has it', async () => {
        await at(lead, 'undo-decline').click();
        await until(lead, () => at(lead, 'waiting-text').count(), (count) => count === 2, 'it does not wait again');
        await at(lead, 'approve-all').click();
        await see(bo, 'A rough idea');
        await see(bo, 'A second one');
        await at(ana, 'own-waiting').first().waitFor({ state: 'detached' });
        await see(ana, 'A rough idea');
    });
});

test('who is muted reads and votes, and who is removed is told why', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    await company.step('a mute says until when and why, and can be undone', async () => {
        lead = await openRoom(company, links.facilitator);
        ana = await enterRoom(company, links.join, 'Ana');
        await write(ana, 'Before');
        await see(lead, 'Before');
        await openTool(lead, 'people');
        await at(lead, 'present-people').click();
        await at(lead, 'mute').click();
        await at(lead, 'reason-2').check();
        await at(lead, 'reason-confirm').click();
        await at(ana, 'muted').getByText('Too much at once').waitFor();
        assert.equal(await at(ana, 'idea-text').count(), 0, 'a field that leads nowhere');
        assert.match(await at(ana, 'room-state').innerText(), /Open: you can vote\./, 'the strip says what holds for her');
        await checkAccess(ana, 'muted');
        await picture(ana, 'muted');
        await at(lead, 'is-muted').waitFor();
        await picture(lead, 'muted-people');
        await at(lead, 'unmute').click();
        await at(ana, 'muted').waitFor({ state: 'detached' });
        await write(ana, 'After');
        await see(lead, 'After');
    });
    await company.step('a removal closes the room for them, also after a reload', async () => {
        await at(lead, 'remove').click();
        await at(lead, 'reason-0').check();
        await at(lead, 'reason-confirm').click();
        await at(ana, 'ended').getByText('Unkind to others').waitFor();
        await picture(ana, 'removed');
        await ana.reload();
        await at(ana, 'ended').getByText('Unkind to others').waitFor();
        assert.equal(await at(ana, 'again').count(), 0);
        await see(lead, 'Before');
    });
    await company.step('and it can be undone', async () => {
        await at(lead, 'take-in').click();
        await at(lead, 'removed-person').waitFor({ state: 'detached' });
        await ana.reload();
        await see(ana, 'Before');
        await write(ana, 'Back again');
        await see(lead, 'Back again');
    });
});
