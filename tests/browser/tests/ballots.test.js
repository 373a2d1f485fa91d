// Questions and votes, with the real server: dots, scores, a choice, a scale and comparisons, asked by a facilitator, answered on
// two phones, shown on the big screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, checkAccess, checkFits, Company, ideaOf, joinAs, laptop, leadAs, openTool, picture, see, until, untilEqual, write } from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const question = (page, title) => at(page, 'question').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const asked = (page, title) => at(page, 'asked').filter({ hasText: title });

async function ask(page, { kind, title, lines, budget, many, steps, low, high, hides = true }) {
    await at(page, 'ask').click();
    await at(page, 'ask-kind').selectOption(String(kind));
    await at(page, 'ask-title').fill(title);
    if (lines !== undefined) await at(page, 'ask-lines').fill(lines);
    if (budget !== undefined) await at(page, 'ask-budget').fill(budget);
    if (many !== undefined) await at(page, 'ask-many').fill(many);
    if (steps !== undefined) await at(page, 'ask-steps').fill(steps);
    if (low !== undefined) await at(page, 'ask-low').fill(low);
    if (high !== undefined) await at(page, 'ask-high').fill(high);
    await at(page, 'ask-hides').setChecked(hides);
    await picture(page, `ask-${kind}`);
    await at(page, 'ask-open').click();
    await asked(page, title).waitFor();
}

test('questions are asked, answered, closed and shown', async (t) => {
    const company = new Company(t, browser);
    const ideas = ['Meer bomen', 'Een fontein', 'Bankjes in de schaduw'];
    const [ana, bo, ria, screen] = await Promise.all([
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device(), server.join),
        company.open(await company.device({ size: laptop, locale: 'nl-NL' }), server.facilitator),
        company.open(await company.device({ size: bigScreen, locale: 'nl-NL' }), server.screen),
    ]);

    await company.step('a room with three ideas', async () => {
        await leadAs(ria, 'Ria');
        await at(ria, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        for (const text of ideas) await write(ana, text);
        for (const page of [ana, bo, ria]) for (const text of ideas) await see(page, text);
    });

    await company.step('dots: a live remainder, a cap, and hidden until shown', async () => {
        const title = 'Wat doen we eerst?';
        await ask(ria, { kind: 3, title, budget: '3', many: '2' });
        await question(ana, title).waitFor();
        const dots = (page, text) => ideaOf(page, text).locator('[data-test=idea-ballot]');
        const left = (page) => question(page, title).locator('[data-test=dots-left]').innerText();
        await until(ana, () => left(ana), (text) => text.includes('3 van 3'), 'all dots');
        await dots(ana, ideas[0]).locator('[data-test=dots-more]').click();
        await dots(ana, ideas[0]).locator('[data-test=dots-more]').click();
        await until(ana, () => left(ana), (text) => text.includes('1 van 3'), 'one dot left');
        assert.ok(await dots(ana, ideas[0]).locator('[data-test=dots-more]').isDisabled());
        await dots(ana, ideas[1]).locator('[data-test=dots-more]').click();
        await until(ana, () => left(ana), (text) => text.includes('0 van 3'), 'no dot left');
        assert.ok(await dots(ana, ideas[2]).locator('[data-test=dots-more]').isDisabled());
        await dots(bo, ideas[1]).locator('[data-test=dots-more]').click();
        // By keyboard alone.
        await dots(bo, ideas[1]).locator('[data-test=dots-more]').focus();
        await bo.keyboard.press('Enter');
        await checkAccess(ana, 'dots');
        await checkFits(ana);
        await picture(ana, 'dots-phone');
        assert.equal(await at(ana, 'ranking').count(), 0);
        await until(ria, () => question(ria, title).locator('[data-test=placed]').allInnerTexts(), (all) => all.length === 2 && all[0].includes('3 stippen'), 'the facilitator sees');
        await at(screen, 'screen-question').waitFor();
        assert.equal(await at(screen, 'ranking').count(), 0);
        await picture(ria, 'dots-lead');
        await asked(ria, title).locator('[data-test=ask-close]').click();
        await asked(ria, title).locator('[data-test=ask-show]').click();
        await until(screen, () => at(screen, 'placed').allInnerTexts(), (all) => all.length === 2 && all[0].includes(ideas[1]), 'the outcome on the screen');
        await picture(screen, 'dots-screen');
        await until(ana, () => at(ana, 'placed').allInnerTexts(), (all) => all.length === 2, 'the outcome on a phone');
        // Hidden again it leaves them.
        await asked(ria, title).locator('[data-test=ask-show]').click();
        await untilEqual(screen, () => at(screen, 'placed').count(), 0, 'gone from the screen');
        await untilEqual(ana, () => at(ana, 'placed').count(), 0, 'gone from the phone');
    });

    await company.step('a long question with many options is seen whole on the screen', async () => {
        const title = 'Als er geld is voor precies een ding op het plein voor het station, waar gaat dat geld dan volgens jou naartoe?';
        const lines = Array.from({ length: 8 }, (_, index) => `Mogelijkheid ${index + 1}, die ook een paar woorden nodig heeft`).join('\n');
        await ask(ria, { kind: 5, title, lines, hides: false });
        const shown = at(screen, 'screen-question');
        await shown.getByText('Mogelijkheid 8,').waitFor();
        await until(screen, () => shown.evaluate((box) => box.scrollHeight - box.clientHeight), (over) => over <= 1, 'the last options are cut off');
        await picture(screen, 'choice-long-screen');
        await asked(ria, title).locator('[data-test=ask-close]').click();
    });

    await company.step('a choice of one, live', async () => {
        const title = 'Welke dag?';
        await ask(ria, { kind: 5, title, lines: 'Maandag\nDinsdag\nVrijdag', hides: false });
        const choice = (page, name) => question(page, title).locator('[data-test=choice]').filter({ hasText: name });
        await choice(ana, 'Dinsdag').click();
        await choice(bo, 'Vrijdag').click();
        const counts = (page) => question(page, title).locator('[data-test=choice-count]').allInnerTexts();
        await until(ana, () => counts(ana), (all) => all.map((text) => text[0]).join() === '0,1,1', 'both counted');
        // Changed by keyboard: arrows go through the options.
        await choice(bo, 'Vrijdag').locator('input').focus();
        await bo.keyboard.press('ArrowUp');
        await until(ana, () => counts(ana), (all) => all.map((text) => text[0]).join() === '0,2,0', 'changed');
        await question(bo, title).locator('[data-test=take-back-answer]').click();
        await until(ana, () => counts(ana), (all) => all.map((text) => text[0]).join() === '0,1,0', 'taken back');
        await picture(ana, 'choice-phone');
        await picture(screen, 'choice-screen');
        await checkAccess(screen, 'a choice on the screen');
        await asked(ria, title).locator('[data-test=ask-close]').click();
        await until(bo, () => choice(bo, 'Maandag').locator('input').isDisabled(), (is) => is, 'closed');
    });

    await company.step('scores by two criteria, and a scale with named ends', async () => {
        const title = 'Hoe goed is elk idee?';
        await ask(ria, { kind: 4, title, lines: 'Nut\nHaalbaar', steps: '5', hides: false });
        const scores = (page, text) => ideaOf(page, text).locator('[data-test=idea-ballot] select');
        await scores(ana, ideas[0]).nth(0).selectOption('4');
        await scores(ana, ideas[0]).nth(1).selectOption('2');
        await until(bo, () => question(bo, title).locator('[data-test=placed]').allInnerTexts(), (all) => all.length === 1 && all[0].includes('Nut 4.0'), 'a mean');
        await picture(ana, 'score-phone');
        await checkFits(ana);
        const scale = 'Hoe gaat het?';
        await ask(ria, { kind: 7, title: scale, steps: '5', low: 'slecht', high: 'goed', hides: false });
        await question(ana, scale).locator('[data-test=choice]').nth(4).click();
        await question(bo, scale).locator('[data-test=choice]').nth(3).click();
        await until(ria, () => question(ria, scale).locator('[data-test=voters]').innerText(), (text) => text.startsWith('2'), 'both answered');
        await picture(ana, 'scale-phone');
        await picture(screen, 'scale-screen');
        await checkFits(ana);
    });

    await company.step('comparing two ideas at a time gives an order', async () => {
        const title = 'Welke is beter?';
        await ask(ria, { kind: 6, title, hides: false });
        const pair = (page) => question(page, title).locator('[data-test=pair]');
        for (let round = 0; round < 3; ++round) {
            await pair(ana).locator('[data-test=better]').first().waitFor();
            const ids = await pair(ana).locator('[data-test=better]').evaluateAll((all) => all.map((each) => Number(each.dataset.id)));
            if (round === 0) {
                await picture(ana, 'pair-phone');
                await checkAccess(ana, 'a pair');
            }
            // Ana always prefers what was written last.
            await pair(ana).locator(`[data-test=better][data-id="${Math.max(...ids)}"]`).click();
            await until(ana, () => pair(ana).innerText(), (text) => text.includes(`${round + 1} pa`), 'counted');
        }
        await pair(ana).locator('[data-test=pairs-done]').waitFor();
        await pair(bo).locator('[data-test=skip-pair]').click();
        await until(ria, () => question(ria, title).locator('[data-test=placed] .words').allInnerTexts(), (all) => all.join() === [...ideas].reverse().join(), 'the order');
        await at(ria, 'order').selectOption('strength');
        await until(ria, () => at(ria, 'ideas').locator('[data-test=idea]').allInnerTexts(), (all) => all[0].includes(ideas[2]), 'sorted by strength');
        await at(ria, 'order').selectOption('controversy');
        await picture(ria, 'pair-lead');
        await picture(screen, 'pair-screen');
    });

    await company.step('an open question: answered, changed, muted, hidden and shown', async () => {
        const title = 'Wat mis je hier?';
        await ask(ria, { kind: 8, title, hides: false });
        const answers = (page) => question(page, title).locator('[data-test=answer] .text').allInnerTexts();
        await question(ana, title).locator('[data-test=answer-text]').fill('Schaduw');
        await question(ana, title).locator('[data-test=send-answer]').click();
        await question(bo, title).locator('[data-test=answer-text]').fill('Onzin');
        await question(bo, title).locator('[data-test=send-answer]').click();
        await until(ana, () => answers(ana), (all) => all.join() === 'Onzin,Schaduw', 'both answers');
        await checkAccess(ana, 'an open question');
        await picture(ana, 'open-phone');
        await question(ana, title).locator('[data-test=answer-text]').fill('Schaduw en water');
        await question(ana, title).locator('[data-test=send-answer]').click();
        await until(bo, () => answers(bo), (all) => all.join() === 'Onzin,Schaduw en water', 'changed');
        await question(ria, title).locator('[data-test=answer]').filter({ hasText: 'Onzin' }).locator('[data-test=mute]').click();
        await until(ana, () => answers(ana), (all) => all.join() === 'Schaduw en water', 'muted on a phone');
        await until(screen, () => at(screen, 'answer').allInnerTexts(), (all) => all.length === 1, 'muted on the screen');
        await until(ria, () => answers(ria), (all) => all.length === 2, 'still with the facilitator');
        await picture(ria, 'open-lead');
        await asked(ria, title).locator('[data-test=ask-show]').click();
        await untilEqual(ana, () => question(ana, title).locator('[data-test=answer]').count(), 0, 'hidden');
        assert.equal(await question(ana, title).locator('[data-test=answer-text]').inputValue(), 'Schaduw en water');
        await asked(ria, title).locator('[data-test=ask-show]').click();
        await until(ana, () => answers(ana), (all) => all.join() === 'Schaduw en water', 'shown again');
        await picture(screen, 'open-screen');
        await question(ana, title).locator('[data-test=withdraw-answer]').click();
        await untilEqual(bo, () => question(bo, title).locator('[data-test=answer]').count(), 0, 'taken back');
    });

    await company.step('a word cloud counts words whatever their case', async () => {
        const title = 'In een woord?';
        await ask(ria, { kind: 9, title, many: '2', hides: false });
        const words = (page) => question(page, title).locator('[data-test=word]').allInnerTexts();
        await question(ana, title).locator('[data-test=answer-word]').nth(0).fill('Groen');
        await question(ana, title).locator('[data-test=answer-word]').nth(1).fill('rust');
        await question(ana, title).locator('[data-test=send-answer]').click();
        await until(bo, () => words(bo), (all) => all.length === 2, 'two words');
        await question(bo, title).locator('[data-test=answer-word]').nth(0).fill('GROEN');
        await question(bo, title).locator('[data-test=send-answer]').click();
        await until(ana, () => words(ana), (all) => all.length === 2 && all[0].replace(/\s+/g, ' ') === 'Groen 2', 'one word twice');
        await checkAccess(screen, 'a word cloud');
        await picture(screen, 'words-screen');
        await picture(ana, 'words-phone');
        await question(ria, title).locator('[data-test=word]').filter({ hasText: 'rust' }).locator('[data-test=mute]').click();
        await until(screen, () => at(screen, 'word').allInnerTexts(), (all) => all.length === 1, 'muted');
        await asked(ria, title).locator('[data-test=ask-close]').click();
        await untilEqual(ana, () => question(ana, title).locator('[data-test=answer-form]').count(), 0, 'closed');
    });

    await company.step('where nothing is asked any more no heading stands over earlier questions alone', async () => {
        const open = at(ria, 'ask-close').filter({ hasText: 'Sluit' });
        for (let left = await open.count(); left > 0; --left) {
            await open.first().click();
            await untilEqual(ria, () => open.count(), left - 1, 'questions that are open');
        }
        await at(ana, 'ended-questions').waitFor();
        await untilEqual(ana, () => at(ana, 'questions').locator(':scope > [data-test=question]').count(), 0, 'questions that are asked');
        assert.ok((await ana.locator('#questions').boundingBox()).height <= 1, 'a heading over nothing but earlier questions');
    });

    await company.step('the report tells what came out', async () => {
        await openTool(ria, 'report');
        const [report] = await Promise.all([ria.context().waitForEvent('page'), at(ria, 'report-preview').click()]);
        await report.getByRole('heading', { name: 'In een woord?' }).waitFor();
        assert.equal(await report.getByText('Onzin').count(), 0);
        await picture(report, 'report-questions');
    });
});
