// What a facilitator has to find at once, and that a stranger with the link of the big screen can do nothing with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, Company, enterRoom, ideaOf, keepUndo, laptop, leadAs, picture, showAbout, status, until } from '../support/browser.js';
import { press } from '../support/controls.js';
import { accepted, Crowd, noPace, quickJury, sdk } from '../support/crowd.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** Whether this is in the window, and what a finger at its middle would meet is the thing itself. */
const isInSight = (locator) => locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && (element.contains(found) || found?.contains(element) === true);
});

test('a facilitator finds the pause, the undo, and why anything is hidden', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const first = await crowd.lead(links.facilitator, { numbers: { ...noPace, ...quickJury } });
    const enter = (name) => crowd.enter(links.join, name);
    const flaggers = [await enter('Bo'), await enter('Cas')];
    const jurors = [await enter('Di'), await enter('Eve'), await enter('Fay')];
    const author = await enter('Gus');
    await crowd.takePart(first, flaggers);
    const [pills, rude] = ['Buy these cheap pills now', 'Whoever planned this should be ashamed'];
    const pillsId = await accepted(author.postIdea(pills));
    await accepted(author.postIdea(rude));
    const lead = await company.open(await company.device({ size: laptop }), await crowd.helperLink(first, links.join));
    await leadAs(lead, 'Ria');
    await ideaOf(lead, rude).waitFor();
    const state = (wanted) => until(lead, () => at(lead, 'room-state').first().getAttribute('data-state'), (found) => found === wanted, wanted);
    const onTheirCard = [];
    const untyped = () => lead.evaluate(() => document.activeElement?.blur());

    await company.step('the pause stands in sight, says its key, and the key pauses', async () => {
        const button = at(lead, 'pause').first();
        assert.ok(await isInSight(button), 'the pause is out of sight');
        const named = await button.evaluate((element) => `${element.innerText} ${element.title} ${element.getAttribute('aria-keyshortcuts') ?? ''}`);
        t.diagnostic(`the button of the pause says: ${named.replace(/\s+/g, ' ').trim()}`);
        await untyped();
        await lead.keyboard.press('.');
        await state('paused');
        await picture(lead, 'acceptance-8-paused');
        await lead.keyboard.press('.');
        await state('open');
        await lead.keyboard.press('?');
        await lead.getByRole('dialog').waitFor();
        assert.match(await lead.getByRole('dialog').innerText(), /(^|\s)\.\s/m, 'the list of keys does not tell of it');
        await lead.keyboard.press('Escape');
        await lead.getByRole('dialog').waitFor({ state: 'detached' });
    });
    await company.step('behind a forceful act the undo stands in sight', async () => {
        await press(lead, ideaOf(lead, rude), 'hide');
        await at(lead, 'reason-0').check();
        await at(lead, 'reason-confirm').click();
        await keepUndo(lead);
        assert.ok(await isInSight(at(lead, 'undo')), 'the undo is out of sight');
        await picture(lead, 'acceptance-8-undo');
        await at(lead, 'undo').click();
        await until(lead, () => ideaOf(lead, rude).locator('[data-test=hidden-badge]').count(), (count) => count === 0, 'it is back');
    });
    await company.step('why a facilitator hid it stands on the idea, or in the log', async () => {
        await press(lead, ideaOf(lead, rude), 'hide');
        await at(lead, 'reason-0').check();
        const reason = await at(lead, 'reason-0').evaluate((element) => element.labels[0].innerText.trim());
        await at(lead, 'reason-confirm').click();
        await ideaOf(lead, rude).locator('[data-test=hidden-badge]').waitFor();
        const onCard = (await ideaOf(lead, rude).innerText()).includes(reason);
        t.diagnostic(`the reason '${reason}' is on the card: ${onCard}`);
        onTheirCard.push(...(onCard ? [] : [`hidden by a facilitator: ${(await ideaOf(lead, rude).innerText()).replace(/\s+/g, ' ')}`]));
        await picture(lead, 'acceptance-8-hidden');
    });
    await company.step('and so does what a jury found', async () => {
        for (const person of flaggers) await crowd.flag(person, pillsId, 4);
        await crowd.judge(jurors, pillsId, 2, 2);
        const card = lead.locator(`[data-test=idea][data-id="${pillsId}"]`);
        await until(lead, () => card.innerText(), (text) => /hidden/i.test(text), 'it is hidden');
        const said = await card.innerText();
        onTheirCard.push(...(/spam/i.test(said) ? [] : [`hidden by a jury: ${said.replace(/\s+/g, ' ')}`]));
        await showAbout(lead);
        await at(lead, 'log').click();
        await at(lead, 'log-entry').first().waitFor();
        const entries = await at(lead, 'log-entry').allInnerTexts();
        assert.ok(entries.some((entry) => /It goes, said 2/.test(entry)), `the log: ${entries.join(' | ')}`);
        assert.ok(entries.some((entry) => /Ria/.test(entry)), 'the log does not tell who hid');
        await picture(lead, 'acceptance-8-log');
    });
    await company.step('each hidden idea tells its reason itself', async () => assert.deepEqual(onTheirCard, []));
});

test('whoever opens the link of the big screen sees, and can do nothing', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const lead = await crowd.lead(links.facilitator);
    await crowd.post(lead, ['Benches in the shade', 'A fountain', 'Trees along the tram']);
    const hidden = await accepted(lead.postIdea('What nobody should read'));
    await accepted(lead.hide(hidden, 'Unkind'));
    const ana = await enterRoom(company, links.join, 'Ana');
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    await ideaOf(screen, 'A fountain').waitFor();
    /** The number of the room's newest event, when one more vote of somebody has come: nothing of before is under way any more. */
    let votes = 0;
    const settled = () => {
        votes += 1;
        const one = lead.state.view.items.keys().next().value;
        return accepted(votes % 2 === 1 ? lead.castVote(2, one, 1) : lead.withdrawVote(2, one));
    };

    await company.step('nothing on it takes words, and no card can be pressed', async () => {
        assert.equal(await screen.locator('input, textarea, select, form, [contenteditable]').count(), 0);
        for (const name of ['support', 'stance-agree', 'flag', 'hide', 'reply-idea', 'toggle-thread', 'composer', 'lead-panel', 'open', 'pause']) {
            assert.equal(await at(screen, name).count(), 0, name);
        }
        assert.ok(!(await screen.content()).includes('What nobody should read'));
        assert.equal((await status(screen)).member, 0);
    });
    await company.step('every button and every key of it changes this one screen alone', async () => {
        const before = await settled();
        const names = await screen.locator('button:visible').evaluateAll((buttons) => buttons.map((button) => button.dataset.test ?? button.innerText));
        t.diagnostic(`buttons of the big screen: ${names.join(', ')}`);
        // By their own names: what one of them does may take others away, or bring some, and those are pressed next.
        const pressed = new Set();
        for (;;) {
            const there = await screen.locator('button[data-test]:visible').evaluateAll((buttons) => buttons.map((button) => button.dataset.test));
            const next = there.find((name) => !pressed.has(name));
            if (next === undefined) break;
            pressed.add(next);
            await screen.evaluate((name) => document.querySelector(`[data-test="${name}"]`)?.click(), next);
            if (next === 'keys') await at(screen, 'key-list').waitFor();
        }
        assert.ok(pressed.size >= 3, `buttons pressed: ${[...pressed].join(', ')}`);
        await screen.keyboard.press('Escape');
        await at(screen, 'key-list').waitFor({ state: 'detached' });
        for (const key of ['s', 'p', 'h', 'g', 'a', 't', 'T', '[', ']', 'r', 'n', 'x', 'Enter', ' ', 'j', 'k', 'PageDown', 'PageUp', '+', '-', 'q', 'q', 'Escape', 'Control+z', 'Control+Enter', '.', '.']) {
            await screen.keyboard.press(key === ' ' ? 'Space' : key);
        }
        await screen.evaluate(() => document.fullscreenElement && document.exitFullscreen());
        const after = await settled();
        assert.equal(after - before, 1, 'the room has events that the screen made');
        for (const text of ['Benches in the shade', 'A fountain', 'Trees along the tram']) await ideaOf(ana, text).waitFor();
    });
    await company.step('the server refuses what is sent on its socket', async () => {
        const before = await settled();
        const { WebSocket } = await sdk();
        const [, id, secret] = /\/r\/([^#]+)#([^.]+)/.exec(links.screen);
        const wishes = [
            { postIdea: { text: 'From a stranger' } },
            { castVote: { ballot: '2', subject: String(hidden - 1), value: 1 } },
            { openRoom: {} },
            { pauseRoom: { reason: 'Mischief' } },
            { closeRoom: {} },
            { restoreContribution: { contribution: String(hidden), reason: 'Mischief' } },
            { spotlight: { contribution: String(hidden) } },
            { issueHelperLink: {} },
        ];
        for (const wish of wishes) {
            const heard = await talk(WebSocket, [
                { hello: { protocol: 1, screen: { room: id, secret } } },
                { command: { counter: '1', ...wish } },
            ]);
            t.diagnostic(`${Object.keys(wish)[0]}: ${heard.answer}`);
            assert.match(heard.answer, /^(refused|closed)/, JSON.stringify(wish));
        }
        const after = await settled();
        assert.equal(after - before, 1, 'one of them was done');
    });
    await company.step('nor is its secret good for a way in', async () => {
        const { WebSocket } = await sdk();
        const [, id, secret] = /\/r\/([^#]+)#([^.]+)/.exec(links.screen);
        const nonce = Buffer.alloc(32, 7).toString('base64url');
        const heard = await talk(WebSocket, [{ hello: { protocol: 1, outbox: '1234605616436508552', join: { room: id, secret, nonce, name: 'Mallory' } } }]);
        assert.match(heard.answer, /^closed/, heard.answer);
    });
});

/** Says these in JSON, each when the one before was answered in some way; resolves with what became of the last. */
async function talk(WebSocket, words) {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`, 'kring.v1.json', { origin: server.origin });
    return new Promise((resolve, reject) => {
        socket.on('error', reject);
        socket.on('close', (code) => resolve({ answer: `closed with ${code}` }));
        socket.on('open', () => socket.send(JSON.stringify(words.shift())));
        socket.on('message', (bytes) => {
            const frame = JSON.parse(String(bytes));
            const done = (answer) => {
                socket.close();
                resolve({ answer });
            };
            if (frame.answer !== undefined) done(frame.answer.refusal === undefined ? `done: ${JSON.stringify(frame.answer)}` : `refused: ${JSON.stringify(frame.answer.refusal)}`);
            else if (frame.notice !== undefined) done(`refused: ${JSON.stringify(frame.notice)}`);
            else if (frame.welcome !== undefined && words.length === 0) done('welcomed');
            else if (frame.welcome !== undefined) socket.send(JSON.stringify(words.shift()));
        });
    });
}
