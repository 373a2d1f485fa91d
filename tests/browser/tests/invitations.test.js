// Invitations: made, printed, used once, withdrawn, and the only way in where the facilitator says so.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
    at, checkAccess, checkFits, Company, enterRoom, joinAs, openRoom, openTool, picture, see, until, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const room = { title: 'A greener station square for everybody who waits there', question: 'What should grow?', promise: 'We listen', language: 'en' };

async function unfold(lead) {
    await openTool(lead, 'ways');
    await at(lead, 'invitations').waitFor();
}

async function invite(lead, channel, count) {
    await at(lead, 'invite').click();
    await at(lead, 'invite-channel').fill(channel);
    await at(lead, 'invite-count').fill(String(count));
    await at(lead, 'invite-save').click();
    await at(lead, 'batch-in').filter({ hasText: `of ${count} ${channel}` }).waitFor();
}

// As they stand on the slips.
async function printed(lead, channel) {
    await at(lead, 'batch').filter({ hasText: channel }).locator('[data-test=batch-print]').click();
    await at(lead, 'slip').first().waitFor();
    const numbers = await at(lead, 'slip-number').allInnerTexts();
    const addresses = await at(lead, 'slip-address').allInnerTexts();
    return new Map(numbers.map((number, index) => [Number(number), `http://${addresses[index].trim()}`]));
}

async function closeSheet(lead) {
    await at(lead, 'sheet-close').click();
    await at(lead, 'invitation-sheet').waitFor({ state: 'detached' });
}

test('an invitation lets in one person, and the facilitator sees how many came', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let slips;
    await company.step('a list is made and printed', async () => {
        lead = await openRoom(company, links.facilitator);
        await unfold(lead);
        await invite(lead, 'Shop owners', 11);
        await at(lead, 'batch-in').filter({ hasText: '0 of 11 Shop owners are in' }).waitFor();
        await checkAccess(lead, 'the list of invitations');
        await checkFits(lead, ['batch-print', 'batch-list', 'invite']);
        await picture(lead, 'invitations-lead');
        await at(lead, 'set-by-invitation').scrollIntoViewIfNeeded();
        await checkFits(lead, ['set-by-invitation']);
        slips = await printed(lead, 'Shop owners');
        assert.deepEqual([...slips.keys()], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert.equal(await at(lead, 'paper').count(), 2);
        const isCut = await at(lead, 'slip').evaluateAll((all) => all.some((slip) => slip.scrollHeight > slip.clientHeight + 1 || slip.scrollWidth > slip.clientWidth + 1));
        assert.equal(isCut, false, 'a slip holds more than it shows');
        await checkAccess(lead, 'the sheet of invitations');
        await picture(lead, 'invitations-sheet');
        await lead.emulateMedia({ media: 'print' });
        await picture(lead, 'invitations-print');
        // Printed as paper is: told to be a screen, it would be printed as one.
        await lead.emulateMedia({ media: null });
        const pdf = await lead.pdf({ preferCSSPageSize: true, printBackground: true });
        const folder = fileURLToPath(new URL('../../../artefacts/browser/', import.meta.url));
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${folder}invitations.pdf`, pdf);
        assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 2);
        await closeSheet(lead);
    });
    await company.step('one phone comes in by it, and comes back', async () => {
        const device = await company.device();
        const ana = await company.open(device, slips.get(4));
        await joinAs(ana, 'Ana');
        await at(lead, 'batch-in').filter({ hasText: '1 of 11 Shop owners are in' }).waitFor();
        await write(ana, 'A lime tree');
        await see(lead, 'A lime tree');
        const again = await company.open(device, slips.get(4));
        await at(again, 'room').waitFor();
        await see(again, 'A lime tree');
    });
    await company.step('another phone is told whom to ask, before it has typed a name', async () => {
        const bo = await company.open(await company.device(), slips.get(4), { refusedWith: 409 });
        await at(bo, 'not-invited').getByText('ask who invited you').waitFor();
        assert.equal(await at(bo, 'join-button').count(), 0);
        await checkAccess(bo, 'the page of a used invitation');
        await picture(bo, 'invitation-used');
        assert.equal(await at(lead, 'batch-in').innerText(), '1 of 11 Shop owners are in');
    });
    await company.step('who has the page open is told too', async () => {
        const cem = await company.open(await company.device(), slips.get(5));
        await at(cem, 'join-own').check();
        await at(cem, 'join-name').fill('Cem');
        await enterRoom(company, slips.get(5), 'Dee');
        await at(cem, 'join-button').click();
        await at(cem, 'ended').getByText('came in by this invitation already').waitFor();
        assert.equal(await at(cem, 'again').count(), 0);
    });
    await company.step('only what can still be used is printed', async () => {
        await at(lead, 'batch-in').filter({ hasText: '2 of 11' }).waitFor();
        const left = await printed(lead, 'Shop owners');
        assert.deepEqual([...left.keys()], [1, 2, 3, 6, 7, 8, 9, 10, 11]);
        await at(lead, 'print-all').check();
        await until(lead, () => at(lead, 'slip').count(), (count) => count === 11, 'the used ones are not printed too');
        await closeSheet(lead);
    });
});

test('a lost sheet lets nobody in, and a room by invitation only takes nobody by the link', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let slips;
    let ana;
    await company.step('one is withdrawn, then what is left of the list', async () => {
        lead = await openRoom(company, links.facilitator);
        await unfold(lead);
        await invite(lead, 'Residents', 3);
        slips = await printed(lead, 'Residents');
        await closeSheet(lead);
        ana = await enterRoom(company, slips.get(1), 'Ana');
        await at(lead, 'batch-list').click();
        const second = at(lead, 'invitation').filter({ hasText: 'Number 2' });
        await second.locator('[data-test=withdraw]').click();
        await second.getByText('withdrawn').waitFor();
        await at(lead, 'invitation').filter({ hasText: 'Number 1' }).getByText('used').waitFor();
        await checkAccess(lead, 'the numbers of a list');
        await picture(lead, 'invitations-numbers');
        const bo = await company.open(await company.device(), slips.get(2), { refusedWith: 409 });
        await at(bo, 'not-invited').getByText('does not count any more').waitFor();
        await at(lead, 'withdraw-all').click();
        await at(lead, 'withdraw-sure').click();
        await at(lead, 'invitation').filter({ hasText: 'Number 3' }).getByText('withdrawn').waitFor();
        await at(lead, 'list-close').click();
        await at(lead, 'batch').getByText('2 withdrawn').waitFor();
        const cem = await company.open(await company.device(), slips.get(3), { refusedWith: 409 });
        await at(cem, 'not-invited').getByText('does not count any more').waitFor();
    });
    await company.step('by invitation only', async () => {
        await at(lead, 'set-by-invitation').check();
        await at(lead, 'room-code').waitFor({ state: 'detached' });
        const dee = await company.open(await company.device(), links.join, { refusedWith: 409 });
        await at(dee, 'not-invited').getByText('personal invitation').waitFor();
        await checkAccess(dee, 'the page of who is not invited');
        await checkFits(dee, []);
        await picture(dee, 'invitation-only');
        await invite(lead, 'Neighbours', 1);
        slips = await printed(lead, 'Neighbours');
        await closeSheet(lead);
        const eve = await enterRoom(company, slips.get(1), 'Eve');
        await write(eve, 'Invited after all');
        await see(ana, 'Invited after all');
    });
    await company.step('and by the link again', async () => {
        await at(lead, 'set-by-invitation').uncheck();
        await at(lead, 'room-code').waitFor();
        await enterRoom(company, links.join, 'Fay');
    });
});
