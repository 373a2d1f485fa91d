// Somebody goes away in the middle of it: the network is gone, the server is killed, the page is closed. Nothing that
// was written is lost, nothing happens twice, and in the end all see the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, canonical, checkAccess, Company, enterRoom, ideaOf, joinAs, laptop, leadAs, openThread, picture, see,
    status, supporters, until, untilEqual, write,
} from '../support/browser.js';
import { Server } from '../support/server.js';
import { openBrowser } from '../support/stage.js';

const browser = await openBrowser();

const trees = 'Trees instead of the second taxi row';

/** An open room with one idea, two participants and the screen. */
async function gather(company, server) {
    const ria = await company.open(await company.device({ size: laptop }), server.facilitator);
    await leadAs(ria, 'Ria');
    await at(ria, 'open').click();
    await ria.locator('[data-test=room-state][data-state=open]').waitFor();
    const device = await company.device({ locale: 'nl-NL' });
    const ana = await company.open(device, server.join);
    await joinAs(ana, 'Ana');
    const bo = await enterRoom(company, server.join, 'Bo');
    const screen = await company.open(await company.device({ size: bigScreen }), server.screen);
    await write(bo, trees);
    for (const page of [ana, ria, screen]) await see(page, trees);
    // What tells a page's view is loaded when it is first asked for, and one of them is about to be cut off.
    for (const page of [ana, bo]) await canonical(page);
    return { device, ana, bo, ria, screen };
}

/** Writes an idea and a reply and votes twice, while nothing of it can arrive. */
async function actWhileAway(ana) {
    await write(ana, 'Regentonnen');
    await ideaOf(ana, trees).locator('[data-test=support]').click();
    await ideaOf(ana, trees).locator('[data-test=stance-agree]').click();
    await openThread(ana, trees);
    await at(ana, 'reply-text').fill('Eiken, graag.');
    await at(ana, 'send-reply').click();
    const waiting = ana.locator('[data-test=own-text][data-mark=waiting]');
    await untilEqual(ana, () => waiting.count(), 2, 'texts marked as waiting');
    await untilEqual(ana, async () => (await status(ana)).waiting, 4, 'what waits');
    await ideaOf(ana, trees).locator('[data-test=support][aria-pressed=true]').waitFor();
}

/** All that was done has arrived, each once, on every page. */
async function checkArrivedOnce({ ana, bo, ria, screen }) {
    await agree([ana, bo]);
    for (const page of [bo, ria, screen]) await see(page, 'Regentonnen');
    const items = (await canonical(bo)).split('\n').filter((line) => line.startsWith('item|'));
    assert.equal(items.filter((line) => line.includes('"Regentonnen"')).length, 1);
    assert.equal(items.filter((line) => line.includes('"Eiken, graag."')).length, 1);
    await untilEqual(ana, () => at(ana, 'own-text').count(), 0, 'own texts that still wait');
    assert.equal((await status(ana)).waiting, 0);
    const drawn = await ideaOf(bo, trees).getAttribute('data-id');
    for (const page of [ana, bo, ria, screen]) {
        await until(page, () => supporters(page), (counts) => counts[drawn] === 1, 'one supporter');
    }
    await ideaOf(bo, trees).locator('[data-test=stance-agree] .count').getByText('1', { exact: true }).waitFor();
}

test('a phone without network keeps what is written, and sends it once', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    let room;
    await company.step('four are together', async () => {
        room = await gather(company, server);
    });
    const { device, ana, bo } = room;
    await company.step('one is cut off, and goes on', async () => {
        await device.setOffline(true);
        await until(ana, () => status(ana), ({ phase }) => phase !== 'live', 'the page notices');
        await actWhileAway(ana);
        await at(ana, 'connection-bar').waitFor();
        await at(ana, 'waiting-count').waitFor();
        await checkAccess(ana, 'the participant without connection');
        await picture(ana, 'participant-away');
    });
    await company.step('the others go on meanwhile, and see nothing of it', async () => {
        await write(bo, 'A drinking fountain');
        await ideaOf(bo, 'A drinking fountain').waitFor();
        assert.ok(!(await canonical(bo)).includes('Regentonnen'));
        assert.ok(!(await canonical(ana)).includes('drinking fountain'));
    });
    await company.step('it comes back, and all agree', async () => {
        await device.setOffline(false);
        await checkArrivedOnce(room);
        await see(ana, 'A drinking fountain');
        await at(ana, 'connection-bar').waitFor({ state: 'detached' });
    });
});

test('a server that is killed and started again loses nothing and doubles nothing', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    let room;
    await company.step('four are together', async () => {
        room = await gather(company, server);
    });
    const { ana, bo, ria, screen } = room;
    const everybody = [ana, bo, ria, screen];
    await company.step('the server dies, and one goes on', async () => {
        await server.kill();
        for (const page of everybody) await until(page, () => status(page), ({ phase }) => phase !== 'live', 'the page notices');
        await actWhileAway(ana);
        await at(screen, 'stale').waitFor();
        await picture(screen, 'screen-away');
    });
    await company.step('it is back on the same data, and all agree', async () => {
        await server.restart();
        await checkArrivedOnce(room);
        for (const page of everybody) await until(page, () => status(page), ({ phase }) => phase === 'live', 'live again');
        await at(screen, 'stale').waitFor({ state: 'detached' });
    });
    await company.step('the room goes on', async () => {
        await write(bo, 'Lights along the path');
        for (const page of everybody) await see(page, 'Lights along the path');
        await agree([ana, bo]);
    });
});

test('a page that is reloaded or closed comes back as the same member', async (t) => {
    const server = await Server.start();
    t.after(() => server.stop());
    const company = new Company(t, browser);
    const { device, ana, bo } = await gather(company, server);
    const { member } = await status(ana);
    const half = 'Fietsen horen onder een dak, want';
    let again;
    await company.step('a sentence that was begun survives a reload', async () => {
        await ideaOf(ana, trees).locator('[data-test=support]').click();
        await until(ana, () => status(ana), ({ waiting }) => waiting === 0, 'the vote is sent');
        await at(ana, 'idea-text').fill(half);
        await ana.reload();
        await at(ana, 'room').waitFor();
        await untilEqual(ana, () => at(ana, 'idea-text').inputValue(), half, 'the sentence');
        await untilEqual(ana, async () => (await status(ana)).member, member, 'the member');
    });
    await company.step('so does the vote, with the page closed and the link opened anew', async () => {
        await ana.close();
        again = await company.open(device, server.join);
        await at(again, 'room').waitFor();
        await until(again, () => status(again), ({ phase }) => phase === 'live', 'live');
        assert.equal((await status(again)).member, member);
        await untilEqual(again, () => at(again, 'idea-text').inputValue(), half, 'the sentence');
        const support = ideaOf(again, trees).locator('[data-test=support]');
        await until(again, () => support.getAttribute('aria-pressed'), (pressed) => pressed === 'true', 'the own vote is marked');
    });
    await company.step('and it counts once', async () => {
        const id = await ideaOf(bo, trees).getAttribute('data-id');
        // The same button takes the vote back: somebody who had become another member would add one instead.
        for (const expected of [0, 1]) {
            await ideaOf(again, trees).locator('[data-test=support]').click();
            await until(bo, () => supporters(bo), (counts) => counts[id] === expected, `${expected} supporters`);
        }
        await agree([again, bo]);
        // Bo, Ana and the facilitator: nobody came in twice.
        await until(bo, () => at(bo, 'present').innerText(), (text) => text.startsWith('3 '), 'three people');
    });
    await company.step('more windows are the same member too, and the one too many is said so', async () => {
        const windows = [];
        while (windows.length < 5) {
            const page = await company.open(device, server.join);
            await until(page, () => status(page), ({ phase, member: other }) => phase === 'live' && other === member, 'live');
            windows.push(page);
        }
        await again.locator('[data-test=ended][data-reason=replaced]').waitFor();
        assert.ok((await at(bo, 'present').innerText()).startsWith('3 '));
        await at(again, 'use-here').click();
        await until(again, () => status(again), ({ phase }) => phase === 'live', 'live');
        await agree([again, bo]);
    });
});
