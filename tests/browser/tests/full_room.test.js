// A full session: who comes then looks on, has a place in the line, and comes in by themselves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, checkAccess, checkFits, Company, joinAs, laptop, launch, leadAs, openTool, picture, see, until, untilEqual, write } from '../support/browser.js';
import { Server } from '../support/server.js';

let browser;
let server;

before(async () => {
    server = await Server.start(['--participants-max', '3']);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

const room = { title: 'Station square', question: 'What should grow?', promise: 'We listen', language: 'en' };

// As joinAs does, but for what is seen then.
async function lookOn(company, links, name, locale) {
    const page = await company.open(await company.device({ locale }), links.join);
    await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
    await at(page, 'in-line').waitFor();
    return page;
}

const placeOf = (page) => at(page, 'line-place').innerText();

for (const language of ['en', 'nl']) {
    test(`a full session is watched, and makes places (${language})`, async (t) => {
        const company = new Company(t, browser);
        const links = await server.createRoom({ ...room, language });
        const locale = language === 'en' ? 'en-GB' : 'nl-NL';
        const told = language === 'en' ? (n) => `You are number ${n} in line.` : (n) => `Je bent nummer ${n} in de rij.`;
        let lead;
        let ana;
        let bo;
        let cem;
        await company.step('a facilitator says for how many there is place', async () => {
            lead = await company.open(await company.device({ size: laptop, locale }), links.facilitator);
            await leadAs(lead, 'Ria');
            await at(lead, 'open').click();
            await at(lead, 'pause').waitFor();
            await openTool(lead, 'ways');
            await at(lead, 'places-change').click();
            await at(lead, 'places').fill('4');
            await at(lead, 'places-save').click();
            await at(lead, 'places-form').locator('[role=alert]').waitFor();
            await at(lead, 'places').fill('1');
            await at(lead, 'places-save').click();
            await at(lead, 'places-now').filter({ hasText: '1' }).waitFor();
            await picture(lead, `full-places-${language}`);
        });
        await company.step('who comes then sees everything and does nothing', async () => {
            ana = await company.open(await company.device({ locale }), links.join);
            await joinAs(ana, 'Ana');
            await write(ana, 'A bench in the shade');
            bo = await lookOn(company, links, 'Bo', locale);
            await see(bo, 'A bench in the shade');
            assert.equal(await placeOf(bo), told(1));
            cem = await lookOn(company, links, 'Cem', locale);
            assert.equal(await placeOf(cem), told(2));
            await write(ana, 'A tree for each house');
            await see(cem, 'A tree for each house');
            assert.equal(await at(bo, 'idea-text').count(), 0);
            assert.equal(await bo.locator('[data-test=support]:enabled').count(), 0);
            assert.equal(await at(bo, 'me').count(), 0);
            assert.match(await at(bo, 'room-state').innerText(), language === 'en' ? /Open: you can read\./ : /Open: je kunt lezen\./);
            assert.match(await at(ana, 'room-state').innerText(), language === 'en' ? /Open: you can write ideas, reply,? and vote\./ : /Open: je kunt ideeën schrijven, reageren en stemmen\./);
            // The same place, without a word of who they are.
            await bo.reload();
            await at(bo, 'in-line').waitFor();
            await untilEqual(bo, () => placeOf(bo), told(1), 'the place after a reload');
            await untilEqual(cem, () => placeOf(cem), told(2), 'the place of who came later');
            await checkAccess(bo, 'the page of who looks on');
            await checkFits(bo, ['leave-line']);
            await picture(bo, `full-onlooker-${language}`);
            await bo.emulateMedia({ colorScheme: 'dark' });
            await picture(bo, `full-onlooker-dark-${language}`);
            await bo.emulateMedia({ colorScheme: 'light' });
        });
        await company.step('the facilitator sees how many wait, and makes places with one key', async () => {
            await at(lead, 'needs-you').click();
            await at(lead, 'line-panel').getByText('2').first().waitFor();
            await checkAccess(lead, 'a full session');
            await checkFits(lead, ['make-places']);
            await picture(lead, `full-lead-${language}`);
            await lead.emulateMedia({ colorScheme: 'dark' });
            await picture(lead, `full-lead-dark-${language}`);
            await lead.emulateMedia({ colorScheme: 'light' });
            await lead.locator('body').press('+');
            await at(bo, 'in-line').waitFor({ state: 'detached' });
            await at(cem, 'in-line').waitFor({ state: 'detached' });
            await write(bo, 'And I am in');
            await see(ana, 'And I am in');
            await at(lead, 'line-panel').waitFor({ state: 'detached' });
        });
        await company.step('the server takes no more, and the facilitator reads that', async () => {
            const dee = await lookOn(company, links, 'Dee', locale);
            await at(lead, 'line-at-most').getByText('3').waitFor();
            assert.equal(await at(lead, 'make-places').count(), 0);
            await picture(lead, `full-at-most-${language}`);
            await at(dee, 'leave-line').click();
            await at(dee, 'join-form').waitFor();
            // Whoever gave the place up is a newcomer.
            await dee.reload();
            await at(dee, 'join-form').waitFor();
            assert.equal(await at(dee, 'in-line').count(), 0);
        });
    });
}
