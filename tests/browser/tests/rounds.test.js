// What people meet when the rounds change under their hands: a text that was begun, a question that was answered, something
// that is refused; and that the ideas are never a long way off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, checkAccess, checkFits, Company, enterRoom, ideaOf, laptop, openRoom, openThread, phone, picture, see, until,
    untilEqual, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** Three rounds: write; reply; vote. Facilitators begin them by hand. */
async function makeRounds(lead) {
    await at(lead, 'edit-agenda').click();
    await at(lead, 'save-agenda').click();
    await at(lead, 'agenda-form').waitFor({ state: 'detached' });
}

async function begin(lead, number) {
    await at(lead, `start-${number}`).click();
    await lead.locator(`[data-test=phase-${number}][data-active=true]`).waitFor();
}

async function ask(lead, { kind, title, lines }) {
    await at(lead, 'ask').click();
    await at(lead, 'ask-kind').selectOption(String(kind));
    await at(lead, 'ask-title').fill(title);
    if (lines !== undefined) await at(lead, 'ask-lines').fill(lines);
    await at(lead, 'ask-open').click();
    await at(lead, 'asked').filter({ hasText: title }).waitFor();
}

test('rounds that change lose nothing, mislead nobody and leave the ideas near', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ title: 'Square', question: 'What grows?', promise: 'We listen', language: 'en' });
    const lead = await openRoom(company, links.facilitator);
    await makeRounds(lead);
    await begin(lead, 1);
    const ana = await enterRoom(company, links.join, 'Ana', { size: phone });

    await company.step('who leads has the tools beside the ideas, and a key to write', async () => {
        await at(lead, 'next-phase').waitFor();
        const panel = await at(lead, 'agenda').boundingBox();
        const list = await at(lead, 'ideas').boundingBox();
        assert.ok(panel.x + panel.width <= list.x && list.y < laptop.height / 2, 'the ideas stand below the tools');
        await lead.keyboard.press('n');
        await untilEqual(lead, () => lead.evaluate(() => document.activeElement?.dataset.test), 'idea-text', 'the focus');
        await lead.keyboard.type('n');
        assert.equal(await at(lead, 'idea-text').inputValue(), 'n');
        await at(lead, 'idea-text').fill('');
        await checkFits(lead);
    });
    await company.step('where nobody votes there is nothing to press', async () => {
        await write(ana, 'Trees along the tram');
        await see(lead, 'Trees along the tram');
        assert.equal(await ideaOf(ana, 'Trees along the tram').locator('[data-test=support]').count(), 0);
    });
    await company.step('a text that is begun when writing ends can still be sent, and one that is not is kept in sight', async () => {
        await at(ana, 'idea-text').fill('A fountain that');
        await begin(lead, 2);
        await at(ana, 'last-words').waitFor();
        await begin(lead, 1);
        await at(ana, 'last-words').waitFor({ state: 'detached' });
        assert.equal(await at(ana, 'idea-text').inputValue(), 'A fountain that');
        await begin(lead, 3);
        await at(ana, 'last-words').waitFor();
        await ana.reload();
        await at(ana, 'no-writing').getByText('A fountain that').waitFor();
        assert.equal(await at(ana, 'composer').count(), 0);
        await checkFits(ana);
    });
    await company.step('a pause brings no field into a round without writing', async () => {
        await at(lead, 'pause').click();
        await at(lead, 'reason-confirm').click();
        await ana.locator('[data-test=room-state][data-state=paused]').waitFor();
        assert.equal(await at(ana, 'composer').count(), 0);
        await at(lead, 'open').click();
        await ana.locator('[data-test=room-state][data-state=open]').waitFor();
    });
    await company.step('a round that begins with writing brings the text back', async () => {
        await begin(lead, 1);
        await at(ana, 'composer').waitFor();
        await untilEqual(ana, () => at(ana, 'idea-text').inputValue(), 'A fountain that', 'the text that was begun');
        await at(ana, 'idea-text').fill('');
    });
    await company.step('one tap opens the field for a first reply', async () => {
        await begin(lead, 2);
        await openThread(ana, 'Trees along the tram');
        await at(ana, 'reply-text').fill('Limes');
        await at(lead, 'pause').click();
        await at(lead, 'reason-confirm').click();
        await ana.locator('[data-test=room-state][data-state=paused]').waitFor();
        assert.equal(await at(ana, 'reply-text').inputValue(), 'Limes', 'the field went while it was in use');
        assert.equal(await at(ana, 'send-reply').isDisabled(), true);
        await at(lead, 'open').click();
        await ana.locator('[data-test=send-reply]:enabled').click();
        await at(ana, 'reply').getByText('Limes', { exact: true }).waitFor();
    });
    await company.step('a question that is answered folds when one has gone on to the ideas, and nothing moves', async () => {
        await begin(lead, 1);
        for (let number = 1; number <= 8; ++number) {
            await write(lead, `Idea ${number}`);
            await ideaOf(lead, `Idea ${number}`).waitFor();
        }
        await at(ana, 'idea-text').waitFor();
        for (let number = 1; number <= 8; ++number) await see(ana, `Idea ${number}`);
        await at(ana, 'idea').last().evaluate((element) => element.scrollIntoView({ block: 'center' }));
        await write(ana, 'From far below');
        await at(ana, 'show-own').click();
        await ideaOf(ana, 'From far below').waitFor();
        await until(ana, () => ideaOf(ana, 'From far below').evaluate((element) => element.getBoundingClientRect().top), (top) => top >= 0 && top < phone.height, 'the own idea in sight');
        await begin(lead, 3);
        await ask(lead, { kind: 5, title: 'Where first?', lines: 'North\nSouth\nEast\nWest' });
        await at(ana, 'choice').first().click();
        await at(ana, 'question-done').waitFor();
        const last = at(ana, 'idea').last();
        await last.evaluate((element) => element.scrollIntoView({ block: 'center' }));
        await untilEqual(ana, () => at(ana, 'question').locator('details').evaluate((element) => element.open), false, 'the question is open');
        const place = () => last.evaluate((element) => element.getBoundingClientRect().toJSON());
        await until(ana, place, ({ top, bottom }) => top >= 0 && bottom <= phone.height, 'what was looked at stays in sight');
        assert.equal(await at(ana, 'about-text').isVisible(), false, 'what the session is about is open still');
        await ana.evaluate(() => window.scrollTo(0, 0));
        const top = () => at(ana, 'idea').first().evaluate((element) => element.getBoundingClientRect().top);
        await until(ana, top, (found) => found < 0.6 * phone.height, 'the first idea is near');
        await picture(ana, 'phone-voting');
        await checkAccess(ana, 'a folded question');
        await at(ana, 'question-fold').click();
        await at(ana, 'choice').first().waitFor();
    });
    await company.step('what is refused is said on the page, and what was written stays', async () => {
        await ask(lead, { kind: 8, title: 'And why there?' });
        const text = 'Because. '.repeat(100);
        await at(ana, 'answer-text').fill(text);
        await at(ana, 'send-answer').click();
        await at(ana, 'problem-note').waitFor();
        await picture(ana, 'phone-refused');
        assert.equal(await at(ana, 'answer-text').inputValue(), text);
        await ana.reload();
        await at(ana, 'answer-text').waitFor();
        await untilEqual(ana, () => at(ana, 'answer-text').inputValue(), text, 'the text that was not sent');
        await at(ana, 'answer-text').fill('Shade');
        await at(ana, 'send-answer').click();
        await at(ana, 'question-done').first().waitFor();
    });
});
