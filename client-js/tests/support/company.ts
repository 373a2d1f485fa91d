// People at the built page in a real browser, against a fake room: one browser for a file of tests, and for each test a room and
// people of its own. What a page complains of in its console makes the test fail.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { serve, type FakeServer } from '../../dev/fake_server';
import type { FakeRoomOptions } from './fake_room';

/** Nothing waits for long where all is well; a busy machine is given its time. */
const patienceMs = 60_000;

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const executablePath = process.env['KRING_CHROMIUM'] ?? '/usr/bin/chromium';
export const launch = (): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox'] });

export interface Look {
    width?: number;
    height?: number;
    scheme?: 'light' | 'dark';
    locale?: string;
}

// A server or a network that is away makes the browser itself complain, of the connection, of the worker's script and of what else it
// was to load, and so does a server that knows neither typed codes nor documents, as the fake one; everything else is ours.
const ofBrowser = ['WebSocket connection', 'fetching the script', 'net::ERR_', 'status of 404'];

export class Company {
    /** Another one for each test, with the built page; a test that wants one of its own stops this one first. */
    server!: FakeServer;
    private browser!: Browser;
    private contexts: BrowserContext[] = [];
    private complaints: string[] = [];

    constructor(private readonly options: FakeRoomOptions) {}

    async begin(): Promise<void> {
        this.browser = await launch();
    }

    async end(): Promise<void> {
        await this.browser.close();
    }

    async gather(): Promise<void> {
        this.complaints = [];
        await this.serve();
    }

    /** A room in place of the one before, with these options besides, and under this policy for its page. */
    async serve(options: FakeRoomOptions = {}, policy?: string): Promise<void> {
        await this.server?.close();
        this.server = await serve(dist, 0, { ...this.options, ...options }, policy);
    }

    async goHome(): Promise<void> {
        await Promise.all(this.contexts.map((context) => context.close()));
        this.contexts = [];
        await this.server.close();
        expect(this.complaints).toEqual([]);
    }

    /** A browser of somebody's own. */
    async device({ width = 390, height = 844, scheme = 'light', locale = 'en' }: Look = {}): Promise<BrowserContext> {
        const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale });
        context.setDefaultTimeout(patienceMs);
        this.contexts.push(context);
        return context;
    }

    async open(address: string, device?: BrowserContext): Promise<Page> {
        const page = await (device ?? (await this.device())).newPage();
        page.on('pageerror', (error) => this.complaints.push(error.message));
        page.on('console', (message) => {
            const text = message.text();
            if (message.type() === 'error' && !ofBrowser.some((part) => text.includes(part))) this.complaints.push(text);
        });
        await page.goto(address);
        return page;
    }

    /** By the join link, under this name. */
    async join(name = 'Ana', look: Look = {}, device?: BrowserContext): Promise<Page> {
        const page = await this.open(this.server.join, device ?? (await this.device(look)));
        await at(page, 'join-own').check();
        await at(page, 'join-name').fill(name);
        await at(page, 'join-button').click();
        // The list and what orders it come after the field.
        await at(page, 'order').waitFor();
        return page;
    }

    /** By the facilitator's link. */
    async lead(look: Look = {}): Promise<Page> {
        const page = await this.open(this.server.facilitator, await this.device({ width: 1280, height: 800, ...look }));
        await at(page, 'join-name').fill('Ria');
        await at(page, 'join-button').click();
        await at(page, 'lead-panel').waitFor();
        return page;
    }

    async screen(look: Look = {}): Promise<Page> {
        return this.open(this.server.screen, await this.device({ width: 1280, height: 800, ...look }));
    }
}

/** For the tests of this file. */
export function companyOf(options: FakeRoomOptions = {}): Company {
    const company = new Company(options);
    beforeAll(() => company.begin());
    afterAll(() => company.end());
    beforeEach(() => company.gather());
    afterEach(() => company.goHome());
    return company;
}

export const at = (page: Page, name: string): Locator => page.locator(`[data-test=${name}]`);
/** The card of the idea with this number. */
export const card = (page: Page, id: number): Locator => page.locator(`article[data-test=idea][data-id="${id}"]`);
export const until = (read: () => Promise<unknown> | unknown) => expect.poll(read, { timeout: patienceMs, interval: 50 });

export const focused = (page: Page): Promise<string | null | undefined> => page.evaluate(() => document.activeElement?.getAttribute('data-test'));
/** So that keys go to the page, and to nothing in it. */
export const letGo = (page: Page): Promise<void> => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
/** So many pixels the page is too wide. */
export const tooWide = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Takes in the ideas that the list holds back while it is in use, until there are so many. */
export async function see(page: Page, count: number): Promise<void> {
    await until(async () => {
        const shown = await at(page, 'idea').count();
        if (shown < count && (await at(page, 'show-held').count()) > 0) await at(page, 'show-held').click();
        return shown;
    }).toBe(count);
}

/** The offer to undo goes after some seconds, but not while somebody is about to use it. */
export async function keepUndo(page: Page): Promise<void> {
    await at(page, 'undo-offer').hover();
}

/** What the session is about is folded once it was read. */
export async function showAbout(page: Page): Promise<void> {
    await at(page, 'about').waitFor();
    if ((await at(page, 'about').getAttribute('aria-expanded')) !== 'true') await at(page, 'about').click();
}

/** Waits until what fades in or slides has come to rest: half faded letters have the contrast of neither end. */
async function atRest(page: Page): Promise<void> {
    const moving = () =>
        page.evaluate(() => document.getAnimations().filter((each) => each.playState === 'running' && each.effect?.getComputedTiming().endTime !== Infinity).length);
    await until(moving).toBe(0);
}

/** Holds the page against the rules of axe, and nothing of it may lie beyond the side. */
export async function check(page: Page, what: string): Promise<void> {
    await atRest(page);
    // The page's policy forbids foreign scripts in the page itself, so the checker is run from outside.
    const violations = await page.evaluate(
        `(async () => { ${axe}; const found = await axe.run(document, { resultTypes: ['violations'] });
        return found.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html + ' ' + n.failureSummary)); })()`,
    );
    expect(violations, what).toEqual([]);
    expect(await tooWide(page), `${what} is too wide`).toBe(0);
}
