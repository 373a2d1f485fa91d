import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { furnish, policy, serve, type FakeServer } from '../../dev/fake_server';
import { stance, support } from '../support/fake_room';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: FakeServer;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];

beforeAll(async () => {
    const executablePath = process.env['KRING_CHROMIUM'] ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
    complaints = [];
    server = await serve(dist);
});
afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    await server.close();
    expect(complaints).toEqual([]);
});

interface Look {
    width?: number;
    height?: number;
    scheme?: 'light' | 'dark';
    locale?: string;
}

async function newContext({ width = 390, height = 844, scheme = 'light', locale = 'en' }: Look = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale });
    contexts.push(context);
    return context;
}

// A server or a network that is away makes the browser itself complain, of the connection, of the worker's script and of what else it
// was to load, and so does a server that knows neither typed codes nor documents, as the fake one; everything else is ours.
const ofBrowser = ['WebSocket connection', 'fetching the script', 'net::ERR_INTERNET_DISCONNECTED', 'status of 404'];

async function open(address: string, look: Look = {}, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await newContext(look))).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !ofBrowser.some((part) => text.includes(part))) complaints.push(text);
    });
    await page.goto(address);
    return page;
}

const at = (page: Page, name: string) => page.locator(`[data-test=${name}]`);

async function enter(address: string, look: Look = {}, context?: BrowserContext, name = 'Ana'): Promise<Page> {
    const page = await open(address, look, context);
    if (address === server.join) await at(page, 'join-own').check();
    await at(page, 'join-name').fill(name);
    await at(page, 'join-button').click();
    await at(page, 'room').waitFor();
    return page;
}

async function write(page: Page, text: string): Promise<void> {
    await at(page, 'idea-text').fill(text);
    await at(page, 'send-idea').click();
}

const texts = (page: Page): Promise<string[]> => page.locator('[data-test=idea] [data-test=item-text]').allInnerTexts();
const until = (read: () => Promise<unknown> | unknown) => expect.poll(read, { timeout: 15_000, interval: 50 });
const digestOf = (page: Page): Promise<string> => page.evaluate(() => window.kring.digest());

async function check(page: Page, what: string): Promise<void> {
    // The page's policy forbids foreign scripts in the page itself, so the checker is run from outside.
    const violations = await page.evaluate(
        `(async () => { ${axe}; const found = await axe.run(document, { resultTypes: ['violations'] });
        return found.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html + ' ' + n.failureSummary)); })()`,
    );
    expect(violations, what).toEqual([]);
}

const width = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the page', () => {
    it('works under the policy of the server, and only with its own trusted type', async () => {
        const page = await enter(server.join);
        expect(await at(page, 'title').innerText()).toBe('Station square');
        expect(policy).toContain('trusted-types svelte-trusted-html');
    });

    it('takes what people write as text, whatever it is', async () => {
        const payload = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>{@html 1}${1}\u202eevil';
        const page = await enter(server.join, {}, undefined, payload.slice(0, 40));
        await write(page, payload);
        await until(() => texts(page)).toEqual([payload]);
        server.room.plant('<b>Bo</b>', '<b>bold</b>');
        await at(page, 'show-held').click();
        await until(async () => (await texts(page))[0]).toBe('<b>bold</b>');
        expect(await page.evaluate(() => 'hit' in window)).toBe(false);
        expect(await page.locator('[data-test=ideas] img, [data-test=ideas] b, [data-test=ideas] script').count()).toBe(0);
    });

    it('opens without a secret only for members, and says what is missing', async () => {
        const context = await newContext();
        const bare = server.join.replace(/#.*/, '');
        const stranger = await open(bare, {}, context);
        await at(stranger, 'outside').waitFor();
        await stranger.close();
        await (await enter(server.join, {}, context)).close();
        const member = await open(bare, {}, context);
        await at(member, 'room').waitFor();
    });

    it.each(['/', '/r/short#AQEB'])('at %s says what to do', async (path) => {
        const page = await open(server.origin + path);
        await at(page, 'outside').waitFor();
        await check(page, path);
    });

    it('does not redeem a facilitator link by being opened', async () => {
        const page = await open(server.facilitator);
        await at(page, 'join-form').waitFor();
        expect(server.room.liveVisitors).toBe(0);
        await at(page, 'join-name').fill('Ria');
        await at(page, 'join-button').click();
        await at(page, 'lead-panel').waitFor();
        expect(new URL(page.url()).hash).toBe('');
    });

    it('comes in Dutch and in English, switches at once and keeps the draft', async () => {
        const page = await open(server.join, { locale: 'nl' });
        expect(await at(page, 'join-button').innerText()).toBe('Doe mee');
        await at(page, 'join-button').click();
        await at(page, 'idea-text').fill('half een zin');
        await at(page, 'language-en').click();
        await until(() => at(page, 'send-idea').innerText()).toBe('Send');
        expect(await at(page, 'idea-text').inputValue()).toBe('half een zin');
        expect(await page.locator('html').getAttribute('lang')).toBe('en');
        await page.reload();
        await until(() => at(page, 'send-idea').innerText()).toBe('Send');
        expect(await at(page, 'idea-text').inputValue()).toBe('half een zin');
    });
});

describe('everybody', () => {
    it('agrees: two participants, a facilitator and a screen, also after one was away', async () => {
        const ana = await enter(server.join);
        const bo = await enter(server.join, {}, undefined, 'Bo');
        const lead = await enter(server.facilitator, { width: 1280 }, undefined, 'Ria');
        const screen = await open(server.screen, { width: 1280, height: 800 });
        await write(ana, 'Benches');
        await at(bo, 'support').first().click();
        await until(() => at(ana, 'support-count').first().innerText()).toBe('1');
        await until(() => at(screen, 'idea').count()).toBe(1);

        server.setReachable(false);
        await at(bo, 'connection-bar').waitFor();
        await write(bo, 'Trees');
        await write(bo, 'Water');
        await until(() => at(bo, 'waiting-count').innerText()).toContain('2');
        expect(await at(bo, 'own-text').count()).toBe(2);
        server.setReachable(true);
        await at(bo, 'connection-bar').waitFor({ state: 'detached', timeout: 40_000 });
        await until(async () => (await texts(bo)).sort()).toEqual(['Benches', 'Trees', 'Water']);
        expect(server.room.texts()).toEqual(['Benches', 'Trees', 'Water']);
        await until(() => at(screen, 'idea').count()).toBe(3);
        await until(async () => (await digestOf(ana)) === (await digestOf(bo))).toBe(true);
        const itemLines = async (): Promise<number> => (await lead.evaluate(() => window.kring.canonical())).match(/^item\|/gm)?.length ?? 0;
        await until(itemLines).toBe(3);
    });

    it('notices a network that is gone without a word, and comes back at once with it', async () => {
        const context = await newContext();
        const page = await enter(server.join, {}, context);
        await context.setOffline(true);
        await write(page, 'in the tunnel');
        await at(page, 'connection-bar').waitFor({ timeout: 30_000 });
        expect(server.room.texts()).toEqual([]);
        await context.setOffline(false);
        await until(() => server.room.texts()).toEqual(['in the tunnel']);
        await until(() => texts(page)).toEqual(['in the tunnel']);
    });

    it('keeps what waits over a reload', async () => {
        const page = await enter(server.join);
        await write(page, 'before');
        await until(() => texts(page)).toEqual(['before']);
        server.setReachable(false);
        await write(page, 'while away');
        await until(() => page.evaluate(() => window.kring.status().waiting)).toBe(1);
        await page.reload();
        server.setReachable(true);
        await until(() => server.room.texts()).toEqual(['before', 'while away']);
        expect(new Set(server.room.done).size).toBe(server.room.done.length);
    });

    it('in two windows of one browser is one member, connected in one of them', async () => {
        const context = await newContext();
        const first = await enter(server.join, {}, context);
        const second = await open(server.join, {}, context);
        await at(second, 'room').waitFor();
        await at(first, 'use-here').click();
        await at(first, 'use-here').waitFor({ state: 'detached' });
        await at(second, 'use-here').waitFor();
        await write(first, 'still one');
        await until(() => server.room.texts()).toEqual(['still one']);
    });

    it('can change and take back votes, replies, names and texts', async () => {
        const idea = server.room.plant('Bo', 'Benches');
        const page = await enter(server.join);
        await at(page, 'support').click();
        await until(() => server.room.voteOf('Ana', support, idea)).toBe(1);
        expect(await at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await until(() => at(page, 'support').getAttribute('aria-label')).toBe('Support, 1 person, you too');
        await at(page, 'support').click();
        await until(() => server.room.voteOf('Ana', support, idea)).toBe(undefined);
        await at(page, 'stance-agree').click();
        await at(page, 'stance-disagree').click();
        await until(() => server.room.voteOf('Ana', stance, idea)).toBe(-1);
        expect(await at(page, 'stance-agree').getAttribute('aria-pressed')).toBe('false');

        await at(page, 'toggle-thread').click();
        await at(page, 'reply-text').fill('With backs');
        await at(page, 'send-reply').click();
        await until(() => at(page, 'reply').count()).toBe(1);
        await at(page, 'reply-reply').click();
        await at(page, 'reply-text').fill('And arms');
        await at(page, 'send-reply').click();
        await until(() => at(page, 'reply').count()).toBe(2);
        expect(await at(page, 'reply-reply').count()).toBe(1);

        await at(page, 'me').click();
        await at(page, 'rename').fill('Cleo');
        await at(page, 'save-name').click();
        await until(() => at(page, 'me').innerText()).toContain('Cleo');
        await at(page, 'withdraw').last().click();
        await at(page, 'withdraw-sure').click();
        await until(() => at(page, 'withdrawn').count()).toBe(1);
    });

    it('reads why a text was refused, and can edit or drop it', async () => {
        const lead = await enter(server.facilitator, {}, undefined, 'Ria');
        const page = await enter(server.join);
        server.setReachable(false);
        await at(page, 'connection-bar').waitFor();
        await write(page, 'too late');
        server.setReachable(true);
        server.room.refuseNext = (command) => (command.body.case === 'postIdea' ? { code: 6, retryAfterMs: 0 } : null);
        await page.locator('[data-mark=refused]').waitFor({ timeout: 40_000 });
        expect(await page.locator('[data-mark=refused]').innerText()).toContain('The session is paused');
        await at(page, 'edit-refused').click();
        expect(await at(page, 'idea-text').inputValue()).toBe('too late');
        await until(() => at(page, 'own-text').count()).toBe(0);
        await lead.close();
    });
});

describe('the list', () => {
    it('holds new ideas back while somebody is in it, and does not move', async () => {
        for (let number = 0; number < 12; ++number) server.room.plant('Bo', `Idea ${number}`);
        const page = await enter(server.join);
        await page.evaluate(() => window.scrollTo(0, 400));
        const place = (): Promise<number | undefined> =>
            page.locator('[data-test=idea]').nth(4).evaluate((element) => element.getBoundingClientRect().top);
        const before = await place();
        for (let number = 0; number < 50; ++number) server.room.plant('Cas', `Storm ${number}`);
        await at(page, 'show-held').waitFor();
        await until(() => at(page, 'show-held').innerText()).toBe('50 new ideas');
        expect(await texts(page)).toHaveLength(12);
        expect(Math.abs((await place() ?? 0) - (before ?? 0))).toBeLessThan(1);
        await at(page, 'show-held').click();
        await until(async () => (await texts(page))[0]).toBe('Storm 49');
        expect(await texts(page)).toHaveLength(50);
    });

    it('shows new ideas at once to somebody who only watches', async () => {
        server.room.plant('Bo', 'first');
        const context = await newContext();
        await (await enter(server.join, {}, context)).close();
        const page = await open(server.join, {}, context);
        await at(page, 'room').waitFor();
        server.room.plant('Bo', 'second');
        await until(() => texts(page)).toEqual(['second', 'first']);
    });

    it('sorts when asked, and only then', async () => {
        server.room.plant('Bo', 'loved', 0, 5);
        server.room.plant('Bo', 'new');
        const page = await enter(server.join);
        expect(await texts(page)).toEqual(['new', 'loved']);
        await at(page, 'order').selectOption('supported');
        expect(await texts(page)).toEqual(['loved', 'new']);
    });
});

describe('a facilitator', () => {
    it('hides with a reason, undoes, and shows again', async () => {
        const page = await enter(server.join);
        const lead = await enter(server.facilitator, { width: 1280 }, undefined, 'Ria');
        const screen = await open(server.screen, { width: 1280, height: 800 });
        await write(page, 'rude words');
        await until(() => at(screen, 'idea').count()).toBe(1);
        if ((await at(lead, 'show-held').count()) > 0) await at(lead, 'show-held').click();
        await at(lead, 'hide').click();
        await at(lead, 'reason-1').check();
        await at(lead, 'reason-confirm').click();
        await until(() => at(page, 'hidden').innerText()).toContain('Reason: Unkind');
        expect(await at(page, 'own-hidden').innerText()).toContain('rude words');
        await until(() => at(screen, 'idea').count()).toBe(0);
        expect(await at(lead, 'item-text').innerText()).toBe('rude words');

        await at(lead, 'undo').click();
        await until(() => texts(page)).toEqual(['rude words']);
        await until(() => at(page, 'own-hidden').count()).toBe(0);
        await at(lead, 'hide').click();
        await at(lead, 'reason-confirm').click();
        await at(lead, 'undo-act').click();
        await until(() => texts(page)).toEqual(['rude words']);
        await at(lead, 'hide').click();
        await at(lead, 'reason-confirm').click();
        await at(lead, 'restore').click();
        await at(lead, 'reason-confirm').click();
        await until(() => texts(page)).toEqual(['rude words']);
    });

    it('shows what is similar while one types, and supports it instead', async () => {
        const page = await enter(server.join);
        const other = await enter(server.join, {}, undefined, 'Bo');
        await write(other, 'Benches in the shade');
        await until(() => page.evaluate(() => window.kring.canonical())).toContain('Benches in the shade');
        await at(page, 'idea-text').fill('More benches');
        await at(page, 'similar-idea').waitFor();
        await check(page, 'similar ideas');
        await at(page, 'similar-support').click();
        await until(() => at(page, 'similar-support').getAttribute('aria-pressed')).toBe('true');
        await until(() => at(other, 'support-count').innerText()).toBe('1');
        await at(page, 'idea-text').fill('Something else');
        await until(() => at(page, 'similar').count()).toBe(0);
    });

    it('edits, and tells who supported the text before', async () => {
        await server.close();
        let ahead = 0;
        server = await serve(dist, 0, { now: () => Date.now() + ahead });
        const page = await enter(server.join);
        const other = await enter(server.join, {}, undefined, 'Bo');
        const lead = await enter(server.facilitator, {}, undefined, 'Ria');
        await write(page, 'A shedd');
        const edit = async (text: string): Promise<void> => {
            await at(page, 'edit').click();
            await at(page, 'edit-text').fill(text);
            await check(page, 'the edit dialog');
            await at(page, 'edit-save').click();
            await until(() => texts(page)).toEqual([text]);
        };
        await edit('A shed');
        expect(await at(page, 'edited').count()).toBe(0);
        for (const each of [other, lead]) if ((await at(each, 'show-held').count()) > 0) await at(each, 'show-held').click();
        await at(other, 'support').click();
        await until(() => at(page, 'support-count').innerText()).toBe('1');
        ahead = 180_000;
        await edit('Two sheds');
        await until(() => at(page, 'edited').count()).toBe(1);
        await at(other, 'own-news').waitFor();
        expect(await at(other, 'own-news').innerText()).toContain('Two sheds');
        await check(other, 'news of an edit');
        await until(() => at(lead, 'versions').count()).toBe(1);
        await at(lead, 'versions').click();
        expect(await at(lead, 'versions').innerText()).toContain('A shed');
        expect(await at(other, 'versions').count()).toBe(0);
        await at(other, 'news-withdraw').click();
        await until(() => at(page, 'support-count').innerText()).toBe('0');
        await until(() => at(other, 'own-news').count()).toBe(0);
    });

    it('tags, groups, merges, takes apart, and counts each voter once', async () => {
        const page = await enter(server.join);
        await write(page, 'Benches in the shade');
        await write(page, 'Benches under trees');
        await until(() => at(page, 'idea').count()).toBe(2);
        await at(page, 'support').first().click();
        await at(page, 'support').last().click();
        const lead = await enter(server.facilitator, { width: 1280 }, undefined, 'Ria');
        const screen = await open(server.screen, { width: 1280, height: 800 });
        await until(() => at(screen, 'idea').count()).toBe(2);
        await at(lead, 'order-idea').first().click();
        await at(lead, 'tag-text').fill('green');
        await at(lead, 'tag-add').click();
        await at(lead, 'untag').waitFor();
        await at(lead, 'group-title').fill('Sitting');
        await at(lead, 'group-make').click();
        await until(() => at(lead, 'group-choice').inputValue()).not.toBe('0');
        await check(lead, 'the dialog that orders');
        await at(lead, 'merge-choice').check();
        await at(lead, 'merge').click();
        await at(lead, 'reason-confirm').click();
        await until(() => at(screen, 'idea').count()).toBe(1);
        await until(() => at(page, 'idea').count()).toBe(1);
        await until(() => at(page, 'support-count').innerText()).toBe('1');
        expect(await at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await at(page, 'own-news').waitFor();
        expect(await at(page, 'own-news').innerText()).toContain('Merged with Benches in the shade');
        expect(await at(page, 'own-news').innerText()).toContain('Your support counts too.');
        await at(page, 'merged').locator('summary').click();
        expect(await at(page, 'merged-idea').innerText()).toContain('Benches under trees');
        expect(await at(page, 'tag').innerText()).toBe('green');
        await check(page, 'a merged idea');
        // Whoever wrote it can object: the facilitators read both ideas, and what was begun for them stays.
        await at(page, 'line').click();
        await at(page, 'line-text').fill('They differ.');
        await page.keyboard.press('Escape');
        await at(page, 'news-object').click();
        await until(() => at(page, 'line-text').inputValue()).toBe('They differ.\nI object: my idea “Benches under trees” was merged with “Benches in the shade”.');
        await check(page, 'an objection to a merge');
        expect(await at(page, 'news-objected').count()).toBe(0);
        await at(page, 'line-send').click();
        await at(page, 'news-objected').waitFor();
        await page.keyboard.press('Escape');
        await until(() => page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('news-object');
        // Said once: from then on it leads to what was said.
        await at(page, 'news-object').click();
        await at(page, 'private-line').waitFor();
        expect(await at(page, 'line-text').inputValue()).toBe('');
        await page.keyboard.press('Escape');
        await until(() => lead.evaluate(() => window.kring.canonical())).toContain('I object: my idea');
        await at(page, 'news-keep').click();
        await until(() => at(page, 'own-news').count()).toBe(0);
        expect(await width(page)).toBe(0);

        await at(lead, 'undo').click();
        await until(() => at(screen, 'idea').count()).toBe(2);
        // It is one's own, so it does not wait behind a bar.
        await until(() => at(page, 'idea').count()).toBe(2);
        await at(page, 'group-filter').selectOption({ label: 'Sitting' });
        await until(() => texts(page)).toEqual(['Benches under trees']);
        await at(lead, 'lead-menu').click();
        await at(lead, 'groups').click();
        await at(lead, 'group-dissolve').click();
        await until(() => at(page, 'group-filter').count()).toBe(0);
        await until(() => at(page, 'idea').count()).toBe(2);
    });

    it('builds on an idea, and shows the seeds of the organiser', async () => {
        const lead = await enter(server.facilitator, {}, undefined, 'Ria');
        await at(lead, 'seed-mark').check();
        await write(lead, 'A tree');
        const page = await enter(server.join);
        await at(page, 'seed').waitFor();
        await at(page, 'improve').click();
        await at(page, 'improving').waitFor();
        await write(page, 'A tree with a bench around it');
        await at(page, 'improves').waitFor();
        expect(await at(page, 'improves').innerText()).toContain('Builds on: A tree');
        expect(await at(page, 'improving').count()).toBe(0);
    });

    it('pauses with a reason, resumes and ends', async () => {
        const page = await enter(server.join);
        const lead = await enter(server.facilitator, {}, undefined, 'Ria');
        await at(lead, 'pause').click();
        await at(lead, 'reason-confirm').click();
        await until(() => at(page, 'room-state').innerText()).toContain('A short break');
        expect(await at(page, 'send-idea').isDisabled()).toBe(true);
        await at(lead, 'open').click();
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('open');
        await at(lead, 'lead-menu').click();
        await at(lead, 'close').click();
        await at(lead, 'close-sure').click();
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('closed');
        expect(await at(page, 'composer').count()).toBe(0);
    });
});

describe('without a mouse', () => {
    it('joins, writes, supports and replies by keyboard alone', async () => {
        server.room.plant('Bo', 'Benches');
        const page = await open(server.join);
        const press = async (key: string, times = 1): Promise<void> => {
            for (let time = 0; time < times; ++time) await page.keyboard.press(key);
        };
        const tabTo = async (name: string): Promise<void> => {
            for (let step = 0; step < 40; ++step) {
                await press('Tab');
                if ((await page.evaluate(() => document.activeElement?.getAttribute('data-test'))) === name) return;
            }
            throw new Error(`no way to ${name} by Tab`);
        };
        await at(page, 'join-form').waitFor();
        await tabTo('join-offer');
        await press('ArrowDown');
        await tabTo('join-button');
        await press('Enter');
        await at(page, 'room').waitFor();
        await tabTo('support');
        await press('Space');
        await until(() => at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await tabTo('toggle-thread');
        await press('Enter');
        await at(page, 'thread').waitFor();
        await until(() => page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('reply-text');
        await page.keyboard.type('By keyboard');
        await press('Control+Enter');
        await until(() => at(page, 'reply').count()).toBe(1);
        await tabTo('idea-text');
        await page.keyboard.type('Mine');
        await press('Control+Enter');
        await until(() => texts(page)).toContain('Mine');
        await until(() => at(page, 'status').innerText()).toContain('Your text has been placed.');
    });
});

describe('looks', () => {
    it.each([
        { width: 320, height: 568, scheme: 'light', locale: 'nl' },
        { width: 360, height: 640, scheme: 'dark', locale: 'nl' },
        { width: 1280, height: 800, scheme: 'light', locale: 'en' },
        { width: 1280, height: 800, scheme: 'dark', locale: 'en' },
    ] as const)('are in order at $width px, $scheme, $locale', async (look) => {
        furnish(server.room);
        const door = await open(server.join, look);
        await at(door, 'join-form').waitFor();
        await check(door, 'join');
        await at(door, 'join-button').click();
        await at(door, 'room').waitFor();
        await at(door, 'support').first().click();
        await at(door, 'stance-agree').first().click();
        await at(door, 'toggle-thread').last().click();
        await at(door, 'reply-idea').click();
        await at(door, 'reply-text').waitFor();
        await check(door, 'room');
        expect(await width(door)).toBe(0);
        await at(door, 'me').click();
        await at(door, 'rename').waitFor();
        await check(door, 'about me');
        await door.keyboard.press('Escape');
        server.setReachable(false);
        await at(door, 'connection-bar').waitFor();
        await write(door, 'waiting');
        await check(door, 'away');
        expect(await width(door)).toBe(0);
        server.setReachable(true);

        const lead = await enter(server.facilitator, look, undefined, 'Ria');
        await at(lead, 'hide').first().waitFor();
        await check(lead, 'facilitator');
        await at(lead, 'hide').first().click();
        await at(lead, 'reason-form').waitFor();
        await check(lead, 'reason');
        await at(lead, 'reason-confirm').click();
        await at(lead, 'undo-offer').waitFor();
        await check(lead, 'undo');
        expect(await width(lead)).toBe(0);

        const screen = await open(server.screen, look);
        await at(screen, 'qr').waitFor();
        await check(screen, 'screen');
        expect(await at(screen, 'address').innerText()).toBe(server.join.replace('http://', ''));
        await screen.keyboard.press('q');
        await check(screen, 'lobby');
        expect(await width(screen)).toBe(0);
    });
});
