// `npm run pictures`: the picture of the README, taken of a real room with believable content. Not a test; run it when
// the page has changed its looks, and look at what comes out.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
    agree, at, bigScreen, ideaOf, joinAs, launch, leadAs, openThread, replyOf, see, supporters, until, write,
} from './support/browser.js';
import { Server } from './support/server.js';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const charter = {
    title: 'A greener station square',
    question: 'What should grow, stand or disappear on our square?',
    promise: 'The council answers the five ideas with the most support before 1 March.',
    language: 'en',
};
/** Who says what, and how many support it. */
const ideas = [
    ['Nadia', 'A drinking fountain that dogs can use too', 2],
    ['Joost', 'Een dak op de fietsenstalling, met sedum erop', 5],
    ['Mo', 'Rain barrels under the platform roof', 3],
    ['Femke', 'Laat de school een eigen perk beplanten', 6],
    ['Grace', 'Benches in the shade, with backs', 4],
    ['Joost', 'Bomen in plaats van de tweede taxirij', 8],
];
const names = ['Joost', 'Nadia', 'Mo', 'Femke', 'Grace', 'Pieter', 'Aylin', 'Tom'];

/** Everything that is closed in the end, last opened first. */
const open = [];

async function visit(browser, address, { size, locale = 'en-GB', density = 1 }) {
    const context = await browser.newContext({ viewport: size, locale, deviceScaleFactor: density, colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(address);
    return page;
}

async function reply(page, idea, to, text) {
    await openThread(page, idea);
    if (to !== null) await replyOf(page, to).locator('[data-test=reply-reply]').click();
    await at(page, 'reply-text').fill(text);
    await at(page, 'send-reply').click();
    await replyOf(page, text).waitFor();
}

/** The screenshots side by side, as devices. */
async function compose(browser, path, shots) {
    const page = await browser.newPage({ viewport: { width: 1600, height: 600 } });
    const figures = shots.map(
        ({ image, width, kind, words }) =>
            `<figure class="${kind}"><img width="${width}" src="data:image/png;base64,${image.toString('base64')}"><figcaption>${words}</figcaption></figure>`,
    );
    await page.setContent(`<!doctype html><style>
        body { margin: 0; padding: 28px 24px 18px; width: 1552px; height: max-content; background: #dfe6df; font: 600 17px 'DejaVu Sans', sans-serif; color: #1f2522; }
        div { display: flex; justify-content: space-between; align-items: center; }
        figure { margin: 0; text-align: center; }
        img { display: block; box-sizing: border-box; border: 7px solid #1f2522; border-radius: 12px; }
        .phone img { border-radius: 26px; }
        figcaption { margin-top: 12px; }
    </style><div>${figures.join('')}</div>`);
    await page.locator('body').screenshot({ path });
}

try {
    const server = await Server.start();
    open.push(() => server.stop());
    const browser = await launch();
    open.push(() => browser.close());
    const room = await server.createRoom(charter);
    const lead = await visit(browser, room.facilitator, { size: { width: 1280, height: 1000 } });
    await leadAs(lead, 'Ria');
    await at(lead, 'open').click();
    await lead.locator('[data-test=room-state][data-state=open]').waitFor();
    const people = new Map();
    for (const [index, name] of names.entries()) {
        const page = await visit(browser, room.join, { size: { width: 390, height: 844 }, locale: index % 2 === 0 ? 'nl-NL' : 'en-GB' });
        await joinAs(page, name);
        people.set(name, page);
    }
    const everybody = [...people.values()];
    for (const [name, text] of ideas) {
        await write(people.get(name), text);
        for (const page of everybody) await see(page, text);
    }
    for (const [, text, count] of ideas) {
        for (const page of everybody.slice(0, count)) await ideaOf(page, text).locator('[data-test=support]').click();
    }
    const trees = 'Bomen in plaats van de tweede taxirij';
    for (const name of ['Nadia', 'Mo', 'Femke', 'Grace', 'Aylin']) {
        await ideaOf(people.get(name), trees).locator('[data-test=stance-agree]').click();
    }
    await ideaOf(people.get('Pieter'), trees).locator('[data-test=stance-disagree]').click();
    await reply(people.get('Pieter'), trees, null, 'Where do the taxis wait then?');
    await reply(people.get('Joost'), trees, 'Where do the taxis wait then?', 'In the Kerkstraat, where two bays are empty all day.');
    const screen = await visit(browser, room.screen, { size: bigScreen });
    await at(screen, 'order').click();
    await until(screen, () => supporters(screen), (counts) => Object.values(counts).join() === ideas.map(([, , count]) => count).join(), 'the votes');
    await agree(everybody);

    // What the pictures show: the whole page from its top, with the most supported first.
    const phone = people.get('Joost');
    await openThread(phone, trees);
    for (const page of [phone, lead]) {
        await at(page, 'order').selectOption('supported');
        await page.evaluate(() => {
            document.activeElement?.blur();
            window.scrollTo(0, 0);
        });
    }
    await ideaOf(phone, trees).evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top - 66));
    // Everybody is in: how it goes is what there is to see.
    await at(lead, 'tool-close').click();
    await lead.evaluate(() => document.activeElement?.blur());
    await lead.mouse.move(2, 2);
    await screen.mouse.move(2, 2);
    await until(lead, () => supporters(lead), (counts) => Object.values(counts).includes(8), 'the votes');

    mkdirSync(folder, { recursive: true });
    await compose(browser, `${folder}room.png`, [
        { image: await screen.screenshot(), width: 770, kind: 'screen', words: 'The big screen' },
        { image: await phone.screenshot(), width: 216, kind: 'phone', words: 'A phone' },
        { image: await lead.screenshot(), width: 520, kind: 'laptop', words: 'The facilitator' },
    ]);
} finally {
    for (const close of open.reverse()) await close();
}
