// People at the page: browsers, the controls by their data-test names, and waiting for what must become true.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';

const patienceMs = 60_000;
/** For what may be gone again and is then tried once more. */
const briefMs = 2_000;
const artefacts = fileURLToPath(new URL('../../../artefacts/browser/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const phone = { width: 390, height: 844 };
export const laptop = { width: 1280, height: 800 };
export const bigScreen = { width: 1920, height: 1080 };

export function launch() {
    return chromium.launch({
        executablePath: process.env.TEST_CHROMIUM || '/usr/bin/chromium',
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
        ],
    });
}

/** All pages of one test, and what they complained about. They close when the test ends. */
export class Company {
    #test;
    #browser;
    #contexts = [];
    #complaints = [];

    constructor(test, browser) {
        this.#test = test;
        this.#browser = browser;
        test.after(() => this.#goHome());
    }

    /** A part of the test. When it fails, its name stands in the report and pictures of all pages lie with the artefacts. */
    async step(name, act) {
        try {
            await act();
            assert.deepEqual(this.#complaints, [], 'errors in the pages');
        } catch (problem) {
            const pages = this.#contexts.flatMap((context) => context.pages());
            for (const [index, page] of pages.entries()) {
                await picture(page, `failed-${index + 1}`).catch((trouble) => this.#test.diagnostic(`no picture: ${trouble.message}`));
            }
            throw new Error(`in the step '${name}': ${problem.message}`, { cause: problem });
        }
        this.#test.diagnostic(name);
    }

    /** A browser of somebody's own: own storage, own language. */
    async device({ size = phone, locale = 'en-GB', density = 1, scheme = 'light', touch = false } = {}) {
        const context = await this.#browser.newContext({
            viewport: size, locale, deviceScaleFactor: density, colorScheme: scheme, hasTouch: touch, isMobile: touch,
        });
        context.setDefaultTimeout(patienceMs);
        this.#contexts.push(context);
        return context;
    }

    /** `refusedWith`: the status of an answer that the test provokes; the browser itself complains of it. */
    async open(device, address, { refusedWith = 0 } = {}) {
        const page = await device.newPage();
        page.on('pageerror', (error) => this.#complaints.push(error.message));
        page.on('console', (message) => {
            const text = message.text();
            // When the network or the server is gone the browser itself says so; everything else is the page's fault.
            const isAway = text.startsWith('WebSocket connection') || text.includes('net::ERR_');
            const isWanted = refusedWith !== 0 && text.includes(`status of ${refusedWith}`);
            if (message.type() === 'error' && !isAway && !isWanted) this.#complaints.push(text);
        });
        await page.goto(address);
        return page;
    }

    async #goHome() {
        await Promise.all(this.#contexts.map((context) => context.close()));
        assert.deepEqual(this.#complaints, [], 'errors in the pages');
    }
}

export const at = (page, name) => page.locator(`[data-test=${name}]`);

/** The card of the idea, or the reply, with this text. */
export const ideaOf = (page, text) => at(page, 'idea').filter({ has: page.getByText(text, { exact: true }) });
export const replyOf = (page, text) => at(page, 'reply').filter({ has: page.getByText(text, { exact: true }) });

/** Through the join form, under a name of one's own. */
export async function joinAs(page, name) {
    await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
    await at(page, 'room').waitFor();
}

/** What a newcomer presses, from the card with what is agreed to the room, under a name that is offered; `press`: by which hand. */
export async function passDoor(page, press = (button) => button.click()) {
    const [button, room, form] = [page.locator('[data-test=join-button]:enabled'), at(page, 'room'), at(page, 'join-form')];
    // What stands there, without the words that may still come from elsewhere.
    const step = () => form.evaluateAll((forms) => forms.map((each) => (each.querySelector('[data-test=join-offer]') === null ? 'card' : 'name')).join());
    for (;;) {
        await button.or(room).first().waitFor();
        const before = await step();
        if (before === '') break;
        await press(button);
        await until(page, step, (now) => now !== before, 'the next page');
    }
    await room.waitFor();
}

/** Through the facilitator's link. */
export async function leadAs(page, name) {
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
    await at(page, 'lead-panel').waitFor();
}

/** Somebody at a laptop who leads a room by this link and has opened it. */
export async function openRoom(company, link, { name = 'Ria', device, refusedWith } = {}) {
    const lead = await company.open(device ?? (await company.device({ size: laptop })), link, { refusedWith });
    await leadAs(lead, name);
    await at(lead, 'open').click();
    await at(lead, 'pause').waitFor();
    return lead;
}

/** Somebody with a phone who is in by this link under this name. */
export async function enterRoom(company, link, name, look = {}) {
    const page = await company.open(await company.device(look), link);
    await joinAs(page, name);
    return page;
}

/** The address that a facilitator's page shows for others, once it has it. */
export async function addressIn(page, name) {
    const shown = () => at(page, name).evaluate((element) => element.value ?? element.href);
    return until(page, shown, (address) => address.includes('#'), `the address ${name}`);
}

export async function write(page, text) {
    await at(page, 'idea-text').fill(text);
    await at(page, 'send-idea').click();
}

/** Takes in the ideas that the list holds back while it is in use, as often as it holds any, until this one is there. */
export async function see(page, text) {
    const idea = ideaOf(page, text);
    const held = at(page, 'show-held');
    const look = async () => {
        const count = await idea.count();
        // The bar may be gone before it is reached, with the idea for which it came; then it is looked for again.
        if (count === 0 && (await held.count()) > 0) await held.click({ timeout: briefMs }).catch(() => {});
        return count;
    };
    await until(page, look, (count) => count > 0, `'${text}' is in the list`);
    await idea.first().waitFor();
}

export async function openThread(page, text) {
    const toggle = ideaOf(page, text).locator('[data-test=toggle-thread]');
    if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
    await ideaOf(page, text).locator('[data-test=thread]').waitFor();
}

/** Presses what stands in the facilitator's menu. */
export async function fromMenu(page, name) {
    const menu = at(page, 'lead-menu');
    await menu.waitFor();
    if ((await menu.getAttribute('aria-expanded')) !== 'true') await menu.click();
    await at(page, name).click();
}

/** One of the facilitator's tools, which opens beside the pulse and stays. */
export async function openTool(page, name) {
    const tool = page.locator(`[data-test=tool][data-tool=${name}]`);
    await at(page, 'lead-menu').waitFor();
    if (!(await tool.isVisible())) await fromMenu(page, `tool-${name}`);
    await tool.waitFor();
}

/** What the session is about, which is folded once it was read; the moderation log is found there too. */
export async function showAbout(page) {
    // A facilitator's tool is about nothing else, and folds nothing.
    if ((await at(page, 'lead-menu').count()) > 0) return openTool(page, 'about');
    await at(page, 'about').waitFor();
    if ((await at(page, 'about').getAttribute('aria-expanded')) !== 'true') await at(page, 'about').click();
}

/** Other rules, on the facilitator's page: a preset (1 light, 2 standard, 3 careful), and numbers as PolicyNumber counts them. */
export async function setRules(lead, { base, numbers = {} }) {
    await openTool(lead, 'rules');
    const panel = at(lead, 'policy-panel');
    await panel.waitFor();
    if (base !== undefined) await at(lead, 'policy-base').selectOption(String(base));
    for (const [number, value] of Object.entries(numbers)) {
        const field = panel.locator(`[data-number="${number}"]`);
        await field.fill(String(value));
        await field.press('Tab');
    }
    await at(lead, 'policy-save').click();
    await at(lead, 'policy-saved').waitFor();
}

export const status = (page) => page.evaluate(() => window.kring.status());
export const digest = (page) => page.evaluate(() => window.kring.digest());
export const canonical = (page) => page.evaluate(() => window.kring.canonical());
/** All that can be read on the page, alternative texts and fields included. */
export const wholeText = (page) =>
    page.evaluate(() => {
        const said = [document.title, document.documentElement.textContent];
        for (const element of document.querySelectorAll('[aria-label], [title], [alt], input, textarea')) {
            said.push(element.getAttribute('aria-label'), element.title, element.getAttribute('alt'), element.value);
        }
        return said.join('\n');
    });

/** Supporters by idea, as the page draws them: on the card, or on the big screen. */
export const supporters = (page) =>
    page.evaluate(() =>
        Object.fromEntries(
            [...document.querySelectorAll('[data-test=idea]')]
                .map((idea) => [idea.dataset.id, idea.querySelector('[data-test=support-count], .count > [aria-hidden]')])
                .filter(([, count]) => count !== null)
                .map(([id, count]) => [id, Number(count.textContent)])
                .sort(([left], [right]) => Number(left) - Number(right)),
        ),
    );

/** Agree, pass and disagree by idea. */
export const stances = (page) =>
    page.evaluate(() =>
        Object.fromEntries(
            [...document.querySelectorAll('[data-test=idea]')]
                .map((idea) => [
                    idea.dataset.id,
                    ['agree', 'pass', 'disagree'].map((name) => Number(idea.querySelector(`[data-test=stance-${name}] .count`)?.textContent)),
                ])
                .sort(([left], [right]) => Number(left) - Number(right)),
        ),
    );

/**
 * Waits until `read` gives a value that `holds` accepts, and returns it. Looked at once per frame that the page draws:
 * no guess of how long something takes. Rejects with the last value.
 */
export async function until(page, read, holds, what) {
    const deadline = Date.now() + patienceMs;
    for (;;) {
        const value = await read();
        if (holds(value)) return value;
        if (Date.now() > deadline) throw new Error(`never came true: ${what}; last: ${JSON.stringify(value)}`);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
}

export async function untilEqual(page, read, expected, what) {
    await until(page, read, (value) => isDeepStrictEqual(value, expected), `${what} to be ${JSON.stringify(expected)}`);
}

/** Waits until everything is sent and all these pages have folded the same; returns the digest. */
export async function agree(pages) {
    const read = async () => {
        const states = await Promise.all(pages.map(status));
        const digests = await Promise.all(pages.map(digest));
        return { digests, waiting: states.map((state) => state.waiting), phases: states.map((state) => state.phase) };
    };
    const { digests } = await until(
        pages[0],
        read,
        (found) =>
            found.digests[0] !== '' &&
            new Set(found.digests).size === 1 &&
            found.waiting.every((count) => count === 0) &&
            found.phases.every((phase) => phase === 'live'),
        'all pages agree',
    );
    return digests[0];
}

/** Two frames on: what the last change drew is drawn, and what watches sizes has seen it. */
export async function drawn(page) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/**
 * Waits until what fades in or slides has come to rest: half faded letters have the contrast of neither end. What is paused or
 * never ends has no rest to wait for.
 */
export async function atRest(page) {
    const moving = () =>
        page.evaluate(() =>
            document
                .getAnimations()
                .filter(({ playState, playbackRate, effect }) => playState === 'running' && playbackRate !== 0 && effect?.getComputedTiming().endTime !== Infinity)
                .map((each) => `${each.animationName ?? each.transitionProperty ?? each.id} of ${each.effect?.target?.outerHTML.slice(0, 60)}`),
        );
    await untilEqual(page, moving, [], 'what still moves');
}

/** The offer to undo goes after some seconds, but not while somebody is about to use it. */
export async function keepUndo(page) {
    await at(page, 'undo-offer').hover();
}

/** Rules that axe leaves out unless asked: its authors call them unripe, and they found real faults here. */
const furtherRules = ['label-content-name-mismatch', 'focus-order-semantics', 'table-fake-caption', 'td-has-header', 'css-orientation-lock'];

/** Holds the page against the accessibility rules of axe. */
export async function checkAccess(page, what) {
    await atRest(page);
    // The page's policy forbids foreign scripts in the page itself, so the checker is run from outside.
    const findings = await page.evaluate(
        `(async () => { ${axe}; const found = await axe.run(document, {
            resultTypes: ['violations'], rules: Object.fromEntries(${JSON.stringify(furtherRules)}.map((rule) => [rule, { enabled: true }])) });
        return found.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html + ' ' + n.failureSummary)); })()`,
    );
    assert.deepEqual(findings, [], `accessibility of ${what}`);
}

/** No sideways scrolling, and nothing of these controls outside the window or cut off by their box, once the page has found its size. */
export async function checkFits(page, names = []) {
    for (const name of names) await at(page, name).first().waitFor();
    const faults = () =>
        page.evaluate((controls) => {
            const { scrollWidth, clientWidth } = document.documentElement;
            const cut = controls.filter((name) => {
                const element = document.querySelector(`[data-test="${name}"]`);
                if (element === null) return true;
                const box = element.getBoundingClientRect();
                const isInside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
                return !isInside || element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1;
            });
            return [...(scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} pixels too wide`] : []), ...cut.map((name) => `${name} is cut off`)];
        }, names);
    await untilEqual(page, faults, [], 'what does not fit');
}

/** A picture for the reader of a failed or a passed run, below artefacts/browser. */
export async function picture(page, name) {
    mkdirSync(artefacts, { recursive: true });
    await page.screenshot({ path: `${artefacts}${name}.png` });
}
