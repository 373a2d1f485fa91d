// A way of working with all that it can bring: which ballots take votes, questions that open with their phase, stakeholder
// groups and tables; and that a room gives it back.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
    addressIn, agree, at, bigScreen, checkAccess, Company, ideaOf, joinAs, laptop, openTool, picture, see, until, wholeText, write,
} from '../support/browser.js';
import { makeFolder, openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();
const folder = makeFolder();
const ours = `id = "ours"
name = "Our own way"
summary = "As we do it"
ballots = ["support"]
tables = 2

[[stakeholders]]
name = "Shop owners"
expected = 30

[[phases]]
title = "Tell"
minutes = 5
write = "everybody"

[[phases]]
title = "Choose"
minutes = 5
vote = "everybody"

[[phases.prompts]]
kind = "choice"
question = "Which day suits you?"
options = ["Monday", "Friday"]

[[phases]]
title = "Judge"
vote = "everybody"
ballots = ["stance"]

[[phases.prompts]]
kind = "dots"
question = "What first?"
budget = 3

[rules]
base = "careful"
`;

const asked = (page, question) => at(page, 'questions').getByText(question, { exact: true });
const activeIn = (page, number) => page.locator(`[data-test=phase-${number}][data-active=true]`).waitFor();

test('a format brings ballots, questions, groups and tables, and a room gives them back', async (t) => {
    const company = new Company(t, browser);
    let lead;
    let ana;
    let screen;
    await company.step('the facilitator finds everything ready', async () => {
        lead = await company.open(await company.device({ size: laptop }), server.startLink);
        await at(lead, 'start-form').waitFor();
        await at(lead, 'format-brainstorm').waitFor();
        assert.equal(await at(lead, 'start-rules').count(), 0, 'a format without rules of its own says nothing of them');
        const file = join(folder, 'ours.toml');
        writeFileSync(file, ours);
        await at(lead, 'format-file').setInputFiles(file);
        await at(lead, 'format-ours').waitFor();
        await at(lead, 'start-rules').getByText(/careful: for heated subjects/).waitFor();
        await at(lead, 'start-question').fill('What now?');
        await at(lead, 'start-promise').fill('We answer');
        await at(lead, 'start-name').fill('Ria');
        await at(lead, 'start').click();
        await at(lead, 'agenda').waitFor();
        await activeIn(lead, 1);
        const waiting = at(lead, 'asked').filter({ hasText: 'Which day suits you?' });
        await waiting.getByText(/waiting for its phase/).waitFor();
        await waiting.getByText(/with “Choose”/).waitFor();
        assert.match(await wholeText(lead), /Shop owners/);
        await checkAccess(lead, 'a room with questions ready');
        await picture(lead, 'format-ready');
    });
    await company.step('nobody else knows what is to be asked; ideas take support alone', async () => {
        const link = await addressIn(lead, 'join-link');
        screen = await company.open(await company.device({ size: bigScreen }), await addressIn(lead, 'screen-link'));
        ana = await company.open(await company.device(), link);
        await at(ana, 'join-button').click(); // has read the card
        await joinAs(ana, 'Ana');
        await write(ana, 'A bench');
        await see(lead, 'A bench');
        await ideaOf(ana, 'A bench').locator('[data-test=support]').waitFor();
        assert.equal(await ideaOf(ana, 'A bench').locator('[data-test=stance-agree]').count(), 0);
        assert.equal(await at(ana, 'questions').count(), 0);
        assert.doesNotMatch(await wholeText(ana), /Which day/);
    });
    await company.step('its phase opens a question on every screen', async () => {
        await at(lead, 'next-phase').click();
        await activeIn(lead, 2);
        await asked(ana, 'Which day suits you?').waitFor();
        await screen.getByRole('heading', { name: 'Which day suits you?' }).waitFor();
        await picture(ana, 'format-question');
        await picture(screen, 'format-question-screen');
    });
    await company.step('the next phase closes it, opens another and asks for stances', async () => {
        await at(lead, 'next-phase').click();
        await activeIn(lead, 3);
        await ideaOf(ana, 'A bench').locator('[data-test=stance-agree]').click();
        await ideaOf(ana, 'A bench').locator('[data-test=stance-agree][aria-pressed=true]').waitFor();
        assert.equal(await ideaOf(ana, 'A bench').locator('[data-test=support]').count(), 0);
        await ideaOf(ana, 'A bench').locator('[data-test=dots-more]').waitFor();
        await until(ana, () => asked(ana, 'Which day suits you?').count(), (count) => count === 0, 'the closed question to go');
        await picture(ana, 'format-stance');
    });
    await company.step('a facilitator changes what a phase asks', async () => {
        await at(lead, 'edit-agenda').click();
        assert.equal(await at(lead, 'phase-ballots-2').inputValue(), '2');
        await at(lead, 'phase-ballots-2').selectOption('0');
        await picture(lead, 'agenda-ballots');
        await at(lead, 'save-agenda').click();
        await ideaOf(ana, 'A bench').locator('[data-test=support]').waitFor();
        await agree([lead, ana]);
    });
    await company.step('a question is kept ready for a phase by hand', async () => {
        await at(lead, 'ask').click();
        await at(lead, 'ask-kind').selectOption({ label: await at(lead, 'ask-kind').locator('option').nth(2).textContent() });
        await at(lead, 'ask-title').fill('What else?');
        await at(lead, 'ask-phase').selectOption('1');
        await picture(lead, 'ask-with-phase');
        await at(lead, 'ask-open').click();
        await at(lead, 'asked').filter({ hasText: 'What else?' }).getByText(/waiting for its phase/).waitFor();
    });
    await company.step('the room gives all of it as a file', async () => {
        await openTool(lead, 'report');
        await lead.locator('[data-test=report-panel] summary').click();
        const download = lead.waitForEvent('download');
        await at(lead, 'download-format').click();
        const text = readFileSync(await (await download).path(), 'utf8');
        for (const part of [/Which day suits you\?/, /What first\?/, /What else\?/, /Shop owners/, /Table 1/, /ballots/]) assert.match(text, part);
    });
});
