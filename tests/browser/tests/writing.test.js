// Facilitators see how many people write at this moment, and nobody sees who.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, Company, ideaOf, joinAs, laptop, leadAs, openThread, picture, see, until } from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('a facilitator sees how many write now, until it is sent or given up', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ title: 'Station square', question: 'What should grow?', promise: 'We listen', language: 'en' });
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    await leadAs(lead, 'Ria');
    await at(lead, 'open').click();
    const [ana, bo] = [await company.open(await company.device(), links.join), await company.open(await company.device(), links.join)];
    await joinAs(ana, 'Ana');
    await joinAs(bo, 'Bo');
    const writing = (count) => until(lead, () => at(lead, 'pulse-writing').innerText(), (shown) => shown === String(count), `${count} write`);

    await company.step('nobody writes yet', () => writing(0));
    await company.step('one begins, and then another', async () => {
        await at(ana, 'idea-text').pressSequentially('Benches');
        await writing(1);
        await picture(lead, 'writing-now');
        await at(bo, 'idea-text').pressSequentially('A pond');
        await writing(2);
        assert.equal(await at(ana, 'pulse-writing').count(), 0, 'a participant is told');
    });
    await company.step('who sends, or gives it up, writes no more', async () => {
        await at(ana, 'send-idea').click();
        await see(lead, 'Benches');
        await writing(1);
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
