// What facilitators have the big screen show: from their page to the hall, what ends it, and what is turned at the screen itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, bigScreen, checkAccess, checkFits, Company, laptop, leadAs, picture, until, untilEqual } from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

const scene = (screen) => at(screen, 'screen').getAttribute('data-scene');
const letGo = (page) => page.evaluate(() => document.activeElement?.blur());

test('facilitators say what the big screen shows, and it goes on by itself when they are done', async (t) => {
    const company = new Company(t, browser);
    // While the words of a cloud come in: that is what the screen shows by itself.
    const links = await server.rehearse('station_square', { until: 130, language: 'nl' });
    const lead = await company.open(await company.device({ size: laptop, locale: 'nl-NL' }), links.helper);
    await leadAs(lead, 'Sanne');
    await at(lead, 'idea').first().waitFor();
    const screen = await company.open(await company.device({ size: bigScreen, locale: 'nl-NL' }), links.screen);

    /** In the hall, and small on the facilitator's page. */
    const bothShow = async (wanted, what) => {
        await untilEqual(screen, () => scene(screen), wanted, `${what}, in the hall`);
        await untilEqual(lead, () => at(lead, 'screen-thumb').getAttribute('data-shows'), wanted, `${what}, on the page`);
    };
    const press = async (key) => {
        await letGo(lead);
        await lead.keyboard.press(key);
    };
    const choose = async (what) => {
        await at(lead, 'turn-screen').click();
        await at(lead, `turn-${what}`).click();
    };
    const note = () => at(lead, 'screen-note').innerText();

    await company.step('one key shows the way in, and the same or Esc takes it back', async () => {
        await bothShow('question', 'by itself');
        for (const back of ['q', 'Escape']) {
            await press('q');
            await bothShow('lobby', 'the way in');
            assert.ok((await at(screen, 'qr').boundingBox()).height >= 0.3 * bigScreen.height, 'the code is not large');
            if (back === 'q') await picture(screen, 'wish-way-in');
            await press(back);
            await bothShow('question', `the way in and ${back}`);
        }
        await press('?');
        await lead.locator('dialog[open]').waitFor();
        assert.match(await lead.locator('dialog[open]').innerText(), /Hoe je meedoet op het grote scherm/);
        await lead.keyboard.press('Escape');
        await lead.locator('dialog[open]').waitFor({ state: 'detached' });
    });

    await company.step('the list says what there is, and what is missing for the rest', async () => {
        await at(lead, 'turn-screen').click();
        await untilEqual(lead, () => lead.evaluate(() => document.activeElement?.dataset.test), 'turn-by_itself', 'the focus');
        await checkAccess(lead, 'what the big screen can show');
        await checkFits(lead);
        await picture(lead, 'wish-list');
        assert.match(await at(lead, 'turn-compare').innerText(), /Zet er twee vast/);
        await lead.keyboard.press('Escape');
        await untilEqual(lead, () => lead.evaluate(() => document.activeElement?.dataset.test), 'turn-screen', 'the focus goes back');
        await choose('ideas');
        await bothShow('ideas', 'the ideas');
        assert.equal(await note(), 'Gekozen door een begeleider.');
    });

    await company.step('two ideas wait until two are pinned', async () => {
        await choose('compare');
        await bothShow('question', 'two ideas of which there is none');
        assert.match(await note(), /^Nu niet: twee ideeën naast elkaar\. Zet er twee vast\.$/);
        await picture(lead, 'wish-not-now');
        const cards = lead.locator('article[data-test=idea]');
        const ids = (await cards.evaluateAll((all) => all.filter((card) => card.querySelector('[data-test=support]') !== null).map((card) => card.dataset.id))).slice(0, 2);
        for (const id of ids) await lead.locator(`article[data-test=idea][data-id="${id}"] [data-test=pin]`).click();
        await bothShow('compare', 'two ideas');
        assert.equal(await at(screen, 'compared').count(), 2);
        await picture(screen, 'wish-compare');
        await picture(lead, 'wish-compare-lead');
    });

    await company.step('a pause covers it, and leaves it standing', async () => {
        await press('.');
        await bothShow('pause', 'a pause');
        assert.equal(await note(), 'Na de pauze: twee ideeën naast elkaar.');
        await press('.');
        await bothShow('compare', 'after the pause');
    });

    await company.step('at the screen it can be put aside, until facilitators wish something else', async () => {
        await press('q');
        await bothShow('lobby', 'the way in again');
        await screen.keyboard.press('q');
        await untilEqual(screen, () => scene(screen), 'question', 'put aside at the screen');
        await choose('pulse');
        await bothShow('pulse', 'how it goes');
        await screen.keyboard.press('PageDown');
        await untilEqual(screen, () => scene(screen), 'spotlight', 'a clicker goes to an idea');
        await screen.keyboard.press('Escape');
        await untilEqual(screen, () => scene(screen), 'pulse', 'and back');
    });

    await company.step('an idea in the spotlight ends it', async () => {
        await lead.locator('article[data-test=idea]').filter({ has: lead.locator('[data-test=support]') }).first().locator('[data-test=spotlight-idea]').click();
        await bothShow('spotlight', 'the spotlight');
        assert.equal(await at(lead, 'screen-note').count(), 0);
        await at(lead, 'spotlight-end').click();
        await bothShow('question', 'by itself again');
    });

    await company.step('another phase ends it', async () => {
        await choose('way_in');
        await bothShow('lobby', 'the way in before the phase');
        await press(']');
        await until(screen, () => scene(screen), (shown) => shown !== 'lobby', 'the next phase');
        assert.equal(await at(lead, 'screen-note').count(), 0);
    });

    await company.step('it looks well in the dark and on a narrow screen', async () => {
        await choose('ideas');
        await lead.emulateMedia({ colorScheme: 'dark' });
        await at(lead, 'turn-screen').click();
        await picture(lead, 'wish-list-dark');
        await lead.keyboard.press('Escape');
        await lead.setViewportSize({ width: 320, height: 640 });
        await at(lead, 'zone-screen').click();
        await at(lead, 'turn-screen').click();
        await checkFits(lead);
        await checkAccess(lead, 'what the big screen can show, at 320 pixels');
        await picture(lead, 'wish-list-narrow');
    });
});
