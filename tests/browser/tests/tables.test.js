// Tables and people without a phone, with the real server: ideas on behalf of others, a pasted list, a show of hands beside the
// votes and its correction; the page to print; tables with lists and times of their own, and what is harvested from them.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import {
    at, bigScreen, checkAccess, checkFits, Company, enterRoom, fromMenu, ideaOf, joinAs, keepUndo, laptop, leadAs, openTool,
    picture, see, showAbout, until, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('people without a phone are heard', async (t) => {
    const company = new Company(t, browser);
    const room = await server.createRoom({ title: 'The square', question: 'What makes it greener?', promise: 'We answer all of it', language: 'en' });
    const [ana, lea, screen] = await Promise.all([
        company.open(await company.device(), room.join),
        company.open(await company.device({ size: laptop }), room.facilitator),
        company.open(await company.device({ size: bigScreen }), room.screen),
    ]);

    await company.step('people are in', async () => {
        await leadAs(lea, 'Lea');
        await at(lea, 'open').click();
        await joinAs(ana, 'Ana');
        await write(ana, 'A pond');
        await see(lea, 'A pond');
        assert.equal(await at(ana, 'note-tools').count(), 0);
    });

    await company.step('a facilitator enters an idea for a table', async () => {
        await at(lea, 'for-others').check();
        await at(lea, 'for-whom').fill('table 3');
        await at(lea, 'for-people').fill('6');
        await write(lea, 'Benches in the shade');
        for (const page of [ana, lea, screen]) {
            await see(page, 'Benches in the shade');
            await at(page, 'on-behalf').filter({ hasText: 'Entered for table 3, 6 people' }).waitFor();
        }
        await checkAccess(lea, 'entering for others');
        await checkFits(ana);
    });

    await company.step('a list with a line too long is refused whole, and stays', async () => {
        await at(lea, 'idea-text').fill(`- Trees\n- ${'x'.repeat(501)}\n- Water`);
        await at(lea, 'post-lines').filter({ hasText: '3' }).click();
        await at(lea, 'lines-problem').filter({ hasText: 'Line 2' }).waitFor();
        assert.match(await at(lea, 'idea-text').inputValue(), /Trees\n/);
        assert.equal(await ideaOf(lea, 'Trees').count(), 0);
        await picture(lea, 'lines-refused');
    });

    await company.step('put right, each line is an idea', async () => {
        await at(lea, 'idea-text').fill('- Trees\n2. Shade\n\nWater');
        await at(lea, 'post-lines').filter({ hasText: '3' }).click();
        await until(lea, () => at(lea, 'idea-text').inputValue(), (text) => text === '', 'the composer is empty');
        for (const text of ['Trees', 'Shade', 'Water']) await see(ana, text);
        await until(ana, () => at(ana, 'on-behalf').count(), (count) => count === 4, 'four ideas are marked');
        await picture(ana, 'phone-on-behalf');
    });

    await company.step('hands are counted beside the votes', async () => {
        await see(lea, 'A pond');
        await ideaOf(lea, 'A pond').locator('[data-test=more-tools]').click();
        await ideaOf(lea, 'A pond').locator('[data-test=count-hands]').click();
        await at(lea, 'hands-up').fill('12');
        await at(lea, 'hands-present').fill('30');
        await checkAccess(lea, 'counting hands');
        await at(lea, 'hands-save').click();
        await at(lea, 'hands-form').waitFor({ state: 'detached' });
        for (const page of [ana, lea, screen]) {
            await ideaOf(page, 'A pond').locator('[data-test=hands]').filter({ hasText: 'Show of hands: 12 of 30' }).waitFor();
        }
        assert.equal(await ideaOf(ana, 'A pond').locator('[data-test=support-count]').innerText(), '0');
        await picture(screen, 'screen-hands');
    });

    await company.step('a correction says why, in the log that everybody reads', async () => {
        await ideaOf(lea, 'A pond').locator('[data-test=count-hands]').click();
        await at(lea, 'hands-up').fill('13');
        assert.equal(await at(lea, 'hands-save').isDisabled(), true);
        await at(lea, 'hands-why').fill('I missed one');
        await at(lea, 'hands-save').click();
        await at(lea, 'hands-form').waitFor({ state: 'detached' });
        await ideaOf(ana, 'A pond').locator('[data-test=hands]').filter({ hasText: '13 of 30' }).waitFor();
        await showAbout(ana);
        await at(ana, 'log').click();
        await at(ana, 'log-entry').filter({ hasText: 'I missed one' }).waitFor();
    });
});

test('the page to print fits one A4, in both languages', async (t) => {
    const company = new Company(t, browser);
    const long = 'What would make our station square greener, cooler and kinder to those who wait, walk, play and work there? '.repeat(6).trim();
    const title = 'A greener station square for everybody who waits, walks, plays and works there, in all four seasons of the year, too';
    const room = await server.createRoom({ title, question: long, promise: 'We answer all of it', language: 'en' });
    const lea = await company.open(await company.device({ size: laptop }), room.facilitator);
    const pages = async (name) => {
        const pdf = await lea.pdf({ preferCSSPageSize: true, printBackground: true });
        const folder = fileURLToPath(new URL('../../../artefacts/browser/', import.meta.url));
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${folder}${name}.pdf`, pdf);
        return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
    };

    await company.step('it knows the way in by itself', async () => {
        await leadAs(lea, 'Lea');
        await fromMenu(lea, 'open-sheet');
        await at(lea, 'sheet').waitFor();
        await at(lea, 'sheet-room-code').waitFor();
    });

    await company.step('with the longest title and question it is one page', async () => {
        assert.match(await at(lea, 'sheet-room-code').innerText(), /^\d{4} \d{4}$/);
        assert.equal(await pages('sheet-en'), 1);
        await checkAccess(lea, 'the page to print');
        await picture(lea, 'sheet');
    });

    await company.step('with a charter too, and in Dutch', async () => {
        await at(lea, 'sheet-close').click();
        await at(lea, 'sheet').waitFor({ state: 'detached' });
        await fromMenu(lea, 'edit-charter');
        const said = 'Plans, drawings, memories, complaints, wishes and everything else that helps us to see the square anew';
        await at(lea, 'question').fill(long);
        await at(lea, 'goal-0').fill(said);
        await at(lea, 'promise').fill(long);
        await at(lea, 'due').fill('2030-06-01');
        await at(lea, 'save-charter').click();
        await at(lea, 'save-charter').waitFor({ state: 'detached' });
        await fromMenu(lea, 'open-sheet');
        await at(lea, 'sheet-card').waitFor();
        assert.equal(await pages('sheet-charter'), 1);
        await at(lea, 'sheet').locator('[data-test=language-nl]').click();
        await at(lea, 'paper').getByText('Doe mee met je telefoon').waitFor();
        assert.equal(await pages('sheet-nl'), 1);
        const cut = await at(lea, 'paper').evaluate((paper) => paper.scrollHeight > paper.clientHeight + 1);
        assert.equal(cut, false, 'the sheet is cut off');
    });
});

test('a room is parted into tables, and comes together again', async (t) => {
    const company = new Company(t, browser);
    const room = await server.createRoom({ title: 'The square', question: 'What makes it greener?', promise: 'We answer all of it', language: 'en' });
    const [ana, bo, lea, screen] = await Promise.all([
        company.open(await company.device(), room.join),
        company.open(await company.device(), room.join),
        company.open(await company.device({ size: laptop }), room.facilitator),
        company.open(await company.device({ size: bigScreen }), room.screen),
    ]);
    const choose = async (page, name, label) => {
        const value = await at(page, name).locator('option').filter({ hasText: label }).first().getAttribute('value');
        await at(page, name).selectOption(value);
    };
    const texts = (page) => at(page, 'item-text').allInnerTexts();

    await company.step('a facilitator makes two tables, and names one', async () => {
        await leadAs(lea, 'Lea');
        await at(lea, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        assert.equal(await at(ana, 'table-bar').count(), 0);
        await openTool(lea, 'tables');
        await at(lea, 'table-count').fill('2');
        await at(lea, 'make-tables').click();
        await until(lea, () => at(lea, 'table').count(), (count) => count === 2, 'two tables');
        await at(lea, 'rename-table').nth(1).click();
        await at(lea, 'table-name').fill('By the window');
        await at(lea, 'table-name-save').click();
        await at(lea, 'table-name').waitFor({ state: 'detached' });
        await at(ana, 'table-bar').waitFor();
        await at(screen, 'screen-table').filter({ hasText: 'By the window' }).waitFor();
    });

    await company.step('people choose where they sit, and everybody sees how many sit there', async () => {
        await choose(ana, 'choose-seat', 'Table 1');
        await at(ana, 'my-table').filter({ hasText: 'Table 1' }).waitFor();
        await choose(bo, 'choose-seat', 'By the window');
        await at(bo, 'my-table').filter({ hasText: 'By the window' }).waitFor();
        for (const name of ['Table 1', 'By the window']) await at(screen, 'screen-table').filter({ hasText: name }).filter({ hasText: '1 person' }).waitFor();
        await checkAccess(ana, 'the table bar');
        await checkFits(ana);
    });

    await company.step('each table has a list of its own', async () => {
        await at(ana, 'goes-to').filter({ hasText: 'Table 1' }).waitFor();
        await write(ana, 'Trees');
        await see(ana, 'Trees');
        await write(ana, 'Moss');
        await see(ana, 'Moss');
        await write(bo, 'Benches');
        await see(bo, 'Benches');
        assert.deepEqual(await texts(bo), ['Benches']);
        await at(screen, 'screen-table').filter({ hasText: 'Table 1' }).filter({ hasText: '2 ideas' }).waitFor();
        await at(bo, 'list').selectOption('-1');
        await see(bo, 'Trees');
        await ideaOf(bo, 'Trees').locator('[data-test=from-table]').filter({ hasText: 'Table 1' }).waitFor();
        await ideaOf(bo, 'Trees').locator('[data-test=support]').click();
        await ideaOf(ana, 'Trees').locator('[data-test=support-count]').filter({ hasText: '1' }).waitFor();
    });

    await company.step('who takes notes enters for the table', async () => {
        assert.equal(await at(ana, 'note-tools').count(), 0);
        await at(ana, 'take-notes').check();
        await at(ana, 'note-tools').waitFor();
        await at(ana, 'for-others').check();
        await at(ana, 'for-people').fill('6');
        await at(ana, 'idea-text').fill('A fountain\nA kiosk');
        await at(ana, 'post-lines').click();
        await until(ana, () => at(ana, 'idea-text').inputValue(), (text) => text === '', 'the composer is empty');
        for (const text of ['A fountain', 'A kiosk']) await see(bo, text);
        await ideaOf(bo, 'A kiosk').locator('[data-test=on-behalf]').filter({ hasText: 'Table 1, 6 people' }).waitFor();
        await picture(ana, 'phone-table');
    });

    await company.step('the tables have a time', async () => {
        await at(lea, 'table-time').click();
        for (const page of [ana, bo]) await at(page, 'table-timer').waitFor();
        await until(screen, () => at(screen, 'screen-table').first().innerText(), (text) => /1[45]:\d\d/.test(text), 'the time of a table');
        await checkAccess(lea, 'the tables of a facilitator');
        await picture(screen, 'screen-tables');
        await picture(lea, 'lead-tables');
    });

    await company.step('the best of each table comes to everybody, and can go back', async () => {
        await at(bo, 'list').selectOption('0');
        await until(bo, () => texts(bo), (found) => found.length === 0, 'nothing in the plenary');
        await at(lea, 'harvest-count').fill('1');
        await at(lea, 'harvest').click();
        await keepUndo(lea);
        await until(bo, async () => (await texts(bo)).sort().join(), (found) => found === 'Benches,Trees', 'the best of each table');
        await ideaOf(bo, 'Trees').locator('[data-test=from-table]').filter({ hasText: 'From Table 1, now for everybody' }).waitFor();
        await showAbout(ana);
        await at(ana, 'log').click();
        await at(ana, 'log-entry').filter({ hasText: 'Ideas were brought' }).waitFor();
        await at(lea, 'undo').click();
        await until(bo, () => texts(bo), (found) => found.length === 0, 'back at the tables');
        await at(lea, 'harvest').click();
        await until(bo, () => texts(bo), (found) => found.length === 2, 'once more');
    });

    await company.step('where seats are assigned, whoever comes later sits at the smallest table', async () => {
        await at(lea, 'seating-assigned').check();
        await at(lea, 'seat-anew').waitFor();
        const cem = await enterRoom(company, room.join, 'Cem');
        await at(cem, 'my-table').filter({ hasText: 'Table 1' }).filter({ hasText: '2 people' }).waitFor();
        assert.equal(await at(cem, 'change-seat').count(), 0);
        await at(screen, 'ask-ideas').click();
        await see(screen, 'Trees');
    });
});
