// Newcomers at the door: they wait, are let in or turned away, and their phones go on by themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, checkAccess, checkFits, Company, enterRoom, joinAs, openRoom, openTool, picture, see, until, untilEqual, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

// Not joinAs, which sees the room.
async function knock(company, links, name, device) {
    const page = await company.open(device ?? (await company.device()), links.join);
    await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
    await at(page, 'waiting').waitFor();
    return page;
}

async function unfold(lead) {
    await openTool(lead, 'ways');
    await at(lead, 'set-lobby').waitFor();
}

test('newcomers wait at the door and come in when they are let in', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    let bo;
    let cem;
    await company.step('who is in stays in when the lobby is switched on', async () => {
        lead = await openRoom(company, links.facilitator);
        ana = await enterRoom(company, links.join, 'Ana');
        await unfold(lead);
        // In one moment: the second goes before the room has told of the first.
        await lead.evaluate(() => ['set-lobby', 'set-confidential'].forEach((name) => document.querySelector(`[data-test=${name}]`).click()));
        await at(ana, 'room').waitFor();
        await until(lead, () => at(lead, 'set-confidential').isChecked(), (checked) => checked, 'confidential is not on');
        await until(lead, () => at(lead, 'set-lobby').isChecked(), (checked) => checked, 'the lobby is not on');
        await write(ana, 'I was here first');
        await see(lead, 'I was here first');
    });
    await company.step('a newcomer sees that they wait, and the lead sees who does', async () => {
        bo = await knock(company, links, 'Bo');
        await at(lead, 'lobby').getByText('Bo', { exact: true }).waitFor();
        cem = await knock(company, links, 'Cem');
        await at(lead, 'lobby').getByText('Cem', { exact: true }).waitFor();
        await untilEqual(lead, () => at(lead, 'waiting-person').count(), 2, 'who waits');
        await checkAccess(bo, 'the page of who waits');
        await checkFits(bo, ['stop-waiting']);
        await picture(bo, 'lobby-waiting');
        await checkAccess(lead, 'who waits');
        // Who is at work in a tool sees at the top that somebody waits, and is a tap away.
        await at(lead, 'needs-you').click();
        await checkFits(lead, ['let-in', 'turn-away', 'let-everybody-in']);
        await picture(lead, 'lobby-lead');
    });
    await company.step('who is let in is in at once, the other waits on', async () => {
        await at(lead, 'waiting-person').filter({ hasText: 'Bo' }).locator('[data-test=let-in]').click();
        await at(bo, 'room').waitFor();
        await see(bo, 'I was here first');
        await write(bo, 'And I came in');
        await see(ana, 'And I came in');
        await at(cem, 'waiting').waitFor();
        await until(lead, () => at(lead, 'waiting-person').count(), (count) => count === 1, 'who was let in is still listed');
    });
    await company.step('a phone that slept is let in meanwhile, and gets straight in', async () => {
        const device = await company.device();
        const dee = await knock(company, links, 'Dee', device);
        await at(lead, 'lobby').getByText('Dee', { exact: true }).waitFor();
        await dee.context().setOffline(true);
        await dee.goto('about:blank');
        await at(lead, 'waiting-person').filter({ hasText: 'Dee' }).getByText('asleep').waitFor();
        await at(lead, 'let-everybody-in').click();
        await at(cem, 'room').waitFor();
        await at(lead, 'lobby').waitFor({ state: 'detached' });
        await dee.context().setOffline(false);
        await dee.goto(links.join);
        await at(dee, 'join-own').check();
        await at(dee, 'join-name').fill('Dee');
        await at(dee, 'join-button').click();
        await at(dee, 'room').waitFor();
    });
});

test('who is turned away reads why, and everybody comes in when the lobby is switched off', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let eve;
    await company.step('a reason is asked for and shown', async () => {
        lead = await openRoom(company, links.facilitator);
        await unfold(lead);
        await at(lead, 'set-lobby').check();
        await until(lead, () => at(lead, 'set-lobby').isChecked(), (checked) => checked, 'the lobby is not on');
        eve = await knock(company, links, 'Eve');
        await at(lead, 'turn-away').click();
        await at(lead, 'reason-1').check();
        await at(lead, 'reason-confirm').click();
        await at(eve, 'ended').getByText('This session is for others').waitFor();
        assert.equal(await at(eve, 'again').count(), 0);
        await checkAccess(eve, 'the page of who was turned away');
        await picture(eve, 'lobby-turned-away');
        await at(lead, 'lobby').waitFor({ state: 'detached' });
    });
    await company.step('the lobby is switched off', async () => {
        const fay = await knock(company, links, 'Fay');
        await at(lead, 'lobby').getByText('Fay', { exact: true }).waitFor();
        await unfold(lead);
        await at(lead, 'set-lobby').uncheck();
        await at(fay, 'room').waitFor();
        await at(lead, 'lobby').waitFor({ state: 'detached' });
        await enterRoom(company, links.join, 'Gus');
    });
});

test('who was removed and comes back waits at the door, and so does whoever shares the address', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    const device = await company.device();
    await company.step('somebody on a shared device is removed', async () => {
        const eve = await company.open(device, links.join);
        await at(eve, 'join-shared').check();
        await joinAs(eve, 'Eve');
        await openTool(lead, 'people');
        await at(lead, 'present-people').click();
        await at(lead, 'remove').click();
        await at(lead, 'reason-0').check();
        await at(lead, 'reason-confirm').click();
        await at(eve, 'ended').getByText('Unkind to others').waitFor();
        await eve.close();
    });
    await company.step('the same browser waits, though the lobby is off', async () => {
        await knock(company, links, 'Eva', device);
        await at(lead, 'waiting-person').getByText('was removed in this browser').waitFor();
    });
    await company.step('a neighbour behind the same address waits too, and is let in', async () => {
        const nell = await knock(company, links, 'Nell');
        await at(lead, 'waiting-person').getByText('shares the address').waitFor();
        await picture(lead, 'lobby-removed');
        await at(lead, 'waiting-person').filter({ hasText: 'Nell' }).locator('[data-test=let-in]').click();
        await at(nell, 'room').waitFor();
        await until(lead, () => at(lead, 'waiting-person').count(), (count) => count === 1, 'who was let in is still listed');
    });
});
