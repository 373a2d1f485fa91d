// A room from one page: the question, the promise and the way of working; a format file that is wrong, one that is right,
// and a room that is started from another.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
    addressIn, agree, at, checkAccess, checkFits, Company, fromMenu, joinAs, laptop, openTool, phone, picture, see, until, wholeText, write,
} from '../support/browser.js';
import { makeFolder, openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();
const folder = makeFolder();

async function fill(page, { question, promise, name }) {
    await at(page, 'start-form').waitFor();
    await at(page, 'format-brainstorm').waitFor();
    await at(page, 'start-question').fill(question);
    await at(page, 'start-promise').fill(promise);
    if (name !== undefined) await at(page, 'start-name').fill(name);
}

const activePhases = (page) => page.locator('[data-test^=phase-][data-active=true]').count();

test('question, promise and Start make a room that people can join', async (t) => {
    const company = new Company(t, browser);
    let lead;
    await company.step('the page says what it needs and no more', async () => {
        lead = await company.open(await company.device({ size: laptop }), server.startLink);
        await fill(lead, { question: 'What should grow on our square?', promise: 'The council answers the five best ideas', name: 'Ria' });
        assert.notEqual(await at(lead, 'start-due').inputValue(), '');
        await checkAccess(lead, 'start');
        await checkFits(lead);
        await picture(lead, 'start');
    });
    await company.step('Start leads into an open room with its charter and its first phase', async () => {
        await at(lead, 'format-lessons_learned').check();
        await at(lead, 'start').click();
        await at(lead, 'agenda').waitFor();
        await until(lead, () => activePhases(lead), (count) => count === 1, 'the first phase to begin');
        assert.equal(await at(lead, 'title').textContent(), 'What should grow on our square?');
        assert.equal(await at(lead, 'start-panel').count(), 0);
        await fromMenu(lead, 'groups');
        assert.match(await wholeText(lead), /Went well|Ging goed/);
        await lead.keyboard.press('Escape');
        await picture(lead, 'started');
    });
    await company.step('the links are there to be shared, and somebody comes in by them', async () => {
        const ana = await company.open(await company.device(), await addressIn(lead, 'join-link'));
        await at(ana, 'join-button').click(); // has read the card
        await joinAs(ana, 'Ana');
        await write(ana, 'The stalls were early');
        await see(lead, 'The stalls were early');
        const screen = await company.open(await company.device({ size: laptop }), await addressIn(lead, 'screen-link'));
        // In its first phase each writes alone: the hall sees how many ideas there are, and the facilitator sees that it does.
        await screen.locator('[data-test=screen-count][data-count="1"]').waitFor();
        await lead.locator('[data-test=screen-thumb][data-shows=count]').waitFor();
    });
    await company.step('loading the page anew starts nothing again', async () => {
        await lead.reload();
        // Somebody is in, so how people come in is not what one sees first.
        await openTool(lead, 'ways');
        await at(lead, 'join-link').waitFor();
        await at(lead, 'agenda').waitFor();
        assert.equal(await activePhases(lead), 1);
    });
});

test('a session is prepared first, step by step, and opened later', async (t) => {
    const company = new Company(t, browser);
    const lead = await company.open(await company.device({ size: laptop }), server.startLink);
    const step = (number) => at(lead, `prepare-${number}`);
    const says = (number, what) => until(lead, () => step(number).textContent(), (text) => what.test(text), `step ${number} to say what holds`);
    await company.step('it is made ready and nobody can write yet', async () => {
        await fill(lead, { question: 'What should our street look like?', promise: 'The street chooses', name: 'Ria' });
        await at(lead, 'start-later').click();
        await at(lead, 'prepare-panel').waitFor();
        await at(lead, 'start-panel').waitFor({ state: 'detached' });
        await lead.locator('[data-test=room-state][data-state=draft]').waitFor();
        assert.equal(await activePhases(lead), 0);
        await says(1, /What should our street look like/);
        await says(4, /50/);
        await says(5, /standard/);
        await says(6, /link/);
        await checkAccess(lead, 'the six steps');
        await picture(lead, 'prepare');
    });
    await company.step('what people will read changes with the agreements', async () => {
        await step(1).click();
        await at(lead, 'promise').fill('The street chooses the three best ideas');
        await at(lead, 'save-charter').click();
        await at(lead, 'prepare-preview').getByText('three best ideas').waitFor();
    });
    await company.step('each step leads to where it is changed, and back', async () => {
        await step(6).click();
        await at(lead, 'set-lobby').check();
        await at(lead, 'passphrase-set').click();
        await at(lead, 'passphrase').fill('green benches');
        await at(lead, 'passphrase-save').click();
        await at(lead, 'passphrase-now').waitFor();
        await at(lead, 'tool-close').click();
        await says(6, /passphrase.*wait/i);
        await step(5).click();
        await lead.locator('[data-test=tool][data-tool=rules]').waitFor();
        await at(lead, 'tool-close').click();
        await step(4).click();
        await at(lead, 'agenda-form').waitFor();
        await lead.keyboard.press('Escape');
        await at(lead, 'agenda-form').waitFor({ state: 'detached' });
    });
    await company.step('the page that is loaded again shows the steps, and the session opens', async () => {
        await lead.reload();
        await at(lead, 'prepare-panel').waitFor();
        await at(lead, 'open').click();
        await lead.locator('[data-test=room-state][data-state=open]').waitFor();
    });
});

test('a format file is refused with its line and reason, and one that is right is used', async (t) => {
    const company = new Company(t, browser);
    const lead = await company.open(await company.device({ size: phone }), server.startLink, { refusedWith: 422 });
    await company.step('what is wrong stands beside the button, and nothing written is lost', async () => {
        await fill(lead, { question: 'What did we learn?', promise: 'We change our plan by it', name: 'Noor' });
        const wrong = join(folder, 'wrong.toml');
        writeFileSync(wrong, 'id = "ours"\nname = "Ours"\nsummary = "Our own way"\n\n[[phases]]\ntitle = "Write"\nminuts = 5\n');
        await at(lead, 'format-file').setInputFiles(wrong);
        await at(lead, 'format-problem').waitFor();
        assert.match(await at(lead, 'format-problem').textContent(), /wrong\.toml.*7.*phases\[0\]\.minuts/);
        assert.equal(await at(lead, 'start-question').inputValue(), 'What did we learn?');
        await checkFits(lead);
        await picture(lead, 'format-refused');
    });
    await company.step('mended, it is one of the ways to work', async () => {
        const right = join(folder, 'right.toml');
        writeFileSync(right, 'id = "ours"\nname = "Our own way"\nsummary = "As we do it"\n\n[[phases]]\ntitle = "Tell"\nminutes = 5\nwrite = "everybody"\n');
        await at(lead, 'format-file').setInputFiles(right);
        await at(lead, 'format-ours').waitFor();
        assert.equal(await at(lead, 'format-problem').count(), 0);
        await at(lead, 'start').click();
        // On a phone one zone is shown at a time.
        await at(lead, 'zone-agenda').click();
        await at(lead, 'agenda').waitFor();
        await until(lead, () => activePhases(lead), (count) => count === 1, 'the first phase to begin');
        assert.match(await wholeText(lead), /Tell/);
    });
    await company.step('the room gives its way of working as a file, and another room starts from it', async () => {
        await openTool(lead, 'report');
        const files = lead.locator('[data-test=report-panel] summary');
        await files.click();
        const download = lead.waitForEvent('download');
        await at(lead, 'download-format').click();
        const text = readFileSync(await (await download).path(), 'utf8');
        assert.match(text, /Tell/);
        const other = lead.context().waitForEvent('page');
        await at(lead, 'start-another').click();
        const next = await other;
        await at(next, 'format-room').waitFor({ timeout: 60_000 });
        assert.equal(await at(next, 'format-room').isChecked(), true);
        assert.equal(await at(next, 'start-question').inputValue(), 'What did we learn?');
        await next.close();
    });
});

test('in a room that the operator made the same page stands inside', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ title: 'Square', question: 'What grows?', promise: 'We listen', language: 'en' });
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    await at(lead, 'join-name').fill('Ria');
    await at(lead, 'join-button').click();
    await fill(lead, { question: 'What grows?', promise: 'We listen and answer' });
    await picture(lead, 'start-in-room');
    await at(lead, 'start').click();
    await until(lead, () => activePhases(lead), (count) => count === 1, 'the first phase to begin');
    const ana = await company.open(await company.device(), links.join);
    await at(ana, 'join-button').click(); // has read the card
    await joinAs(ana, 'Ana');
    await write(ana, 'Trees');
    await see(lead, 'Trees');
    await agree([lead, ana]);
});

test('a start link that does not hold says so', async (t) => {
    const company = new Company(t, browser);
    const lead = await company.open(await company.device({ size: laptop }), `${server.startLink.split('#')[0]}#nothing`, { refusedWith: 404 });
    await fill(lead, { question: 'What?', promise: 'An answer', name: 'Ria' });
    await at(lead, 'start').click();
    await at(lead, 'start-problem').waitFor();
    assert.equal(await at(lead, 'start-question').inputValue(), 'What?');
});
