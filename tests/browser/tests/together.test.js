// Two participants, a facilitator and the big screen in one room: everybody sees the same, and nobody what was hidden.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, canonical, checkAccess, checkFits, Company, enterRoom, ideaOf, joinAs, laptop, leadAs, openThread,
    picture, replyOf, see, stances, supporters, until, untilEqual, wholeText, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('two participants, a facilitator and the screen agree', async (t) => {
    const company = new Company(t, browser);
    const benches = 'Banken in de schaduw';
    const trees = 'Trees instead of the second taxi row';
    const rude = 'Whoever planned this square should be ashamed';
    const [ana, bo, ria, screen] = await Promise.all([
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device({ locale: 'en-GB' }), server.join),
        company.open(await company.device({ size: laptop }), server.facilitator),
        company.open(await company.device({ size: bigScreen }), server.screen),
    ]);
    const participants = [ana, bo];
    const everybody = [ana, bo, ria, screen];

    await company.step('the facilitator opens the room for those who wait', async () => {
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        assert.equal(await ana.locator('html').getAttribute('lang'), 'nl');
        assert.equal(await bo.locator('html').getAttribute('lang'), 'en');
        await at(ana, 'not-begun').waitFor();
        assert.equal(await at(ana, 'send-idea').count(), 0);
        await leadAs(ria, 'Ria');
        await at(screen, 'qr').waitFor();
        await at(screen, 'room-code').waitFor();
        await picture(screen, 'screen-draft');
        await checkFits(screen, ['room-code', 'qr', 'present']);
        await picture(ria, 'facilitator-draft');
        await at(ria, 'open').click();
        for (const page of [ana, bo, ria]) {
            await page.locator('[data-test=room-state][data-state=open]').waitFor();
        }
        const titles = await Promise.all(everybody.map((page) => at(page, 'title').innerText()));
        assert.equal(new Set(titles).size, 1);
        assert.notEqual(titles[0], '');
    });

    await company.step('ideas, support and stances reach every view', async () => {
        await write(ana, benches);
        await write(bo, trees);
        await write(bo, rude);
        for (const page of everybody) for (const text of [benches, trees, rude]) await see(page, text);
        await ideaOf(ana, trees).locator('[data-test=support]').click();
        await ideaOf(bo, trees).locator('[data-test=support]').click();
        await ideaOf(ria, trees).locator('[data-test=support]').click();
        await ideaOf(bo, benches).locator('[data-test=support]').click();
        await ideaOf(ana, trees).locator('[data-test=stance-agree]').click();
        await ideaOf(bo, trees).locator('[data-test=stance-disagree]').click();
        await ideaOf(bo, benches).locator('[data-test=stance-pass]').click();
        const idOf = (text) => ideaOf(ana, text).getAttribute('data-id');
        const [benchesId, treesId, rudeId] = await Promise.all([benches, trees, rude].map(idOf));
        for (const page of everybody) {
            await untilEqual(page, () => supporters(page), { [benchesId]: 1, [treesId]: 3, [rudeId]: 0 }, 'supporters');
        }
        for (const page of [ana, bo, ria]) {
            const expected = { [benchesId]: [0, 1, 0], [treesId]: [1, 0, 1], [rudeId]: [0, 0, 0] };
            await untilEqual(page, () => stances(page), expected, 'stances');
        }
        // A vote can be taken back.
        await ideaOf(bo, benches).locator('[data-test=support]').click();
        for (const page of everybody) {
            await untilEqual(page, () => supporters(page), { [benchesId]: 0, [treesId]: 3, [rudeId]: 0 }, 'supporters');
        }
        await agree(participants);
    });

    await company.step('replies go two levels deep', async () => {
        await openThread(bo, benches);
        await at(bo, 'reply-text').fill('With backs, please.');
        await at(bo, 'send-reply').click();
        await openThread(ana, benches);
        const first = replyOf(ana, 'With backs, please.');
        await first.locator('[data-test=reply-reply]').click();
        await at(ana, 'reply-text').fill('En leuningen!');
        await at(ana, 'send-reply').click();
        const second = replyOf(bo, 'En leuningen!');
        await second.waitFor();
        assert.equal(await second.locator('[data-test=reply-reply]').count(), 0);
        await openThread(ria, benches);
        await replyOf(ria, 'En leuningen!').waitFor();
        await agree(participants);
    });

    await company.step('each view is in order with content', async () => {
        await checkAccess(ana, 'the participant');
        await checkAccess(ria, 'the facilitator');
        await checkAccess(screen, 'the screen');
        await checkFits(ana);
        await checkFits(ria);
        await checkFits(screen, ['room-code', 'qr', 'present']);
        await picture(ana, 'participant-nl');
        await picture(bo, 'participant-en');
        await picture(ria, 'facilitator');
        await picture(screen, 'screen');
    });

    await company.step('what is hidden is gone from every view but its author\'s and the facilitator\'s', async () => {
        const rudeId = await ideaOf(ria, rude).getAttribute('data-id');
        await ideaOf(ria, rude).locator('[data-test=hide]').click();
        await at(ria, 'reason-1').check();
        await checkAccess(ria, 'the question for a reason');
        await picture(ria, 'facilitator-reason');
        await at(ria, 'reason-confirm').click();
        await at(ana, 'hidden').waitFor();
        await ideaOf(screen, rude).waitFor({ state: 'detached' });
        // The author reads it in a place of its own, with the reason, and nowhere else.
        await at(bo, 'own-hidden').waitFor();
        assert.match(await at(bo, 'own-hidden').innerText(), /ashamed[^]*Unkind/);
        assert.match(await at(ana, 'hidden').innerText(), /Unkind/);
        for (const page of [ana, screen]) {
            assert.ok(!(await wholeText(page)).includes('ashamed'), 'hidden text on the page');
            assert.ok(!(await canonical(page)).includes('ashamed'), 'hidden text in the view');
        }
        assert.ok(!(await canonical(bo)).includes('ashamed'), 'hidden text in the view that all share');
        assert.equal(rudeId in (await supporters(ana)), false);
        assert.match(await wholeText(ria), /ashamed/);
        await agree(participants);
        await picture(ana, 'participant-hidden');
        await picture(ria, 'facilitator-undo');

        // Somebody who comes only now never gets it either.
        const cas = await enterRoom(company, server.join, 'Cas');
        await agree([...participants, cas]);
        assert.ok(!(await wholeText(cas)).includes('ashamed'));
        assert.ok(!(await canonical(cas)).includes('ashamed'));
        await cas.close();

        await ideaOf(ria, rude).locator('[data-test=undo-act]').click();
        for (const page of [ana, bo, screen]) await ideaOf(page, rude).waitFor();
        await at(bo, 'own-hidden').waitFor({ state: 'detached' });
        await agree(participants);
    });

    await company.step('a new name stands on what is written from then on', async () => {
        await at(bo, 'me').click();
        await at(bo, 'rename').fill('Bo van de Kade');
        await at(bo, 'save-name').click();
        await until(bo, () => at(bo, 'me').innerText(), (text) => text.includes('Bo van de Kade'), 'the new name');
        await write(bo, 'A drinking fountain');
        for (const page of everybody) await see(page, 'A drinking fountain');
        assert.match(await ideaOf(ana, 'A drinking fountain').innerText(), /Bo van de Kade/);
        await agree(participants);
        const drawn = await supporters(ana);
        for (const page of everybody) await untilEqual(page, () => supporters(page), drawn, 'supporters');
    });
});
