// Two people who write in two languages, with the real server: each post says which language it is in, so that a screen reader takes
// the right voice; and on a page in another language it has a mark with its name.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    at, bigScreen, checkAccess, checkFits, Company, ideaOf, joinAs, laptop, launch, leadAs, openThread, picture, replyOf, see, untilEqual, write,
} from '../support/browser.js';
import { Server } from '../support/server.js';

let browser;
let server;

before(async () => {
    server = await Server.start();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

const room = { title: 'Stationsplein', question: 'Wat moet er groeien?', promise: 'We luisteren', language: 'nl' };
const dutch = 'Meer bankjes in de schaduw bij het station.';
const english = 'More benches in the shade near the station.';
const answer = 'That would help everybody who waits here.';
const short = 'Ok';

const marksOf = (card) => card.locator('[data-test=foreign]').allInnerTexts();
const langOf = (card, name = 'item-text') => card.locator(`[data-test=${name}]`).first().getAttribute('lang');

test('a Dutch phone and an English one: each post in its own language, a mark on what is foreign', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await company.open(await company.device({ size: laptop, locale: 'en-GB' }), links.facilitator);
    const daan = await company.open(await company.device({ locale: 'nl-NL' }), links.join);
    const emma = await company.open(await company.device({ locale: 'en-GB' }), links.join);
    const screen = await company.open(await company.device({ size: bigScreen, locale: 'nl-NL' }), links.screen);

    await company.step('people are in', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        await joinAs(daan, 'Daan');
        await joinAs(emma, 'Emma');
        await write(daan, dutch);
        await see(emma, dutch);
        await write(emma, english);
        await see(daan, english);
        for (const text of [dutch, english]) await see(lead, text);
    });

    await company.step('the page is in the language of its reader, the room’s words in the room’s', async () => {
        assert.equal(await daan.locator('html').getAttribute('lang'), 'nl');
        assert.equal(await emma.locator('html').getAttribute('lang'), 'en');
        for (const page of [daan, emma, lead, screen]) assert.equal(await at(page, 'title').first().getAttribute('lang'), 'nl');
    });

    await company.step('each post carries its own', async () => {
        for (const page of [daan, emma, lead]) {
            assert.equal(await langOf(ideaOf(page, dutch)), 'nl');
            assert.equal(await langOf(ideaOf(page, english)), 'en');
        }
        await screen.getByText(english, { exact: true }).waitFor();
        assert.equal(await screen.getByText(english, { exact: true }).getAttribute('lang'), 'en');
        assert.equal(await screen.getByText(dutch, { exact: true }).getAttribute('lang'), 'nl');
    });

    await company.step('what is foreign to its reader says so', async () => {
        await untilEqual(daan, () => marksOf(ideaOf(daan, english)), ['In het Engels'], 'the mark on the Dutch phone');
        await untilEqual(emma, () => marksOf(ideaOf(emma, dutch)), ['In Dutch'], 'the mark on the English phone');
        assert.deepEqual(await marksOf(ideaOf(daan, dutch)), []);
        assert.deepEqual(await marksOf(ideaOf(emma, english)), []);
        await checkAccess(emma, 'a post in another language');
        await checkFits(emma);
        await picture(daan, 'foreign-nl');
        await picture(emma, 'foreign-en');
    });

    await company.step('a reply as well', async () => {
        await openThread(daan, dutch);
        await openThread(emma, dutch);
        await at(emma, 'reply-text').fill(answer);
        await at(emma, 'send-reply').click();
        await replyOf(daan, answer).waitFor();
        assert.equal(await langOf(replyOf(daan, answer)), 'en');
        await untilEqual(daan, () => marksOf(replyOf(daan, answer)), ['In het Engels'], 'the mark on the reply');
    });

    await company.step('of a word nothing is claimed: it counts as the room’s, without a mark', async () => {
        await write(emma, short);
        await see(emma, short);
        assert.equal(await langOf(ideaOf(emma, short)), 'nl');
        assert.deepEqual(await marksOf(ideaOf(emma, short)), []);
    });

    await company.step('whoever changes the language of the page changes what is foreign', async () => {
        await at(emma, 'language-nl').first().click();
        await untilEqual(emma, () => marksOf(ideaOf(emma, english)), ['In het Engels'], 'the own post is foreign now');
        // The other one is not any more; the reply below it is.
        const ofReplies = () => marksOf(ideaOf(emma, dutch).locator('[data-test=reply]'));
        await untilEqual(emma, ofReplies, ['In het Engels'], 'what is said of the reply');
        assert.deepEqual(await marksOf(ideaOf(emma, dutch)), await ofReplies());
        assert.equal(await emma.locator('html').getAttribute('lang'), 'nl');
        assert.equal(await langOf(ideaOf(emma, english)), 'en');
    });
});
