// The ways in: a name that nobody can be taken for, and whom people speak for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    addressIn, agree, at, bigScreen, checkAccess, checkFits, Company, enterRoom, joinAs, laptop, openRoom, openTool, picture,
    see, until, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

async function takeOwnName(page, name) {
    await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
}

test('nobody can be taken for somebody else', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    let ana;
    let bo;
    await company.step('a name that is there already stays in the field, and a free one is offered', async () => {
        ana = await enterRoom(company, links.join, 'Ana');
        bo = await company.open(await company.device(), links.join);
        await takeOwnName(bo, '\u0410na');
        await at(bo, 'name-problem').waitFor();
        assert.equal(await at(bo, 'join-name').inputValue(), '\u0410na');
        await checkAccess(bo, 'a refused name');
        await picture(bo, 'name-taken');
        await at(bo, 'name-offer').click();
        await at(bo, 'join-button').click();
        await at(bo, 'room').waitFor();
    });
    await company.step('a word for who leads is refused, and so is renaming to it', async () => {
        const eve = await company.open(await company.device(), links.join);
        await takeOwnName(eve, 'Moderator');
        await at(eve, 'name-problem').waitFor();
        assert.equal(await at(eve, 'name-offer').count(), 0);
        await at(ana, 'me').click();
        await at(ana, 'rename').fill('ria');
        await at(ana, 'save-name').click();
        await at(ana, 'name-problem').waitFor();
        await at(ana, 'name-offer').click();
        await at(ana, 'save-name').click();
        await at(ana, 'me').getByText('ria 2').waitFor();
    });
    await company.step('two names are offered that nobody has', async () => {
        const cem = await company.open(await company.device(), links.join);
        await at(cem, 'join-offer').first().waitFor();
        assert.equal(await at(cem, 'join-offer').count(), 2);
        await at(cem, 'join-button').click();
        await at(cem, 'room').waitFor();
    });
});

test('people say whom they speak for, and facilitators see who is heard', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    await company.step('the lead makes the groups', async () => {
        lead = await openRoom(company, links.facilitator);
        await openTool(lead, 'stakeholders');
        await at(lead, 'edit-stakeholders').click();
        await at(lead, 'stakeholder-title').first().fill('Shop owners');
        await at(lead, 'stakeholder-expected').first().fill('30');
        await at(lead, 'stakeholder-add').click();
        await at(lead, 'stakeholder-title').nth(1).fill('Residents');
        await checkAccess(lead, 'the groups');
        await picture(lead, 'stakeholder-groups');
        await at(lead, 'stakeholders-save').click();
        await at(lead, 'stakeholder-row').first().waitFor();
    });
    const heard = (hasText) => at(lead, 'stakeholders-panel').locator('[data-test=stakeholder-row]').filter({ hasText });
    await company.step('a newcomer chooses one on the name card', async () => {
        ana = await company.open(await company.device(), links.join);
        await at(ana, 'stakeholder').first().waitFor();
        await at(ana, 'stakeholder').first().check({ force: true });
        await checkAccess(ana, 'the name card');
        await checkFits(ana);
        await picture(ana, 'name-card-with-groups');
        await at(ana, 'join-button').click();
        await at(ana, 'room').waitFor();
        await write(ana, 'A bench');
        await heard('1 of 30').waitFor();
        // One person's vote would not be secret.
        await heard('too few').first().waitFor();
        await picture(lead, 'stakeholder-counts');
    });
    await company.step('and may change it', async () => {
        await at(ana, 'me').click();
        await at(ana, 'stakeholder').nth(1).check({ force: true });
        await picture(ana, 'me-with-groups');
        await at(ana, 'save-name').click();
        await heard('0 of 30').waitFor();
    });
    await agree([lead, ana]);
});

test('a link that went too far is rotated, and who is in stays in', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let ana;
    let screen;
    let before;
    await company.step('the lead finds the join link and its code', async () => {
        lead = await openRoom(company, links.facilitator);
        assert.equal(await addressIn(lead, 'join-link'), links.join);
        await checkAccess(lead, 'the way in');
        await picture(lead, 'way-in');
        ana = await enterRoom(company, links.join, 'Ana');
        screen = await company.open(await company.device({ size: bigScreen }), links.screen);
        await at(screen, 'screen').waitFor();
        before = await at(screen, 'qr').innerHTML();
    });
    await company.step('the new one takes its place, on the screen too', async () => {
        await openTool(lead, 'ways');
        await at(lead, 'rotate').click();
        await picture(lead, 'rotate-sure');
        await at(lead, 'rotate-sure').click();
        await until(lead, () => at(lead, 'join-link').inputValue(), (link) => link !== '' && link !== links.join, 'a new link');
        await until(screen, () => at(screen, 'qr').innerHTML(), (code) => code !== before, 'a new code');
        await write(ana, 'Still here');
        await see(lead, 'Still here');
    });
    await company.step('the old link is refused, the new one leads in', async () => {
        const late = await company.open(await company.device(), links.join, { refusedWith: 409 });
        await at(late, 'join-form').waitFor();
        await at(late, 'join-button').click();
        await at(late, 'ended').waitFor();
        await picture(late, 'old-link');
        const cem = await company.open(await company.device(), await at(lead, 'join-link').inputValue());
        await joinAs(cem, 'Cem');
    });
});

test('somebody goes on on another device as the same person', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    const phone = await enterRoom(company, links.join, 'Ana');
    let address;
    await company.step('the phone shows a code of its own', async () => {
        await at(phone, 'me').click();
        await at(phone, 'device-link').click();
        await at(phone, 'device-qr').waitFor();
        address = await at(phone, 'device-qr').getAttribute('data-address');
        await checkAccess(phone, 'the own code');
        await checkFits(phone);
        await picture(phone, 'device-code');
        await phone.keyboard.press('Escape');
        await at(phone, 'device-qr').waitFor({ state: 'detached' });
    });
    await company.step('the other device goes on where the phone is, and both stay', async () => {
        const tablet = await company.open(await company.device({ size: laptop }), address);
        await at(tablet, 'device-enter').waitFor();
        await checkAccess(tablet, 'the card of another device');
        await picture(tablet, 'device-card');
        await at(tablet, 'device-enter').click();
        await at(tablet, 'room').waitFor();
        await write(tablet, 'From the tablet');
        await see(phone, 'From the tablet');
        await write(phone, 'From the phone');
        await see(tablet, 'From the phone');
        await agree([phone, tablet]);
        assert.match(await at(tablet, 'me').innerText(), /Ana/);
        await tablet.reload();
        await see(tablet, 'From the phone');
        await write(tablet, 'And after a reload');
        await see(phone, 'And after a reload');
    });
    await company.step('an altered code opens nothing', async () => {
        const wrong = address.slice(0, -4) + (address.endsWith('AAAA') ? 'BBBB' : 'AAAA');
        const eve = await company.open(await company.device(), wrong);
        await at(eve, 'device-enter').click();
        await at(eve, 'ended').waitFor();
        await picture(eve, 'device-over');
    });
});
