// Every screen in every state against the rules that a machine can judge: axe-core in both colour schemes, the size of targets, no
// sideways scrolling on a narrow screen, no word broken on a button, the page's language, what is pressed in colours of one's own, and that one sees where the focus
// is, also at 400 per cent. In Dutch and in English.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard, politeRegions } from '../support/announcements.js';
import { at, checkAccess, Company, drawn, ideaOf, passDoor, picture, untilEqual, write } from '../support/browser.js';
import { brokenWords, coversMuch, press, pressedAlike, sideways } from '../support/controls.js';
import { accepted, Crowd, noPace } from '../support/crowd.js';
import { smallTargets, tabThrough } from '../support/fingers.js';
import { checkLanguage } from '../support/languages.js';
import { openBrowser, room, startServer } from '../support/stage.js';
import { Walk } from '../support/states.js';

const server = await startServer();
const browser = await openBrowser();

const narrow = { width: 320, height: 640 };
/** What a laptop's window has at 400 per cent (WCAG 1.4.10). */
const zoomed = { width: 320, height: 256 };
/** Where walking through by Tab tells something that other states of the same page do not. */
const tabbed = new Set(['card', 'name-own', 'home', 'thread', 'flag-dialog', 'own-hidden', 'jury', 'question', 'room', 'flagged', 'reason', 'collect', 'spotlight', 'carry', 'undo']);
/** Where it does so in a low window: what stays in place there must not cover what has the focus. */
const tabbedLow = new Set(['home', 'question', 'room', 'carry', 'undo']);

/** Where there is no session yet. */
const plainTitles = { code: true, 'code-unknown': true };

/** What a state of a page gets wrong. */
async function faultsOf(page, kind, name, language) {
    const faults = [];
    const note = async (check) => {
        try {
            faults.push(...((await check()) ?? []));
        } catch (problem) {
            if (!(problem instanceof assert.AssertionError)) throw problem;
            faults.push(...(Array.isArray(problem.actual) ? problem.actual : [problem.message]));
        }
    };
    if (!(name in plainTitles)) await note(async () => ((await page.title()).startsWith('Kring') ? ['its title does not say what it is about'] : []));
    await note(() => checkLanguage(page, language, name));
    await note(async () => ((await politeRegions(page)) === 1 ? [] : [`${await politeRegions(page)} polite regions`]));
    // Colours are the same in every language.
    for (const colorScheme of language === 'en' ? ['light', 'dark'] : ['light']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await note(() => checkAccess(page, `${name}, ${colorScheme}`));
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await note(() => smallTargets(page));
    await note(() => brokenWords(page));
    if (language === 'en') await note(() => pressedAlike(page));
    const wide = page.viewportSize();
    if (kind !== 'screen') {
        await page.setViewportSize(narrow);
        await drawn(page);
        await note(() => sideways(page));
        await note(() => brokenWords(page));
        await note(() => smallTargets(page));
        await page.setViewportSize(zoomed);
        await drawn(page);
        await note(() => sideways(page));
        await note(() => coversMuch(page));
        if (language === 'en' && tabbedLow.has(name)) await note(() => tabThrough(page, `${name} at 400 per cent`).then(() => []));
        await page.setViewportSize(wide);
        await drawn(page);
    }
    if (language === 'en' && tabbed.has(name)) await note(() => tabThrough(page, name).then(() => []));
    return [...new Set(faults)].map((fault) => `${kind} ${name} (${language}): ${fault.replace(/\s+/g, ' ')}`);
}

for (const language of ['en', 'nl']) {
    for (const kind of ['phone', 'lead', 'screen']) {
        test(`${kind} in ${language}: every state`, async (t) => {
            const company = new Company(t, browser);
            const crowd = await Crowd.of(t);
            const seen = [];
            const faults = [];
            const open = async (address, size) => company.open(await company.device({ size, locale: language === 'nl' ? 'nl-NL' : 'en-GB' }), address, { refusedWith: 404 });
            const visit = async (page, which, name) => {
                seen.push(name);
                faults.push(...(await faultsOf(page, which, name, language)));
                await picture(page, `access-${which}-${name}-${language}`);
            };
            const walk = new Walk({ server, crowd, open, visit, language });
            await company.step('the walk', () => walk[kind]()).finally(() => t.diagnostic(`looked at ${seen.length}: ${seen.join(', ')}`));
            assert.deepEqual(faults, [], 'what is wrong');
        });
    }
}

test('who is in a dialog hears what happens, and who leaves it what came of it', async (t) => {
    const company = new Company(t, browser);
    const crowd = await Crowd.of(t);
    const links = await server.createRoom(room);
    const lead = await crowd.lead(links.facilitator, { numbers: noPace });
    await crowd.post(lead, ['Rain barrels']);
    const page = await company.open(await company.device(), links.join);
    await passDoor(page);
    const hears = (expected, what) => untilEqual(page, () => heard(page), expected, what);
    await company.step('a pause, while a dialog is open', async () => {
        await at(page, 'me').click();
        await at(page, 'leave').waitFor();
        await hears(['status: ', 'alert: '], 'nothing of before');
        await accepted(lead.pauseRoom('Coffee', 600));
        await hears(['status: ', 'alert: Paused. Nobody can write or vote for a moment.'], 'the pause');
        await accepted(lead.openRoom());
        await hears(['status: The session is open.', 'alert: Paused. Nobody can write or vote for a moment.'], 'that it goes on');
        await page.keyboard.press('Escape');
        await at(page, 'leave').waitFor({ state: 'detached' });
        await hears(['status: ', 'alert: '], 'the page again');
    });
    await company.step('that a flag was sent, by a dialog that closes with it', async () => {
        await press(page, ideaOf(page, 'Rain barrels'), 'flag');
        await at(page, 'flag-reason-4').check();
        await at(page, 'flag-send').click();
        await at(page, 'flag-form').waitFor({ state: 'detached' });
        await hears(['status: Flagged. Thank you.', 'alert: '], 'the flag');
    });
    await company.step('that one’s own text is hidden', async () => {
        await write(page, 'More trees');
        await ideaOf(page, 'More trees').waitFor();
        await accepted(lead.hide(Number(await ideaOf(page, 'More trees').getAttribute('data-id')), 'Already said'));
        await hears(['status: Your contribution is hidden', 'alert: '], 'what became of it');
    });
});
