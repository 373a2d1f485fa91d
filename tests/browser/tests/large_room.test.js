// A room of so many ideas that most of their texts come when somebody looks at them, with the real server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, Company, enterRoom, ideaOf, laptop, leadAs, picture, until } from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const atOnce = 30;
const rounds = 8;
const text = (number) => `Idea number ${number} for the square`;

test('the texts of a large room come as one scrolls, and are the same for everybody in the end', async (t) => {
    const company = new Company(t, browser);
    let lea;
    let ana;
    await company.step('a facilitator pastes 240 ideas', async () => {
        const links = await server.createRoom({ title: 'Square', question: 'What should grow?', promise: 'We listen', language: 'en' });
        lea = await company.open(await company.device({ size: laptop }), links.facilitator);
        await leadAs(lea, 'Lea');
        await at(lea, 'open').click();
        for (let round = 0; round < rounds; ++round) {
            const lines = Array.from({ length: atOnce }, (_, line) => text(round * atOnce + line + 1));
            await at(lea, 'idea-text').fill(lines.join('\n'));
            await at(lea, 'post-lines').click();
            await until(lea, () => at(lea, 'idea-text').inputValue(), (left) => left === '', 'the lines are posted');
        }
        ana = await enterRoom(company, links.join, 'Ana');
    });

    // Shown and without a text: the rest of its line in the canonical text is its time and no reason.
    const without = () => ana.evaluate(async () => (await window.kring.canonical()).split('\n').filter((line) => /^item\|\d+\|0\|1\|.*\|""\|\d+\|""$/.test(line)).length);

    await company.step('the newest are there at once, and the others without their words', async () => {
        await ideaOf(ana, text(rounds * atOnce)).waitFor();
        await until(ana, () => ana.evaluate(async () => (await window.kring.canonical()) !== ''), (ready) => ready, 'the canonical text can be asked for');
        assert.equal(await without(), rounds * atOnce - 50);
        assert.equal(await at(ana, 'text-later').count(), 0, 'a card of the first page waits');
        await picture(ana, 'large-room');
    });

    await company.step('one that nobody looked at is hidden, and stays so', async () => {
        const card = ideaOf(lea, text(1));
        const more = lea.getByRole('button', { name: 'Show more' });
        const lastId = () => at(lea, 'idea').last().getAttribute('data-id');
        while ((await card.count()) === 0) {
            const before = await lastId();
            await more.click();
            await until(lea, lastId, (last) => last !== before, 'the next ideas are there');
        }
        await card.scrollIntoViewIfNeeded();
        await card.locator('[data-test=hide]').click();
        await at(lea, 'reason-1').check();
        await at(lea, 'reason-confirm').click();
        await until(ana, without, (count) => count === rounds * atOnce - 51, 'the hidden one lacks nothing any more');
    });

    await company.step('whoever scrolls reads them', async () => {
        const more = ana.getByRole('button', { name: 'Show more' });
        const lastId = () => at(ana, 'idea').last().getAttribute('data-id');
        // A phone never draws more than so many at once, so they are read where they are there.
        const said = new Map();
        for (;;) {
            for (;;) {
                const card = at(ana, 'idea').filter({ has: at(ana, 'text-later') }).first();
                if ((await card.count()) === 0) break;
                const id = await card.getAttribute('data-id');
                const same = ana.locator(`[data-test=idea][data-id="${id}"]`);
                await same.scrollIntoViewIfNeeded();
                await same.locator('[data-test=item-text]').first().waitFor();
            }
            const cards = await at(ana, 'idea').evaluateAll((all) => all.map((card) => [Number(card.dataset.id), card.querySelector('[data-test=item-text]')?.innerText]));
            assert.ok(cards.length <= 120, `${cards.length} cards in the page`);
            for (const [id, words] of cards) if (words !== undefined) said.set(id, words);
            if ((await more.count()) === 0) break;
            const before = await lastId();
            await more.click();
            await until(ana, lastId, (last) => last !== before, 'the next ideas are there');
        }
        await ideaOf(ana, text(2)).waitFor();
        await picture(ana, 'large-room-scrolled');
        assert.equal(await without(), 0);
        const inOrder = [...said].sort(([left], [right]) => right - left).map(([, words]) => words);
        assert.deepEqual(inOrder, Array.from({ length: rounds * atOnce - 1 }, (_, index) => text(rounds * atOnce - index)));
    });
});
