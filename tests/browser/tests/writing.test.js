// Facilitators see how many people write at this moment, and nobody sees who.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, Company, enterRoom, ideaOf, openRoom, openThread, picture, see, until } from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('a facilitator sees how many write now, until it is sent or given up', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    const ana = await enterRoom(company, links.join, 'Ana');
    const bo = await enterRoom(company, links.join, 'Bo');
    /** Waits for this count while `writers` go on: whoever stops counts for some seconds only. */
    const writing = async (count, writers = []) => {
        const look = async () => {
            for (const page of writers) await at(page, 'idea-text').pressSequentially('.');
            return at(lead, 'pulse-writing').innerText();
        };
        await until(lead, look, (shown) => shown === String(count), `${count} write`);
    };

    await company.step('nobody writes yet', () => writing(0));
    await company.step('one begins, and then another', async () => {
        await at(ana, 'idea-text').pressSequentially('Benches');
        await writing(1, [ana]);
        await picture(lead, 'writing-now');
        await at(bo, 'idea-text').pressSequentially('A pond');
        await writing(2, [ana, bo]);
        assert.equal(await at(ana, 'pulse-writing').count(), 0, 'a participant is told');
    });
    await company.step('who sends, or gives it up, writes no more', async () => {
        await at(ana, 'idea-text').fill('Benches');
        await at(ana, 'send-idea').click();
        await see(lead, 'Benches');
        await writing(1, [bo]);
        await at(bo, 'idea-text').fill('');
        await writing(0);
    });
    await company.step('a reply counts as well', async () => {
        await see(bo, 'Benches');
        await openThread(bo, 'Benches');
        await ideaOf(bo, 'Benches').locator('[data-test=reply-text]').pressSequentially('With backs');
        await writing(1);
        await ideaOf(bo, 'Benches').locator('[data-test=send-reply]').click();
        await writing(0);
    });
});
