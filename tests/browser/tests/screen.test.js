// What a hall sees: every state of the big screen, with what people said in the sessions that come with the program. Held to the
// sizes by which the back row reads it, in the two shapes of screens, in both colour schemes and languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, checkAccess, checkFits, Company, laptop, leadAs, picture, until, untilEqual } from '../support/browser.js';
import { checkWhole } from '../support/hall.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const shapes = [
    { name: 'wide', size: bigScreen, locale: 'nl-NL' },
    { name: 'small', size: { width: 1280, height: 720 }, locale: 'en-GB' },
    { name: 'four-three', size: { width: 1024, height: 768 }, locale: 'nl-NL', dark: true },
];

/** The same session on each of the screens that halls have. */
async function hang(company, link) {
    const screens = [];
    for (const { name, size, locale, dark } of shapes) {
        const screen = await company.open(await company.device({ size, locale }), link);
        if (dark) await screen.emulateMedia({ colorScheme: 'dark' });
        screens.push({ name, screen, height: size.height });
    }
    return screens;
}

const scene = (screen) => at(screen, 'screen').getAttribute('data-scene');
const fontOf = (locator) => locator.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));

/** What is seen in the middle of it, and of each of its sides, is itself. */
const isUncovered = (locator) => locator.first().evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const places = [[0.5, 0.5], [0.02, 0.5], [0.98, 0.5], [0.5, 0.05], [0.5, 0.95]];
    return places.every(([x, y]) => element.contains(document.elementFromPoint(left + x * width, top + y * height)));
});

/** Letters of at least this share of the screen's height, once the scene has fitted them in. */
async function checkLetters(locator, share, height, what) {
    await until(locator.page(), () => fontOf(locator), (font) => font >= share * height - 0.1, `letters of ${what} of ${share * height} pixels`);
}

/** One state on all of them: which scene, the way in beside it, nothing cut off, no rule of access broken. */
async function checkScene(screens, wanted, name, look = async () => {}) {
    for (const { name: shape, screen, height } of screens) {
        await untilEqual(screen, () => scene(screen), wanted, `${name} on ${shape}`);
        await look(screen, height);
        if (wanted !== 'thanks') {
            const code = async () => (await at(screen, 'qr').first().boundingBox())?.height ?? 0;
            await until(screen, code, (high) => high >= 0.15 * height, `the code is high enough among ${height} pixels, ${name} on ${shape}`);
            await checkFits(screen, ['qr', 'present', 'room-code']);
        }
        await checkFits(screen);
        const over = () => screen.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
        await untilEqual(screen, over, 0, `pixels that ${name} is too high on ${shape}`);
        await checkAccess(screen, `${name} on ${shape}`);
        await picture(screen, `screen-${name}-${shape}`);
    }
}

async function checkList(screen, height) {
    const ideas = at(screen, 'idea');
    await ideas.first().waitFor();
    const shown = await ideas.count();
    assert.ok(shown <= 7, `${shown} ideas`);
    for (const text of await ideas.locator('.words').all()) await checkLetters(text, 0.035, height, 'the list');
    await checkWhole(screen);
}

async function ask(screens, wish) {
    for (const { screen } of screens) {
        await screen.mouse.move(20, 20);
        await screen.mouse.move(40, 40);
        await at(screen, `ask-${wish}`).click();
    }
}

test('a brainstorm from the first question to the report', async (t) => {
    const company = new Company(t, browser);

    await company.step('before people write, the way in is the page', async () => {
        const { title, question, promise } = { title: 'Een groener stationsplein', question: 'Wat moet er groeien?', promise: 'De gemeente beantwoordt elk idee.' };
        const links = await server.createRoom({ title, question, promise, language: 'nl' });
        await checkScene(await hang(company, links.screen), 'lobby', 'lobby', async (screen, height) => {
            await screen.getByText('De gemeente beantwoordt elk idee.').waitFor();
            assert.ok((await at(screen, 'qr').boundingBox()).height >= 0.3 * height, 'the code of the lobby');
        });
    });

    const writing = await server.rehearse('station_square', { until: 130, language: 'nl' });
    const screens = await hang(company, writing.screen);
    await company.step('words stand around a middle, with the list beside them', async () => {
        await checkScene(screens, 'question', 'words', async (screen, height) => {
            await at(screen, 'cloud').locator('text').first().waitFor();
            await at(screen, 'word').first().waitFor();
            await checkLetters(at(screen, 'word').first(), 0.035, height, 'the list of words');
            const [first, second] = await at(screen, 'word').locator('strong').allInnerTexts();
            assert.ok(Number(first) >= Number(second), 'the list is not sorted');
        });
    });
    await company.step('the last ideas stand there while people write, and nothing that was hidden', async () => {
        await ask(screens, 'ideas');
        await checkScene(screens, 'ideas', 'collect', async (screen, height) => {
            await checkList(screen, height);
            await at(screen, 'idea-count').waitFor();
            const said = await screen.evaluate(() => document.documentElement.textContent);
            for (const name of ['Ana', 'Farid', 'Meryem']) assert.ok(!new RegExp(`\\b${name}\\b`).test(said), `a name: ${name}`);
        });
    });
    await company.step('contributions over time have a sentence and a table', async () => {
        await ask(screens, 'pulse');
        await checkScene(screens, 'pulse', 'pulse', async (screen) => {
            const said = await at(screen, 'picture-pace').locator('[data-test=picture-says]').innerText();
            assert.match(said, /\d/);
            assert.ok((await at(screen, 'picture-pace').locator('tbody tr').count()) > 0, 'a table');
        });
    });

    await company.step('a clicker goes through the ideas, and each fills the screen', async () => {
        for (const { screen } of screens) await screen.keyboard.press('Escape');
        await ask(screens, 'ideas');
        const { screen, height } = screens[0];
        await screen.keyboard.press('PageDown');
        await at(screen, 'spotlight').waitFor();
        const first = await at(screen, 'spotlight').getAttribute('data-id');
        await screen.keyboard.press('ArrowRight');
        await until(screen, () => at(screen, 'spotlight').getAttribute('data-id'), (id) => id !== first, 'the next idea');
        await screen.keyboard.press('PageUp');
        await until(screen, () => at(screen, 'spotlight').getAttribute('data-id'), (id) => id === first, 'the idea before');
        await checkLetters(at(screen, 'spotlight-text'), 0.06, height, 'the spotlight');
        // A key that is held is one key.
        await screen.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', repeat: true })));
        assert.equal(await at(screen, 'spotlight').getAttribute('data-id'), first);
        await screen.keyboard.press('Escape');
        await at(screen, 'spotlight').waitFor({ state: 'detached' });
    });

    await company.step('keys: the list, the code, blank, text size, and letters off', async () => {
        const { screen, height } = screens[0];
        await screen.keyboard.press('?');
        await at(screen, 'key-list').waitFor();
        await checkAccess(screen, 'the list of keys');
        await picture(screen, 'screen-keys');
        // Keys belong to the dialog while it is open.
        await screen.keyboard.press('q');
        assert.notEqual(await scene(screen), 'lobby');
        await at(screen, 'keys-on').uncheck();
        await at(screen, 'keys-close').click();
        await at(screen, 'key-list').waitFor({ state: 'detached' });
        await screen.keyboard.press('q');
        await screen.keyboard.press('PageDown');
        await at(screen, 'spotlight').waitFor();
        await screen.keyboard.press('Escape');
        await screen.mouse.move(30, 30);
        await screen.mouse.move(60, 60);
        await at(screen, 'keys').click();
        await at(screen, 'keys-on').check();
        await screen.keyboard.press('Escape');
        await at(screen, 'key-list').waitFor({ state: 'detached' });
        await screen.keyboard.press('q');
        await untilEqual(screen, () => scene(screen), 'lobby', 'the code alone');
        await screen.keyboard.press('q');
        await screen.keyboard.press('.');
        await at(screen, 'blank').waitFor();
        await screen.keyboard.press('.');
        await at(screen, 'blank').waitFor({ state: 'detached' });
        await at(screen, 'idea').first().waitFor();
        const before = await fontOf(at(screen, 'idea').first());
        await screen.keyboard.press('+');
        await until(screen, () => fontOf(at(screen, 'idea').first()), (size) => size > before, 'larger text');
        for (let press = 0; press < 9; ++press) await screen.keyboard.press('-');
        await until(screen, () => fontOf(at(screen, 'idea').first()), (size) => size < before, 'smaller text');
        await checkLetters(at(screen, 'idea').first(), 0.035, height, 'the smallest text');
    });

    await company.step('ideas in groups are tiles as large as they are many', async () => {
        const grouping = await hang(company, (await server.rehearse('station_square', { until: 250, language: 'nl' })).screen);
        await ask(grouping, 'groups');
        await checkScene(grouping, 'groups', 'groups', async (screen) => {
            await at(screen, 'group-tile').first().waitFor();
            const tiles = () => at(screen, 'group-tile').evaluateAll((all) => all.map((tile) => ({ ideas: Number(tile.dataset.ideas), area: tile.offsetWidth * tile.offsetHeight })));
            const areTrue = (all) => {
                const share = all.reduce((sum, { area }) => sum + area, 0) / all.reduce((sum, { ideas }) => sum + ideas, 0);
                return all.every(({ ideas, area }) => Math.abs(area / (ideas * share) - 1) < 0.05);
            };
            await until(screen, tiles, areTrue, 'each tile is as large as its group');
        });
    });

    await company.step('what came out stands there with its counts, and can be covered', async () => {
        const discussing = await hang(company, (await server.rehearse('station_square', { until: 392, language: 'en' })).screen);
        await ask(discussing, 'ideas');
        await checkScene(discussing, 'results', 'results', async (screen, height) => {
            await checkList(screen, height);
            const counts = async () => (await at(screen, 'idea').locator('.count > [aria-hidden]').allInnerTexts()).map(Number);
            await until(screen, counts, (all) => all.length > 0 && all.every((count, index) => index === 0 || count <= all[index - 1]), 'in order of support');
        });
        await ask(discussing, 'question');
        await checkScene(discussing, 'question', 'choice');
        const { screen } = discussing[0];
        await screen.keyboard.press('r');
        await untilEqual(screen, () => screen.locator('.bars').count(), 0, 'covered');
        await screen.keyboard.press('r');
        await screen.locator('.bars').waitFor();
    });

    await company.step('the end says thanks, what happens next, and where the report is', async () => {
        const ended = await hang(company, (await server.rehearse('station_square', { language: 'nl' })).screen);
        await checkScene(ended, 'thanks', 'thanks', async (screen) => {
            await at(screen, 'next').waitFor();
            await at(screen, 'report-link').waitFor();
            await at(screen, 'qr').waitFor();
            assert.ok((await at(screen, 'qr').boundingBox()).height > 100, 'the code of the report');
        });
    });
});

test('where each writes alone the hall sees how many ideas there are, and none of them', async (t) => {
    const company = new Company(t, browser);
    const links = await server.rehearse('town_centre', { until: 30, language: 'nl' });
    await checkScene(await hang(company, links.screen), 'count', 'silent', async (screen) => {
        await until(screen, () => at(screen, 'screen-count').getAttribute('data-count'), (count) => Number(count) > 0, 'a count');
        assert.equal(await at(screen, 'idea').count(), 0);
        assert.equal(await at(screen, 'ask-ideas').count(), 0, 'the ideas can be asked for');
        await screen.keyboard.press('PageDown');
        assert.equal(await at(screen, 'spotlight').count(), 0, 'a clicker shows an idea');
    });
});

test('facilitators lead the screen: spotlight, two ideas, a pause', async (t) => {
    const company = new Company(t, browser);
    const links = await server.rehearse('station_square', { until: 320, language: 'nl' });
    const lead = await company.open(await company.device({ size: laptop }), links.helper);
    await leadAs(lead, 'Sanne');
    await at(lead, 'idea').first().waitFor();
    const screens = await hang(company, links.screen);
    /** A single key of the facilitator on one of the ideas that everybody sees. */
    const press = async (key, place) => {
        await lead.evaluate((at) => {
            document.activeElement?.blur();
            if (at === undefined) return;
            const cards = [...document.querySelectorAll('article[data-test=idea]')].filter((card) => card.querySelector('[data-test=support]') !== null);
            cards[at].tabIndex = -1;
            cards[at].focus();
        }, place);
        await lead.keyboard.press(key);
    };

    await company.step('an idea in the spotlight', async () => {
        await press('s', 1);
        await checkScene(screens, 'spotlight', 'spotlight', async (screen, height) => {
            await checkLetters(at(screen, 'spotlight-text'), 0.06, height, 'the spotlight');
        });
        await at(lead, 'spotlight').waitFor();
        await at(lead, 'spotlight-end').click();
        await at(screens[0].screen, 'spotlight').waitFor({ state: 'detached' });
    });
    await company.step('two that are pinned stand side by side', async () => {
        await press('p', 1);
        await lead.locator('[data-test=pinned]').first().waitFor();
        // The pinned one is on top now.
        await press('p', 2);
        await checkScene(screens, 'compare', 'compare', async (screen) => assert.equal(await at(screen, 'compared').count(), 2));
    });
    await company.step('a pause says why, and covers what was there', async () => {
        await press('.');
        await checkScene(screens, 'pause', 'pause', async (screen) => {
            await at(screen, 'pause-reason').waitFor();
            assert.equal(await at(screen, 'compared').count(), 0);
        });
        // The key turns what her own page shows, so hers has to show it first.
        await lead.locator('[data-test=room-state][data-state=paused]').first().waitFor();
        await press('.');
        await untilEqual(screens[0].screen, () => scene(screens[0].screen), 'compare', 'back after the pause');
    });
    await company.step('while the server is away the last picture stays, with its time, and goes on by itself', async () => {
        const { screen } = screens[0];
        await server.kill();
        await at(screen, 'stale').waitFor();
        assert.match(await at(screen, 'stale').innerText(), /\d\d:\d\d/);
        assert.equal(await at(screen, 'compared').count(), 2);
        for (const { name: shape, screen: each } of screens) {
            await at(each, 'stale').waitFor();
            await each.mouse.move(40, 40);
            await until(each, () => at(each, 'controls').evaluate((box) => getComputedStyle(box).opacity), (opacity) => opacity === '1', 'the buttons');
            for (const name of ['stale', 'qr']) assert.ok(await isUncovered(at(each, name)), `the buttons cover ${name} on ${shape}`);
        }
        await picture(screen, 'screen-stale');
        await server.restart();
        await at(screen, 'stale').waitFor({ state: 'detached' });
    });
});
