// What a facilitator does during a session, with the real server: spotlight and follow, pins, locks, an announcement, a question
// to an author, an insight, private messages, a gesture over several ideas, keys, undo, and the log that everybody reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, bigScreen, checkAccess, checkFits, Company, fromMenu, ideaOf, joinAs, keepUndo, laptop, leadAs, picture, see, showAbout, until, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('a facilitator leads a session on three screens', async (t) => {
    const company = new Company(t, browser);
    const [shed, bench, pond] = ['Een fietsenstalling', 'Bankjes in de schaduw', 'Een vijver'];
    const [ana, bo, ria, screen] = await Promise.all([
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device({ size: laptop }), server.facilitator),
        company.open(await company.device({ size: bigScreen }), server.screen),
    ]);
    const more = async (text) => {
        const card = ideaOf(ria, text);
        if ((await card.locator('[data-test=lead-more]').count()) === 0) await card.locator('[data-test=more-tools]').click();
        return card;
    };

    await company.step('people are in and write', async () => {
        await leadAs(ria, 'Ria');
        await at(ria, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        // More than a phone shows at once, so that one can scroll away.
        // No newcomer writes more than the rules let them.
        for (const text of ['Een klimrek', 'Zachter licht']) await write(ana, text);
        for (const text of ['Een haag', 'Een kiosk']) await write(bo, text);
        await write(ana, shed);
        await write(bo, bench);
        await write(bo, pond);
        for (const page of [ana, bo, ria, screen]) for (const text of [shed, bench, pond]) await see(page, text);
    });

    await company.step('one idea is in the spotlight, and phones follow', async () => {
        await (await more(shed)).locator('[data-test=follow-idea]').click();
        await at(screen, 'spotlight').filter({ hasText: shed }).waitFor();
        await at(ana, 'spotlight').filter({ hasText: shed }).waitFor();
        await picture(screen, 'screen-spotlight');
        await picture(ana, 'phone-spotlight');
        await checkAccess(ana, 'spotlight');
        await checkFits(ana);
        await ana.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        await at(ana, 'back-to-room').waitFor();
        await picture(ana, 'phone-back-to-room');
        await at(ana, 'back-to-room').click();
        await at(ana, 'back-to-room').waitFor({ state: 'detached' });
        await at(ana, 'step-out').click();
        await ana.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        await until(ana, () => at(ana, 'back-to-room').count(), (count) => count === 0, 'who stepped out is left alone');
    });

    await company.step('an idea is pinned on top, and an announcement made', async () => {
        await (await more(bench)).locator('[data-test=pin]').click();
        await ideaOf(ana, bench).locator('[data-test=pinned]').waitFor();
        await until(ana, () => at(ana, 'idea').first().innerText(), (text) => text.includes(bench), 'the pinned idea on top');
        await at(ria, 'announce').click();
        await at(ria, 'stage-text').fill('Koffie om drie uur');
        await at(ria, 'stage-send').click();
        for (const page of [ana, bo, ria, screen]) await at(page, 'announcement').filter({ hasText: 'Koffie om drie uur' }).waitFor();
        await picture(screen, 'screen-announcement');
        await at(ria, 'announce-end').click();
        await at(bo, 'announcement').waitFor({ state: 'detached' });
        await at(ria, 'spotlight-end').click();
        await at(screen, 'spotlight').waitFor({ state: 'detached' });
    });

    await company.step('an author is asked on, and answers', async () => {
        await (await more(shed)).locator('[data-test=ask-on]').click();
        await at(ria, 'question-text').fill('Voor hoeveel fietsen?');
        await at(ria, 'question-send').click();
        await at(ana, 'asked').filter({ hasText: 'Voor hoeveel fietsen?' }).waitFor();
        assert.equal(await at(bo, 'asked').count(), 0);
        await checkAccess(ana, 'asked');
        await picture(ana, 'phone-asked');
        await at(ana, 'answer-asked').click();
        await at(ana, 'asked').locator('[data-test=reply-text]').fill('Voor twintig');
        await at(ana, 'asked').locator('[data-test=send-reply]').click();
        await at(ana, 'asked').waitFor({ state: 'detached' });
        await ideaOf(bo, shed).locator('[data-test=toggle-thread]').click();
        await see(bo, 'Voor twintig');
        await ideaOf(bo, shed).locator('[data-test=asks]').waitFor();
    });

    await company.step('a thread is locked, with a way back', async () => {
        await (await more(shed)).locator('[data-test=lock]').click();
        await at(ria, 'reason-confirm').click();
        await keepUndo(ria);
        await ideaOf(bo, shed).locator('[data-test=locked]').waitFor();
        assert.equal(await ideaOf(bo, shed).locator('[data-test=support]').isDisabled(), true);
        await at(ria, 'undo').click();
        await ideaOf(bo, shed).locator('[data-test=locked]').waitFor({ state: 'detached' });
    });

    await company.step('somebody writes to the facilitators in private', async () => {
        await at(bo, 'line').click();
        await at(bo, 'line-text').fill('Ik versta je slecht');
        await at(bo, 'line-send').click();
        await at(bo, 'private-line').filter({ hasText: 'Ik versta je slecht' }).waitFor();
        await picture(bo, 'phone-private-line');
        await at(ria, 'lines-waiting').waitFor();
        await at(ria, 'lines').click();
        await at(ria, 'read-lines').click();
        await at(ria, 'private-line').filter({ hasText: 'Ik versta je slecht' }).waitFor();
        await at(ria, 'line-text').fill('Gaat het zo beter?');
        await at(ria, 'line-send').click();
        await at(bo, 'private-line').filter({ hasText: 'Gaat het zo beter?' }).waitFor();
        await picture(ria, 'facilitator-private-line');
        assert.ok(!(await ana.content()).includes('versta'));
        assert.ok(!(await screen.content()).includes('versta'));
        // A key pressed while one dialog makes way for the other would reach neither.
        await ria.keyboard.press('Escape');
        await at(ria, 'read-lines').waitFor();
        await ria.keyboard.press('Escape');
        await at(ria, 'read-lines').waitFor({ state: 'detached' });
        await bo.keyboard.press('Escape');
        await at(bo, 'line-text').waitFor({ state: 'detached' });
    });

    await company.step('several ideas are hidden by one gesture, and back by one key', async () => {
        for (const text of [bench, pond]) await (await more(text)).locator('[data-test=choose]').click();
        await picture(ria, 'facilitator-bulk');
        await checkAccess(ria, 'several chosen');
        await at(ria, 'bulk-hide').click();
        await at(ria, 'reason-confirm').click();
        await keepUndo(ria);
        for (const text of [bench, pond]) await ideaOf(bo, text).waitFor({ state: 'detached' });
        await ria.keyboard.press('Control+z');
        for (const text of [bench, pond]) await see(ana, text);
    });

    await company.step('an insight cites ideas', async () => {
        for (const text of [bench, shed]) await (await more(text)).locator('[data-test=choose]').click();
        await at(ria, 'insight-make').click();
        await at(ria, 'stage-text').fill('Velen willen even zitten');
        await at(ria, 'stage-send').click();
        for (const page of [ana, bo]) await at(page, 'insight').filter({ hasText: 'Velen willen even zitten' }).waitFor();
        await at(ana, 'insight').filter({ hasText: bench }).waitFor();
        await picture(ana, 'phone-insight');
        await at(ria, 'bulk-clear').click();
    });

    await company.step('keys lead, and leave a text alone', async () => {
        await ria.locator('body').click({ position: { x: 2, y: 2 } });
        await ria.keyboard.press('?');
        await at(ria, 'keys-on').waitFor();
        await picture(ria, 'facilitator-keys');
        await checkAccess(ria, 'keys');
        await ria.keyboard.press('Escape');
        await at(ria, 'keys-on').waitFor({ state: 'detached' });
        await ria.keyboard.press('j');
        await ria.keyboard.press('s');
        // The key turns what her own page shows, so hers has to show it first.
        for (const page of [ria, screen]) await at(page, 'spotlight').waitFor();
        await ria.keyboard.press('s');
        await at(screen, 'spotlight').waitFor({ state: 'detached' });
        await at(ria, 'idea-text').fill('');
        await at(ria, 'idea-text').press('.');
        assert.equal(await at(ria, 'room-state').getAttribute('data-state'), 'open');
        await at(ria, 'idea-text').fill('');
        await ria.evaluate(() => document.activeElement?.blur());
        for (const wanted of ['paused', 'open']) {
            await ria.keyboard.press('.');
            for (const page of [ria, bo]) {
                await until(page, () => at(page, 'room-state').getAttribute('data-state'), (state) => state === wanted, `${wanted} by a key`);
            }
        }
    });

    await company.step('a pause says until when', async () => {
        await at(ria, 'pause').click();
        await at(ria, 'reason-minutes').selectOption('10');
        await at(ria, 'reason-confirm').click();
        await at(ana, 'paused-until').waitFor();
        await at(screen, 'paused-until').waitFor();
        await picture(screen, 'screen-pause');
        await at(ria, 'open').click();
    });

    await company.step('nobody new comes in while the door is locked', async () => {
        await fromMenu(ria, 'lock-room');
        await at(ria, 'reason-confirm').click();
        await at(ria, 'lead-menu').click();
        await at(ria, 'unlock-room').waitFor();
        await at(screen, 'door-closed').waitFor();
        assert.equal(await at(screen, 'qr').count(), 0, 'the screen asks people to join');
        const late = await company.open(await company.device({ locale: 'nl-NL' }), server.join);
        await at(late, 'join-own').check();
        await at(late, 'join-name').fill('Laat');
        await at(late, 'join-button').click();
        await late.getByText('niemand meer toegelaten').waitFor();
        await fromMenu(ria, 'unlock-room');
        await at(ria, 'lead-menu').click();
        await at(ria, 'lock-room').waitFor();
        await at(screen, 'qr').waitFor();
    });

    await company.step('everybody reads the log, facilitators with names', async () => {
        await showAbout(ana);
        await at(ana, 'log').click();
        await at(ana, 'log-entry').first().waitFor();
        const told = await at(ana, 'log-entry').allInnerTexts();
        assert.ok(told.length >= 4);
        assert.ok(!told.join().includes('Ria'));
        await checkAccess(ana, 'log');
        await checkFits(ana);
        await picture(ana, 'phone-log');
        await showAbout(ria);
        await at(ria, 'log').click();
        await at(ria, 'log-entry').filter({ hasText: 'Ria' }).first().waitFor();
        await picture(ria, 'facilitator-log');
    });

    await company.step('the big screen goes on by a presentation clicker', async () => {
        await screen.keyboard.press('PageDown');
        await at(screen, 'spotlight').waitFor();
        await picture(screen, 'screen-browsed');
        await screen.keyboard.press('+');
        await screen.keyboard.press('Escape');
        await at(screen, 'spotlight').waitFor({ state: 'detached' });
        await screen.keyboard.press('q');
        await screen.locator('main.way-in').waitFor();
        await screen.keyboard.press('q');
        await screen.locator('main.list').waitFor();
    });
});
