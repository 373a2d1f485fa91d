// A whole session of twenty-five people, from its start on one page to a report that everybody can read: a facilitator, a phone, a
// laptop and the big screen in browsers, and twenty-one others by the SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressIn, agree, at, bigScreen, Company, digest, ideaOf, joinAs, laptop, phone, picture, replyOf, see, setRules, until, write } from '../support/browser.js';
import { openPanel, press } from '../support/controls.js';
import { accepted, Crowd, sdk } from '../support/crowd.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const names = ['Ans', 'Bart', 'Carla', 'Dirk', 'Elif', 'Frits', 'Gerda', 'Hamza', 'Inge', 'Jaap', 'Kaat', 'Loes', 'Mehmet', 'Nel', 'Omar', 'Petra', 'Quirine', 'Ruud', 'Samira', 'Teun', 'Yara'];
const ideas = [
    'Een bank onder elke linde', 'Water om uit te drinken', 'Een dak op de fietsenstalling', 'Kruiden in bakken die iedereen plukt', 'Geen taxi’s meer voor de deur',
    'Een muur om op te tekenen', 'Lampen die ’s nachts uitgaan', 'Laat kinderen het plein ontwerpen', 'Een markt op donderdag', 'Stenen eruit, gras erin',
    'Schaakborden van beton', 'Een regenvat bij elke gevel', 'Meer prullenbakken en minder bordjes', 'De tram langzamer langs het plein', 'Nestkasten voor gierzwaluwen',
    'Een plek om te repareren', 'Muziek op zondagmiddag', 'Een wc die open is', 'Buren die samen vegen', 'Zonnepanelen boven het perron', 'Goedkope pillen, klik snel op mijn winkel',
];
const [fountain, shade] = ['Een fontein waar je doorheen loopt', 'Schaduwdoeken boven de speelplek'];
const spam = ideas.at(-1);
/** By PolicyNumber as the page has them: two flags fold and call a jury of three, with time enough and no substitutes. */
const numbers = { 3: 0, 5: 4.5, 6: 4.5, 7: 2, 8: 3, 9: 2, 10: 600, 11: 300, 12: 3, 13: 0 };

test('twenty-five people, from the charter to the report', async (t) => {
    const begun = performance.now();
    const company = new Company(t, browser);
    const crowd = await Crowd.of(t);
    const kring = await sdk();
    const people = [];
    let lead;
    let ana;
    let bo;
    let screen;
    let join;
    const browsers = () => [ana, bo];
    const active = (page, number) => page.locator(`[data-test=phase-${number}][data-active=true]`).waitFor();
    const forward = async (number) => {
        await at(lead, 'next-phase').click();
        await active(lead, number);
    };
    const idOf = async (page, text) => Number(await ideaOf(page, text).getAttribute('data-id'));
    const calm = (page) => until(page, () => page.evaluate(() => window.kring.status()), ({ waiting }) => waiting === 0, 'everything is sent');

    await company.step('one page begins the session, with its promise and its rounds', async () => {
        lead = await company.open(await company.device({ size: laptop, locale: 'nl-NL' }), server.startLink);
        await at(lead, 'format-brainstorm').waitFor();
        await at(lead, 'start-question').fill('Wat mag er groeien, staan of verdwijnen op ons plein?');
        await at(lead, 'start-promise').fill('De raad beantwoordt de vijf ideeën met de meeste steun.');
        await at(lead, 'start-name').fill('Ria');
        await at(lead, 'format-brainstorm').check();
        await at(lead, 'start').click();
        await at(lead, 'agenda').waitFor();
        await active(lead, 1);
        join = await addressIn(lead, 'join-link');
        screen = await company.open(await company.device({ size: bigScreen, locale: 'nl-NL' }), await addressIn(lead, 'screen-link'));
        await at(screen, 'qr').waitFor();
        await setRules(lead, { numbers });
        await picture(lead, 'session-1-start');
    });
    await company.step('a phone and a laptop come in by the card, and twenty-one others agree to it', async () => {
        ana = await company.open(await company.device({ size: phone, locale: 'nl-NL', touch: true }), join);
        await at(ana, 'charter-card').waitFor();
        await picture(ana, 'session-2-card');
        await ana.locator('[data-test=join-button]:enabled').tap();
        await joinAs(ana, 'Ana');
        bo = await company.open(await company.device({ size: laptop, locale: 'en-GB' }), join);
        await bo.locator('[data-test=join-button]:enabled').click();
        await joinAs(bo, 'Bo');
        for (const name of names) {
            const one = await crowd.enter(join, name);
            await accepted(one.acceptCharter(one.state.view.charter.version));
            people.push(one);
        }
        await until(screen, () => at(screen, 'present').first().innerText(), (text) => /\b2[3-5]\b/.test(text), 'the big screen counts them');
        await picture(screen, 'session-2-screen');
    });
    await company.step('everybody writes an idea', async () => {
        await write(ana, fountain);
        await write(bo, shade);
        for (const [index, one] of people.entries()) await accepted(one.postIdea(ideas[index]));
        for (const text of [ideas[0], spam, shade]) await see(ana, text);
        await ideaOf(screen, ideas.at(-1)).waitFor();
        await until(screen, () => screen.locator('body').innerText(), (text) => text.includes('23'), 'the big screen counts the ideas');
        await picture(screen, 'session-3-screen');
        await picture(ana, 'session-3-phone');
        await picture(lead, 'session-3-lead');
    });
    await company.step('they read, and answer each other', async () => {
        await forward(2);
        const id = await idOf(ana, fountain);
        const first = await accepted(people[0].reply(id, 'Ook in de winter?'));
        await ideaOf(ana, fountain).locator('[data-test=toggle-thread]').click();
        await replyOf(ana, 'Ook in de winter?').waitFor();
        await accepted(people[1].reply(first, 'Dan gaat hij dicht, zoals in Utrecht.'));
        await replyOf(ana, 'Dan gaat hij dicht, zoals in Utrecht.').waitFor();
        await press(bo, ideaOf(bo, fountain), 'toggle-thread');
        await until(bo, () => at(bo, 'reply-text').or(at(bo, 'reply-idea')).count(), (count) => count > 0, 'a way to reply');
        if ((await at(bo, 'reply-text').count()) === 0) await at(bo, 'reply-idea').click();
        await at(bo, 'reply-text').fill('And who pays for the water?');
        await at(bo, 'send-reply').click();
        await replyOf(ana, 'And who pays for the water?').waitFor();
        await picture(ana, 'session-4-thread');
    });
    await company.step('they support what they find good', async () => {
        await forward(3);
        const shown = people[0].state.view.items;
        const ids = [...shown.values()].filter(({ parent, text }) => parent === 0 && text !== spam).map(({ id }) => id);
        for (const [index, one] of people.entries()) {
            await crowd.until(one, ({ view }) => ids.every((id) => view.items.has(id)), 'they have all ideas');
            for (const id of ids.slice(index % 7, (index % 7) + 6)) await accepted(one.castVote(2, id, 1));
        }
        for (const page of browsers()) {
            for (const text of ideas.slice(0, 4)) {
                await see(page, text);
                await (await ideaOf(page, text).locator('[data-test=support]')).click();
            }
            await calm(page);
        }
        await picture(ana, 'session-5-phone');
    });
    await company.step('a text is flagged, folded and judged by people drawn by lot', async () => {
        for (const page of [lead, ana]) await see(page, spam);
        const id = await idOf(lead, spam);
        await press(ana, ideaOf(ana, spam), 'flag');
        await at(ana, 'flag-reason-4').check();
        await at(ana, 'flag-send').click();
        await at(ana, 'own-flag').first().waitFor();
        await crowd.flag(people[0], id, 4);
        await ideaOf(screen, spam).waitFor({ state: 'detached' });
        // Whoever is drawn, at a browser or not, answers.
        const drawn = async () => crowd.calledTo(people, id).length + (await at(ana, 'jury').count()) + (await at(bo, 'jury').count());
        await until(ana, drawn, (count) => count === 3, 'three people are drawn');
        await at(bo, 'folded').waitFor();
        for (const page of browsers()) if ((await at(page, 'jury').count()) > 0) await at(page, 'jury-remove').click();
        await crowd.answer(crowd.calledTo(people, id), id, 2);
        await ideaOf(bo, spam).waitFor({ state: 'detached' });
        await ideaOf(screen, spam).waitFor({ state: 'detached' });
        const author = people.at(-1);
        await crowd.until(author, ({ view }) => view.own.hidden.has(id), 'its writer is told');
        assert.ok(author.state.view.own.cases.get(id).removes >= 2);
        await picture(lead, 'session-6-lead');
    });
    await company.step('what belongs together is put together, and talked about', async () => {
        await forward(4);
        await press(lead, ideaOf(lead, ideas[1]), 'order-idea');
        await at(lead, 'group-title').fill('Water');
        await at(lead, 'group-make').click();
        await until(lead, () => at(lead, 'group-choice').inputValue(), (value) => value !== '0', 'the idea is in its group');
        const group = await at(lead, 'group-choice').inputValue();
        await at(lead, 'order-close').click();
        await press(lead, ideaOf(lead, fountain), 'order-idea');
        await at(lead, 'group-choice').selectOption(group);
        await at(lead, 'order-close').click();
        for (const text of [ideas[1], fountain]) await ideaOf(ana, text).locator('[data-test=group]').waitFor();
        await press(lead, ideaOf(lead, fountain), 'follow-idea');
        await at(screen, 'spotlight').filter({ hasText: fountain }).waitFor();
        await picture(screen, 'session-7-spotlight');
        await picture(ana, 'session-7-phone');
        await at(lead, 'spotlight-end').click();
        await at(screen, 'spotlight').waitFor({ state: 'detached' });
    });
    await company.step('the session ends, and its report is for everybody', async () => {
        await forward(5);
        await press(lead, lead.locator('body'), 'close');
        await at(lead, 'close-sure').click();
        for (const page of browsers()) await page.locator('[data-test=room-state][data-state=closed]').waitFor();
        await openPanel(lead, 'report-publish', 'report');
        await at(lead, 'report-publish').click();
        await at(lead, 'publish-sure').click();
        await at(lead, 'report-address').waitFor();
        for (const page of [ana, bo, screen]) await at(page, 'report-link').first().waitFor();
        await picture(screen, 'session-8-screen');
        await picture(ana, 'session-8-phone');
        const address = new URL(await at(ana, 'report-link').first().getAttribute('href'), ana.url()).href;
        const stranger = await company.open(await company.device({ size: laptop, locale: 'nl-NL' }), address);
        const said = await stranger.locator('body').innerText();
        for (const part of [fountain, ideas[0], 'De raad beantwoordt', 'Ook in de winter?', 'Water']) assert.ok(said.includes(part), `the report lacks: ${part}`);
        assert.ok(!said.includes(spam), 'the report shows what the jury hid');
        await picture(stranger, 'session-8-report');
    });
    await company.step('and all twenty-three hold the same', async () => {
        const expected = await agree(browsers());
        for (const one of people) await crowd.until(one, ({ view }) => kring.digest(view) === expected, 'everybody holds the same');
        assert.equal(await digest(ana), expected);
    });
    t.diagnostic(`the session took ${Math.round((performance.now() - begun) / 1000)} s`);
});
