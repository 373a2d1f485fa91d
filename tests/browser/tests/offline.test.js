// A phone without a network: what is written and voted meanwhile arrives once and in order, what was begun is still there,
// the page itself comes from the device, and a server that restarts in the middle of a vote loses none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, canonical, checkAccess, checkFits, Company, enterRoom, ideaOf, joinAs, laptop, leadAs, openThread,
    picture, see, setRules, status, supporters, until, untilEqual, write,
} from '../support/browser.js';
import { Server } from '../support/server.js';
import { openBrowser } from '../support/stage.js';

const browser = await openBrowser();

const topics = ['Benches', 'Trees', 'Lamps', 'Bicycles', 'Water'];

/** An open room with five ideas; one participant in Dutch on a device of her own, another one who wrote them, and who leads. */
async function gather(company, server) {
    const ria = await company.open(await company.device({ size: laptop }), server.facilitator);
    await leadAs(ria, 'Ria');
    await at(ria, 'open').click();
    await ria.locator('[data-test=room-state][data-state=open]').waitFor();
    // The other rules let newcomers write a few texts only.
    await setRules(ria, { base: 1 });
    const bo = await enterRoom(company, server.join, 'Bo');
    for (const topic of topics) await write(bo, topic);
    await until(bo, () => status(bo), ({ waiting }) => waiting === 0, 'the ideas are sent');
    const device = await company.device({ locale: 'nl-NL' });
    const ana = await company.open(device, server.join);
    await joinAs(ana, 'Ana');
    for (const page of [ana, ria]) for (const topic of topics) await see(page, topic);
    return { device, ana, bo, ria };
}

/** What this page has, in the order of the room. */
const texts = async (page) => {
    const items = (await canonical(page)).split('\n').filter((line) => line.startsWith('item|'));
    return items.flatMap((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, text]) => text));
};

const waitUntilAway = (page) => until(page, () => status(page), ({ phase }) => phase !== 'live', 'the page notices');
const waitUntilLive = (page) => until(page, () => status(page), ({ phase }) => phase === 'live', 'live again');

/** The page and its words in this language are on the device. */
async function waitUntilKept(page, language) {
    await until(
        page,
        () =>
            page.evaluate(async () => {
                const paths = [];
                for (const name of await caches.keys()) paths.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
                return paths;
            }),
        (paths) => ['/assets/index-', '/assets/room-', `/assets/${language}_later-`].every((start) => paths.some((path) => path.startsWith(start))),
        'the page is kept',
    );
}

test('three ideas and ten votes without a network are there once afterwards, and in order', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    let room;
    await company.step('three are together', async () => {
        room = await gather(company, server);
    });
    const { device, ana, bo, ria } = room;
    const mine = ['Eerst een kiosk', 'Dan een fontein', 'En een klok'];
    await company.step('one writes and votes in aeroplane mode', async () => {
        await device.setOffline(true);
        await waitUntilAway(ana);
        for (const topic of topics) {
            await ideaOf(ana, topic).locator('[data-test=support]').click();
            await ideaOf(ana, topic).locator('[data-test=stance-agree]').click();
        }
        for (const text of mine) await write(ana, text);
        await untilEqual(ana, async () => (await status(ana)).waiting, 13, 'what waits');
        await at(ana, 'connection-bar').waitFor();
        await until(ana, () => at(ana, 'waiting-count').innerText(), (text) => text.includes('13'), 'the bar tells how many wait');
        await ana.locator('[data-test=connection-bar] summary').click();
        await at(ana, 'away-more').waitFor();
        await checkFits(ana, ['connection-bar']);
        await checkAccess(ana, 'the bar of a participant without connection');
        await picture(ana, 'offline-bar');
    });
    await company.step('meanwhile others write', async () => {
        for (const text of ['A stage', 'A market']) await write(bo, text);
        await until(bo, () => status(bo), ({ waiting }) => waiting === 0, 'sent');
    });
    await company.step('it is back: told once, with what is new', async () => {
        await device.setOffline(false);
        // It stands there for some seconds only: what it says is looked for in one with it.
        const bar = ana.locator('[data-test=connection-bar][data-state=back]');
        await bar.filter({ hasText: /^\s*Bijgewerkt, 2 nieuw\s*$/ }).waitFor();
        await picture(ana, 'offline-back');
        await bar.waitFor({ state: 'detached' });
    });
    await company.step('all is there once, in order, and counts', async () => {
        await agree([ana, bo]);
        const written = (await texts(bo)).filter((text) => mine.includes(text));
        assert.deepEqual(written, mine);
        const drawn = await Promise.all(topics.map((topic) => ideaOf(bo, topic).getAttribute('data-id')));
        for (const page of [ana, bo, ria]) {
            await until(page, () => supporters(page), (counts) => drawn.every((id) => counts[id] === 1), 'one supporter each');
        }
        for (const topic of topics) await ideaOf(bo, topic).locator('[data-test=stance-agree] .count').getByText('1', { exact: true }).waitFor();
    });
});

test('what was begun is still there after a reload, whatever it was', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    const { ana, bo } = await gather(company, server);
    const menu = async (page, text, what) => {
        const card = ideaOf(page, text);
        if ((await card.locator(`[data-test=${what}]`).count()) === 0) await card.locator('[data-test=toggle-thread]').click();
        await card.locator(`[data-test=${what}]`).click();
    };
    await company.step('a reply', async () => {
        await openThread(ana, 'Trees');
        await at(ana, 'reply-text').fill('Linden, omdat');
        await ana.reload();
        await at(ana, 'room').waitFor();
        await openThread(ana, 'Trees');
        await untilEqual(ana, () => at(ana, 'reply-text').inputValue(), 'Linden, omdat', 'the reply');
    });
    await company.step('another text for an idea', async () => {
        await menu(bo, 'Lamps', 'edit');
        await at(bo, 'edit-text').fill('Lamps that dim when');
        await bo.reload();
        await at(bo, 'room').waitFor();
        await menu(bo, 'Lamps', 'edit');
        await untilEqual(bo, () => at(bo, 'edit-text').inputValue(), 'Lamps that dim when', 'the other text');
        await at(bo, 'edit-save').click();
        await see(bo, 'Lamps that dim when');
    });
    await company.step('what somebody says about a text that they flag', async () => {
        await menu(ana, 'Water', 'flag');
        await at(ana, 'flag-note').fill('Dit gaat over');
        await ana.reload();
        await at(ana, 'room').waitFor();
        await menu(ana, 'Water', 'flag');
        await untilEqual(ana, () => at(ana, 'flag-note').inputValue(), 'Dit gaat over', 'the note');
    });
});

test('a server that restarts in the middle of votes loses none, and nobody sees an error page', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    const { ana, bo, ria } = await gather(company, server);
    const screen = await company.open(await company.device({ size: bigScreen }), server.screen);
    await see(screen, 'Water');
    await company.step('it dies between two taps', async () => {
        const support = (topic) => ideaOf(ana, topic).locator('[data-test=support]');
        await support('Benches').click();
        await support('Trees').click();
        await Promise.all([server.kill(), support('Lamps').click()]);
        await support('Bicycles').click();
        await support('Water').click();
        for (const page of [ana, bo, ria, screen]) await waitUntilAway(page);
        for (const page of [ana, bo]) assert.equal(await ideaOf(page, 'Water').count(), 1);
        assert.equal(await at(ria, 'lead-panel').count(), 1);
        assert.equal(await ideaOf(screen, 'Water').count(), 1);
    });
    await company.step('it is back, and every vote counts once', async () => {
        await server.restart();
        for (const page of [ana, bo, ria, screen]) await waitUntilLive(page);
        await agree([ana, bo]);
        const drawn = await Promise.all(topics.map((topic) => ideaOf(bo, topic).getAttribute('data-id')));
        for (const page of [ana, bo, ria, screen]) {
            await until(page, () => supporters(page), (counts) => drawn.every((id) => counts[id] === 1), 'one supporter each');
        }
    });
});

test('a page that is loaded again without a network is there, with the fifty things that wait', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    const { device, ana, bo } = await gather(company, server);
    const mine = Array.from({ length: 5 }, (_, index) => `Idee nummer ${index + 1}`);
    await company.step('fifty things wait', async () => {
        await waitUntilKept(ana, 'nl');
        await device.setOffline(true);
        await waitUntilAway(ana);
        for (const text of mine) await write(ana, text);
        // Each tap takes the one before back: after 45 of them the vote stands.
        const support = ideaOf(ana, 'Trees').locator('[data-test=support]');
        for (let tap = 0; tap < 45; ++tap) await support.click();
        await at(ana, 'idea-text').fill('En half een');
        await untilEqual(ana, async () => (await status(ana)).waiting, 50, 'what waits');
    });
    await company.step('the page comes from the device', async () => {
        await ana.reload();
        await at(ana, 'waiting-count').waitFor();
        await until(ana, () => at(ana, 'waiting-count').innerText(), (text) => text.includes('50'), 'the bar tells how many wait');
        await untilEqual(ana, () => at(ana, 'own-text').allInnerTexts(), mine, 'what waits');
        await untilEqual(ana, () => at(ana, 'idea-text').inputValue(), 'En half een', 'what was begun');
        await checkFits(ana);
        await checkAccess(ana, 'the page that was loaded without connection');
        await picture(ana, 'offline-reloaded');
        await at(ana, 'idea-text').fill('En half een zin');
    });
    await company.step('with a network all of it arrives, once and in order', async () => {
        await device.setOffline(false);
        await at(ana, 'room').waitFor();
        await untilEqual(ana, () => at(ana, 'idea-text').inputValue(), 'En half een zin', 'what was begun');
        await agree([ana, bo]);
        assert.deepEqual((await texts(bo)).filter((text) => mine.includes(text)), mine);
        const id = await ideaOf(bo, 'Trees').getAttribute('data-id');
        await until(bo, () => supporters(bo), (counts) => counts[id] === 1, 'one supporter');
    });
});

test('what was done without a network before a reload is told of: sent once, or why not', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    const { device, ana, ria } = await gather(company, server);
    const message = 'Ik hoor de zaal niet';
    await company.step('she writes to the facilitators and supports an idea, which is locked meanwhile', async () => {
        await waitUntilKept(ana, 'nl');
        await device.setOffline(true);
        await waitUntilAway(ana);
        await ideaOf(ana, 'Trees').locator('[data-test=support]').click();
        await at(ana, 'line').click();
        await at(ana, 'line-text').fill(message);
        await at(ana, 'line-send').click();
        await ana.keyboard.press('Escape');
        await at(ana, 'line-text').waitFor({ state: 'detached' });
        await at(ana, 'line').click();
        assert.equal(await at(ana, 'line-text').inputValue(), message);
        assert.equal(await at(ana, 'line-send').isDisabled(), true);
        await picture(ana, 'message-waits');
        await ideaOf(ria, 'Trees').locator('[data-test=more-tools]').click();
        await ideaOf(ria, 'Trees').locator('[data-test=lock]').click();
        await at(ria, 'reason-confirm').click();
        await ideaOf(ria, 'Trees').locator('[data-test=locked]').waitFor();
    });
    await company.step('the page is loaded again, and then there is a network', async () => {
        await ana.reload();
        await at(ana, 'waiting-count').waitFor();
        await device.setOffline(false);
        await at(ana, 'room').waitFor();
        await waitUntilLive(ana);
        await at(ana, 'problem-note').getByText('op slot').waitFor();
        await picture(ana, 'refused-late');
        assert.equal((await supporters(ana))[await ideaOf(ana, 'Trees').getAttribute('data-id')] ?? 0, 0);
        await at(ana, 'line').click();
        await at(ana, 'private-line').filter({ hasText: message }).waitFor();
        await untilEqual(ana, () => at(ana, 'line-text').inputValue(), '', 'what is begun');
        assert.equal(await at(ana, 'private-line').count(), 1);
    });
});
