// A facilitator rehearses with the sample crowd that the server plays, in a room of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, checkAccess, Company, laptop, leadAs, openRoom, openTool, picture, until } from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** From *Let people in*; the address of the rehearsal, or empty while none can begin. */
async function rehearse(page) {
    await openTool(page, 'ways');
    await at(page, 'rehearse').click();
    await until(page, () => at(page, 'rehearsal-note').textContent(), (text) => text !== '', 'an answer');
    return (await at(page, 'rehearsal-link').count()) === 0 ? '' : at(page, 'rehearsal-link').getAttribute('href');
}

test('a facilitator looks on at a sample crowd, and their own session is not touched', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator, { refusedWith: 503 });
    let address;
    await company.step('one begins', async () => {
        address = await rehearse(lead);
        assert.notEqual(address, '');
        await checkAccess(lead, 'a rehearsal that has begun');
        await picture(lead, 'rehearsal');
    });
    await company.step('its people come in, and write', async () => {
        const device = await company.device({ size: laptop });
        const helper = await company.open(device, address);
        await leadAs(helper, 'Sanne');
        await at(helper, 'lead-menu').waitFor();
        await until(helper, () => at(helper, 'room-state').textContent(), (text) => /2\d/.test(text), 'twenty people');
        await at(helper, 'idea').first().waitFor();
        await picture(helper, 'rehearsal-room');
        assert.equal(await at(lead, 'idea').count(), 0);
    });
    await company.step('a third at once is not to be had, and is told so', async () => {
        await lead.reload();
        assert.notEqual(await rehearse(lead), '');
        await lead.reload();
        assert.equal(await rehearse(lead), '');
        await checkAccess(lead, 'no rehearsal now');
        await picture(lead, 'rehearsal-busy');
    });
});
