// A passphrase: set by the facilitator, said by newcomers, kept with what else they typed when it was wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, checkAccess, checkFits, Company, joinAs, laptop, openRoom, openTool, picture, see, until, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('a passphrase is set, asked for at the door, changed and taken away', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ title: 'A greener station square', question: 'What should grow?', promise: 'We listen', language: 'en' });
    let lead;
    let early;
    await company.step('one is set, after one that was too short', async () => {
        early = await company.open(await company.device(), links.join);
        await at(early, 'join-own').check();
        await at(early, 'join-name').fill('Eva');
        assert.equal(await at(early, 'join-passphrase').count(), 0);
        lead = await openRoom(company, links.facilitator);
        await at(lead, 'pause').waitFor();
        await openTool(lead, 'ways');
        await at(lead, 'passphrase-set').click();
        await at(lead, 'passphrase').fill('bike');
        await at(lead, 'passphrase-save').click();
        await at(lead, 'passphrase-form').getByText('8 to 64 characters, with').waitFor();
        assert.equal(await at(lead, 'passphrase').inputValue(), 'bike', 'what was refused is still there');
        await checkAccess(lead, 'the form of a passphrase');
        await at(lead, 'passphrase').fill('Blue bicycle');
        await at(lead, 'passphrase-save').click();
        await at(lead, 'passphrase-now').getByText('Blue bicycle', { exact: true }).waitFor();
        await checkFits(lead, ['passphrase-change', 'passphrase-remove']);
        await picture(lead, 'passphrase-lead');
    });
    await company.step('the big screen says that it is asked for, and not what it is', async () => {
        const screen = await company.open(await company.device({ size: laptop }), links.screen);
        await at(screen, 'screen-passphrase').waitFor();
        assert.equal(await screen.getByText('Blue bicycle').count(), 0);
        await picture(screen, 'passphrase-screen');
    });
    await company.step('a newcomer says it, as a phone writes it', async () => {
        const ana = await company.open(await company.device(), links.join);
        await at(ana, 'join-own').check();
        await at(ana, 'join-name').fill('Ana');
        await at(ana, 'join-button').click();
        await at(ana, 'passphrase-problem').getByText('Write the passphrase').waitFor();
        await at(ana, 'join-passphrase').fill('Red bicycle');
        await at(ana, 'join-button').click();
        await at(ana, 'passphrase-problem').getByText('That is not the passphrase').waitFor();
        assert.equal(await at(ana, 'join-name').inputValue(), 'Ana');
        assert.equal(await at(ana, 'join-passphrase').inputValue(), 'Red bicycle');
        await checkAccess(ana, 'the card with a passphrase');
        await checkFits(ana, ['join-passphrase', 'join-button']);
        await picture(ana, 'passphrase-wrong');
        await at(ana, 'join-passphrase').fill(' blue BICYCLE ');
        await at(ana, 'join-button').click();
        await at(ana, 'room').waitFor();
        await write(ana, 'A lime tree');
        await see(lead, 'A lime tree');
        await ana.reload();
        await see(ana, 'A lime tree');
    });
    await company.step('whose card is older is asked too, and writes the name once', async () => {
        await at(early, 'join-button').click();
        await at(early, 'passphrase-problem').getByText('asks for a passphrase').waitFor();
        assert.equal(await at(early, 'join-name').inputValue(), 'Eva');
        await at(early, 'join-passphrase').fill('blue bicycle');
        await at(early, 'join-button').click();
        await at(early, 'room').waitFor();
    });
    await company.step('who has an invitation is not asked', async () => {
        await at(lead, 'invite').click();
        await at(lead, 'invite-channel').fill('Shop owners');
        await at(lead, 'invite-count').fill('1');
        await at(lead, 'invite-save').click();
        await at(lead, 'batch-print').click();
        const address = (await at(lead, 'slip-address').first().innerText()).trim();
        await at(lead, 'sheet-close').click();
        const dee = await company.open(await company.device(), `http://${address}`);
        await at(dee, 'join-button').waitFor();
        assert.equal(await at(dee, 'join-passphrase').count(), 0);
        await joinAs(dee, 'Dee');
    });
    await company.step('it is changed, and then nothing is asked for any more', async () => {
        await at(lead, 'passphrase-change').click();
        await until(lead, () => at(lead, 'passphrase').inputValue(), (text) => text === 'Blue bicycle', 'the one that holds is not there to be changed');
        await at(lead, 'passphrase').fill('Red tricycle');
        await at(lead, 'passphrase-save').click();
        await at(lead, 'passphrase-now').getByText('Red tricycle').waitFor();
        await at(lead, 'passphrase-remove').click();
        await at(lead, 'passphrase-set').waitFor();
        const cem = await company.open(await company.device(), links.join);
        assert.equal(await at(cem, 'join-passphrase').count(), 0);
        await joinAs(cem, 'Cem');
    });
});
