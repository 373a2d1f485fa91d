// `npm run handbook`: the pictures of docs/handbook, taken of the session that comes with the program. Not a test; run it
// when the pages have changed their looks, and look at what comes out.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { at, bigScreen, launch, leadAs, phone } from './support/browser.js';
import { Server } from './support/server.js';

const folder = fileURLToPath(new URL('../../docs/handbook/pictures/', import.meta.url));
const laptop = { width: 1280, height: 800 };
const script = 'station_square';
/** Seconds into the script. */
const times = { writing: 130, supporting: 340, discussing: 392 };

const open = [];

async function visit(browser, address, size) {
    const context = await browser.newContext({ viewport: size, locale: 'en-GB', colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(address);
    return page;
}

async function take(page, name) {
    // A pointer that moves brings the big screen's controls.
    if ((await at(page, 'screen').count()) === 0) await page.mouse.move(2, 2);
    await page.evaluate(async () => {
        document.activeElement?.blur();
        await Promise.all([document.fonts.ready, ...document.getAnimations().map(({ finished }) => finished)]);
    });
    await page.screenshot({ path: `${folder}${name}.png` });
}

/** Through the card and the name that is offered. */
async function join(page) {
    await at(page, 'join-button').click();
    await at(page, 'join-button').click();
    await at(page, 'idea').first().waitFor();
}

try {
    mkdirSync(folder, { recursive: true });
    const server = await Server.start();
    open.push(() => server.stop());
    const browser = await launch();
    open.push(() => browser.close());

    const start = await visit(browser, server.startLink, laptop);
    await at(start, 'format-brainstorm').waitFor();
    await at(start, 'start-question').fill('What should grow, stand or go on the station square?');
    await at(start, 'start-promise').fill('The municipality works out the five ideas with the most support.');
    await at(start, 'start-name').fill('Noor');
    await take(start, 'start');
    await at(start, 'start-later').click();
    await at(start, 'prepare-panel').waitFor();
    await take(start, 'prepare');

    const writing = await server.rehearse(script, { until: times.writing });
    const lead = await visit(browser, writing.helper, laptop);
    await leadAs(lead, 'Sanne');
    await at(lead, 'agenda').waitFor();
    await at(lead, 'idea').first().waitFor();
    // What is asked is on the big screen's picture; here the ideas are to be seen.
    await at(lead, 'question-fold').first().click();
    await take(lead, 'lead');
    const newcomer = await visit(browser, writing.join, phone);
    await at(newcomer, 'join-button').waitFor();
    await newcomer.locator('[data-test=join-button]:enabled').waitFor();
    await take(newcomer, 'card');
    await at(newcomer, 'join-button').click();
    await at(newcomer, 'join-offer').first().waitFor();
    await take(newcomer, 'name');
    await at(newcomer, 'join-button').click();
    await at(newcomer, 'idea').first().waitFor();
    await at(newcomer, 'idea-text').fill('Benches with a back');
    await at(newcomer, 'similar').waitFor();
    await newcomer.screenshot({ path: `${folder}similar.png` });
    const screen = await visit(browser, writing.screen, bigScreen);
    await screen.getByText('Write ideas').waitFor();
    await take(screen, 'screen');

    const supporting = await server.rehearse(script, { until: times.supporting });
    const supporter = await visit(browser, supporting.join, phone);
    await join(supporter);
    await at(supporter, 'idea').first().scrollIntoViewIfNeeded();
    await at(supporter, 'idea').first().evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 80));
    await take(supporter, 'support');

    const discussing = await server.rehearse(script, { until: times.discussing });
    const board = await visit(browser, discussing.screen, bigScreen);
    await board.getByText('Discuss the outcome').waitFor();
    // The outcome of the question stands before the ideas until somebody asks for them.
    await at(board, 'ask-ideas').click();
    await take(board, 'outcome');

    const ended = await server.rehearse(script);
    const room = new URL(ended.join).pathname.split('/').pop();
    const report = await visit(browser, `${new URL(ended.join).origin}/report/${room}`, laptop);
    await take(report, 'report');
} finally {
    for (const close of open.reverse()) await close();
}
