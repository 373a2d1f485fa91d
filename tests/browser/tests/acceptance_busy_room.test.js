// A room in which much happens: what a screen reader is told and how often, that nothing moves under a finger, and that two
// languages stand side by side.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, Company, drawn, ideaOf, laptop, leadAs, openThread, passDoor, picture, see, showAbout, status, until, write } from '../support/browser.js';
import { listen, mostInAMinute, told } from '../support/announcements.js';
import { placeOf, press } from '../support/controls.js';
import { accepted, Crowd } from '../support/crowd.js';
import { checkLanguage } from '../support/languages.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const [everybody, newest] = [2, 1];
const phase = (number, title, switches = {}) => ({
    number,
    title,
    switches: { write: everybody, reply: everybody, vote: everybody, showCounts: true, showAuthors: true, order: newest, withoutSupport: false, withoutStance: false, ...switches },
    durationS: 600,
    startsMs: 0,
});
const agenda = { phases: [phase(1, 'Write ideas'), phase(2, 'Give support', { write: 0 })], advance: 1 };
const some = (count, what) => Array.from({ length: count }, (_, index) => `${what} number ${index + 1} for the square`);

const isKnown = (page, count) =>
    until(page, () => page.evaluate(async () => (await window.kring.canonical()).split('\n').filter((line) => line.startsWith('item|')).length), (found) => found >= count, `${count} ideas are known`);

test('a screen reader knows the phase, the time, the ideas and its own vote, and is told little', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const lead = await crowd.lead(links.facilitator);
    await accepted(lead.setAgenda(agenda));
    await accepted(lead.setPhases([{ number: 1 }]));
    const device = await company.device();
    await listen(device);
    const page = await company.open(device, 'about:blank');
    // The page's minutes pass when this test says so; the server's own do not.
    await page.clock.install();
    await page.goto(links.join);
    await passDoor(page);

    const untold = [];
    await company.step('phase, time left and number of ideas stand on the page', async () => {
        await crowd.post(lead, some(3, 'Tree'));
        await isKnown(page, 3);
        await at(page, 'active-phase').first().waitFor();
        const strip = await page.locator('[data-test=room-state]').innerText();
        assert.match(strip, /Write ideas/);
        assert.match(strip, /\d+:\d\d/, 'time left');
        await page.getByRole('heading', { name: /Ideas.*\d|\d.*ideas/i }).first().waitFor();
        assert.equal(await page.locator('[data-test=status]').count(), 1, 'one status region');
        assert.equal(await page.locator('[data-test=ideas][aria-live], [data-test=ideas] [aria-live]').count(), 0, 'the list itself speaks');
    });
    await company.step('the own vote is said by the button, with how many', async () => {
        const button = page.locator('[data-test=support]').first();
        assert.equal(await button.getAttribute('aria-pressed'), 'false');
        const before = await page.getByRole('button', { name: /support, 0 people, not you yet/i }).count();
        assert.notEqual(before, 0, `the name of the button is ${await button.evaluate((element) => element.getAttribute('aria-label') ?? element.textContent)}`);
        await button.click();
        await page.getByRole('button', { name: /support, 1 person, you too/i, pressed: true }).first().waitFor();
    });
    await company.step('what changes for everybody is told at once', async () => {
        await accepted(lead.setPhases([{ number: 2 }]));
        const strip = page.locator('[data-test=room-state]');
        const isTold = async (pattern) => {
            await page.clock.runFor(1_000);
            if (!(await told(page)).some(({ text }) => pattern.test(text))) untold.push(String(pattern));
        };
        for (const [number, title] of [[2, 'Give support'], [1, 'Write ideas']]) {
            await accepted(lead.setPhases([{ number }]));
            await until(page, () => strip.innerText(), (text) => text.includes(title), `${title} on the page`);
            await isTold(new RegExp(title));
        }
        await write(page, 'My own words');
        await until(page, () => status(page), ({ waiting }) => waiting === 0, 'it is sent');
        await ideaOf(page, 'My own words').waitFor();
        await isTold(/posted/);
        await accepted(lead.pauseRoom('Coffee'));
        await until(page, () => strip.getAttribute('data-state'), (state) => state === 'paused', 'the pause');
        await isTold(/[Pp]aused/);
        await accepted(lead.openRoom());
        await until(page, () => strip.getAttribute('data-state'), (state) => state === 'open', 'it goes on');
        await isTold(/[Oo]pen|goes on|[Gg]oing on/);
    });
    await company.step('in two minutes of a busy room there are at most six in any one', async () => {
        const mine = await ideaOf(page, 'My own words').getAttribute('data-id');
        // What was told before was by hand; the minute before the busy ones passes.
        await page.clock.runFor(61_000);
        const before = (await told(page)).length;
        const others = await Promise.all(['Bo', 'Cas', 'Di'].map((name) => crowd.enter(links.join, name)));
        let known = 4;
        for (let step = 0; step < 24; ++step) {
            await crowd.post(lead, some(10, `Wave ${step} idea`));
            known += 10;
            if (step % 4 === 0) {
                await accepted(others[(step / 4) % 3].reply(Number(mine), `A reply of step ${step}`));
                known += 1;
            }
            const voter = others[step % 3];
            await accepted(step % 6 < 3 ? voter.castVote(2, Number(mine), 1) : voter.withdrawVote(2, Number(mine)));
            await isKnown(page, known);
            await page.clock.runFor(5_000);
        }
        const all = (await told(page)).slice(before);
        const most = mostInAMinute(all);
        t.diagnostic(`${all.length} announcements in two minutes with 240 ideas, 6 replies and 24 votes; at most ${most} in one minute`);
        for (const { at: when, how, text } of all) t.diagnostic(`  ${Math.round(when / 1000)} s, ${how}: ${text}`);
        assert.ok(all.length > 0, 'nothing was told');
        assert.ok(most <= 6, `${most} in a minute`);
        assert.ok(all.every(({ how }) => how === 'polite'), 'something interrupts');
    });
    await company.step('nothing was left untold', async () => assert.deepEqual(untold, []));
});

test('a list under the finger does not move in a storm of fifty new ideas', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const lead = await crowd.lead(links.facilitator);
    await crowd.post(lead, some(30, 'Idea'));
    const page = await company.open(await company.device(), links.join);
    await passDoor(page);
    await isKnown(page, 30);
    // Phones do not all hold the place of what one reads by themselves: the page may not lean on a browser that does.
    await page.evaluate(() => {
        document.documentElement.style.overflowAnchor = 'none';
        document.body.style.overflowAnchor = 'none';
    });
    const moved = [];
    let known = 30;
    /** Fifty ideas and votes come while `hold` lasts; what moved in the window is told at the end. */
    const storm = async (what, { hold, release }) => {
        await hold();
        const cards = page.locator('[data-test=idea]');
        const seen = await cards.evaluateAll((all) => all.filter((card) => {
            const { top, bottom } = card.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        }).map((card) => card.dataset.id));
        assert.notEqual(seen.length, 0, 'no card in the window');
        const places = async () => Promise.all(seen.map(async (id) => `${id} at ${(await placeOf(page.locator(`[data-test=idea][data-id="${id}"]`))).top}`));
        const before = await places();
        await crowd.post(lead, some(50, `${what} storm`));
        known += 50;
        for (const id of seen) await accepted(lead.castVote(2, Number(id), 1));
        await isKnown(page, known);
        await drawn(page);
        const after = await places();
        moved.push(...after.filter((place, index) => place !== before[index]).map((place) => `${what}: ${place}, was ${before.find((each) => each.split(' ')[0] === place.split(' ')[0])}`));
        await picture(page, `acceptance-7-${what}`);
        await release();
    };
    const middle = page.viewportSize().height / 2;

    await company.step('a finger on the first card, at the top', async () => {
        await storm('finger-at-top', {
            hold: async () => {
                await page.locator('[data-test=item-text]').first().hover();
                await page.mouse.down();
            },
            release: () => page.mouse.up(),
        });
    });
    await company.step('scrolled into the middle, no finger down', async () => {
        await storm('in-the-middle', {
            hold: async () => {
                const card = page.locator('[data-test=idea]').nth(12);
                await card.evaluate((element) => element.scrollIntoView({ block: 'center' }));
            },
            release: async () => {},
        });
    });
    await company.step('while somebody writes', async () => {
        await storm('while-writing', {
            hold: async () => {
                await at(page, 'idea-text').focus();
                await page.keyboard.type('A fountain');
            },
            release: async () => at(page, 'idea-text').fill(''),
        });
    });
    await company.step('they wait behind a bar that says how many, and come when asked for', async () => {
        const bar = at(page, 'show-held');
        await bar.waitFor();
        assert.match(await bar.innerText(), /\d+ new ideas/);
        const { top, bottom } = await bar.evaluate((element) => element.getBoundingClientRect().toJSON());
        assert.ok(top >= 0 && bottom <= middle * 2, 'the bar is out of sight');
        await bar.click();
        await bar.waitFor({ state: 'detached' });
        await ideaOf(page, 'while-writing storm number 50 for the square').waitFor();
    });
    await company.step('nothing moved', async () => assert.deepEqual(moved, []));
});

test('a Dutch phone and an English laptop in the same room, each in its own language', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const crowd = await Crowd.of(t);
    const phone = await company.open(await company.device({ locale: 'nl-NL' }), links.join);
    const laptopPage = await company.open(await company.device({ size: laptop, locale: 'en-GB' }), links.facilitator);
    const screen = await company.open(await company.device({ size: bigScreen, locale: 'nl-NL' }), links.screen);
    const dutch = (what, page = phone) => checkLanguage(page, 'nl', what);
    const english = (what, page = laptopPage) => checkLanguage(page, 'en', what);

    await company.step('the doors', async () => {
        await at(phone, 'join-form').waitFor();
        await dutch('the door');
        await at(laptopPage, 'join-form').waitFor();
        await english('the facilitator’s door');
        await at(screen, 'screen').waitFor();
        await dutch('the lobby on the big screen', screen);
    });
    await company.step('the room', async () => {
        await leadAs(laptopPage, 'Ria');
        await at(laptopPage, 'open').click();
        await passDoor(phone);
        await write(phone, 'Meer bomen');
        await see(laptopPage, 'Meer bomen');
        await until(phone, () => at(phone, 'own-text').count(), (count) => count === 0, 'the idea has landed');
        await laptopPage.locator('[data-test=people-panel], [data-test=lead-menu]').first().waitFor();
        await dutch('home');
        await english('the facilitator’s page');
        await ideaOf(screen, 'Meer bomen').waitFor();
        await dutch('the big screen', screen);
    });
    await company.step('a thread, a flag, the rules, oneself', async () => {
        await write(laptopPage, 'Benches');
        const bench = await crowd.enter(links.join, 'Bo');
        await crowd.until(bench, ({ view }) => view.items.size >= 2, 'the ideas');
        await see(phone, 'Benches');
        await openThread(phone, 'Benches');
        await at(phone, 'reply-text').waitFor();
        await dutch('a thread');
        await press(phone, ideaOf(phone, 'Benches'), 'flag');
        await at(phone, 'flag-form').waitFor();
        await dutch('the dialog of flags');
        await phone.keyboard.press('Escape');
        await showAbout(phone);
        await at(phone, 'rules').click();
        await phone.locator('[data-rule]').first().waitFor();
        await dutch('the rules');
        await phone.keyboard.press('Escape');
        await at(phone, 'me').click();
        await at(phone, 'leave').waitFor();
        await dutch('oneself');
        await phone.keyboard.press('Escape');
    });
    await company.step('what is told of a pause, and what is hidden', async () => {
        await press(laptopPage, ideaOf(laptopPage, 'Meer bomen'), 'hide');
        await at(laptopPage, 'reason-0').waitFor();
        await english('the dialog of reasons');
        await at(laptopPage, 'reason-0').check();
        await at(laptopPage, 'reason-confirm').click();
        await at(phone, 'own-hidden').waitFor();
        await dutch('an own idea that is hidden');
        await english('an idea that is hidden');
        await at(laptopPage, 'pause').click();
        await at(laptopPage, 'reason-confirm').click();
        await phone.locator('[data-test=room-state][data-state=paused]').waitFor();
        await dutch('a pause');
        await dutch('a pause on the big screen', screen);
        await picture(phone, 'acceptance-10-phone');
        await picture(laptopPage, 'acceptance-10-laptop');
    });
    await company.step('each text says its own language, where it is known', async () => {
        // A text of somebody else is read in its own voice: the page may not claim that it is in the page's language.
        const tags = await phone.locator('[data-test=item-text]').evaluateAll((all) => all.map((element) => element.closest('[lang]').lang));
        t.diagnostic(`languages of the texts on the Dutch phone: ${tags.join(', ')}`);
    });
});
