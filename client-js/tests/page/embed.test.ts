// <kring-room> on a page of another site: another port of another name for this machine, in a real browser.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { policy, serve, type FakeServer } from '../../dev/fake_server';
import { dist, executablePath, launch, until } from '../support/company';

let browser: Browser;
let server: FakeServer;
let site: Server;
let siteOrigin = '';
let html = '';
let context: BrowserContext;

beforeAll(async () => {
    browser = await launch();
    // The site's own policy is strict: the element needs no inline style or script.
    site = createServer(({ url }, response) => {
        // A page that says what a room's page would say.
        if (url === '/liar') {
            response.setHeader('Content-Type', 'text/html').end(`<script>parent.postMessage({ kring: 'joined' }, '*')</script>`);
            return;
        }
        const csp = `default-src 'none'; script-src ${server.origin}; frame-src ${server.origin} ${siteOrigin}; style-src 'self'`;
        response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp }).end(html);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    siteOrigin = `http://localhost:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
    await browser.close();
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
});
beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en' });
});
afterEach(async () => {
    await context.close();
    await server.close();
});

/** The site's page with this in its body, on a server that lets it embed, or nobody. */
async function visit(body: (server: FakeServer) => string, embedders = siteOrigin): Promise<Page> {
    server = await serve(dist, 0, {}, policy.replace("frame-ancestors 'none'", `frame-ancestors ${embedders}`));
    html = `<!doctype html><html lang="en"><title>A site</title>${body(server)}<script type="module" src="${server.origin}/embed/kring-room.js"></script>`;
    const page = await context.newPage();
    await page.addInitScript(() => {
        const heard: string[] = [];
        Object.assign(window, { heard });
        for (const name of ['ready', 'joined', 'left']) addEventListener(`kring-${name}`, () => heard.push(name));
    });
    await page.goto(siteOrigin);
    return page;
}

const element = (link: string, more = ''): string => `<kring-room link="${link}" ${more}></kring-room>`;
const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
const roomFrame = (page: Page) => page.frames().find((frame) => frame.url().startsWith(server.origin));
async function frameOf(page: Page) {
    await until(() => roomFrame(page) !== undefined).toBe(true);
    return roomFrame(page)!;
}
// A closed shadow root is read through the browser's own tree of what can be perceived.
const perceived = async (page: Page): Promise<string> => {
    const session = await context.newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.map((node) => String(node.name?.value ?? '')).join('\n');
};

async function enter(page: Page): Promise<void> {
    const frame = await frameOf(page);
    await frame.locator('[data-test=join-button]').click();
    await frame.locator('[data-test=room]').waitFor();
}

describe('<kring-room>', () => {
    it('shows a room, tells when one is in and when one left, and nothing else', async () => {
        const page = await visit(({ join: link }) => element(link));
        const said: unknown[] = [];
        await page.exposeFunction('told', (data: unknown) => said.push(data));
        await page.evaluate(() => addEventListener('message', ({ data }) => void (window as unknown as { told: (data: unknown) => void }).told(data)));
        await until(() => heard(page)).toEqual(['ready']);
        await enter(page);
        await until(() => heard(page)).toEqual(['ready', 'joined']);
        const frame = await frameOf(page);
        await frame.locator('[data-test=idea-text]').fill('Benches');
        await frame.locator('[data-test=send-idea]').click();
        await frame.locator('[data-test=idea]').waitFor();
        await frame.locator('[data-test=me]').click();
        await frame.locator('[data-test=leave]').click();
        await frame.locator('[data-test=leave-sure]').click();
        await until(() => heard(page)).toEqual(['ready', 'joined', 'left']);
        expect(said.map((each) => JSON.stringify(each)).filter((each) => !/^\{"kring":"(ready|joined|left)"\}$/.test(each))).toEqual([]);
    });

    it('keeps the secret in the fragment and gives the page its language, title and limits', async () => {
        const page = await visit(({ join: link }) => element(link, 'language="nl" title="De wijk"'));
        await until(() => heard(page)).toEqual(['ready']);
        const frame = await frameOf(page);
        const url = new URL(frame.url());
        expect(url.search).toBe('?lang=nl');
        expect(url.hash).toBe(new URL(server.join).hash);
        expect(await frame.evaluate(() => document.documentElement.lang)).toBe('nl');
        expect(await frame.evaluate(() => document.referrer)).toBe('');
        expect(await perceived(page)).toContain('De wijk');
        await page.evaluate(() => document.querySelector('kring-room')!.setAttribute('title', 'Het plein'));
        await until(() => perceived(page)).toContain('Het plein');
        expect(await heard(page)).toEqual(['ready']);
        await page.evaluate(() => document.querySelector('kring-room')!.setAttribute('language', 'en'));
        await until(() => heard(page)).toEqual(['ready', 'ready']);
        await until(async () => (await frameOf(page)).evaluate(() => document.documentElement.lang)).toBe('en');
    });

    it('fills the height that it is given', async () => {
        const page = await visit(({ join: link }) => element(link));
        expect(await page.evaluate(() => document.querySelector('kring-room')!.getBoundingClientRect().height)).toBe(36 * 16);
    });

    it.each([
        ['no link', () => 'https://kring.example/elsewhere', 'not complete'],
        ['another host’s', ({ join: link }: FakeServer) => link.replace('127.0.0.1', 'localhost'), 'another Kring'],
        ['a facilitator’s', ({ facilitator }: FakeServer) => facilitator, 'personal'],
    ])('says why it shows nothing: %s', async (_, link, words) => {
        const page = await visit((room) => element(link(room)));
        await until(() => perceived(page)).toContain(words);
        expect(page.frames()).toHaveLength(1);
    });

    it('goes away with its element, and comes back with it', async () => {
        const page = await visit(({ join: link }) => element(link));
        await until(() => heard(page)).toEqual(['ready']);
        await page.evaluate(() => Object.assign(window, { room: document.querySelector('kring-room')! }).room.remove());
        await until(() => page.frames().length).toBe(1);
        await page.evaluate(() => document.body.append((window as unknown as { room: Element }).room));
        await until(() => heard(page)).toEqual(['ready', 'ready']);
    });

    it('believes neither another window nor, in the page, another greeting', async () => {
        const page = await visit(({ join: link }) => element(link));
        await until(() => heard(page)).toEqual(['ready']);
        await page.evaluate(() => window.postMessage({ kring: 'left' }, '*'));
        // What the page in the frame is told by itself is not the window around it.
        const frame = await frameOf(page);
        await frame.evaluate(() => window.postMessage({ kring: 'greeting' }, '*'));
        await enter(page);
        await until(() => heard(page)).toEqual(['ready', 'joined']);
    });

    it('believes its own frame alone, and that only while the room is in it', async () => {
        const page = await visit(({ join: link, screen }) => element(link) + element(screen, 'hidden'));
        await page.evaluate(() => {
            const from: string[] = [];
            Object.assign(window, { from, lies: 0 });
            addEventListener('message', ({ origin }) => {
                if (origin === location.origin) Object.assign(window, { lies: 1 });
            });
            addEventListener('kring-joined', ({ target }) => from.push((target as Element).getAttribute('link')!));
        });
        // The big screen is at once what it can be: in.
        await until(() => heard(page)).toHaveLength(3);
        const frame = page.frames().find((each) => each.url() === server.join)!;
        await frame.locator('[data-test=join-button]').click();
        await frame.locator('[data-test=room]').waitFor();
        const from = (): Promise<string[]> => page.evaluate(() => (window as unknown as { from: string[] }).from);
        await until(from).toContain(server.join);
        expect((await from()).sort()).toEqual([server.join, server.screen].sort());

        // Its frame goes to another page, which says the same.
        const before = await heard(page);
        await frame.evaluate((liar) => void setTimeout(() => (location.href = liar)), `${siteOrigin}/liar`);
        await until(() => page.evaluate(() => (window as unknown as { lies: number }).lies)).toBe(1);
        expect(await heard(page)).toEqual(before);
    });

    it('is heard by the window around alone, whoever greets it first', async () => {
        await context.addInitScript(() => {
            if (window !== window.parent) addEventListener('message', (event) => event.source === window.parent && event.stopImmediatePropagation(), { once: true });
            if (window !== window.parent) setInterval(() => window.postMessage({ kring: 'greeting' }, '*'), 10);
        });
        const page = await visit(({ join: link }) => element(link));
        await until(() => heard(page)).toEqual(['ready']);
    });

    it('cannot lead the site around it elsewhere', async () => {
        const page = await visit(({ join: link }) => element(link));
        await enter(page);
        const problem = await (await frameOf(page)).evaluate(() => {
            try {
                window.top!.location.href = `${location.origin}/gone`;
                return '';
            } catch ({ name }: any) {
                return name;
            }
        });
        expect(problem).toBe('SecurityError');
        expect(new URL(page.url()).origin).toBe(siteOrigin);
    });

    it('is not shown by a server that does not name the site, and offers a window of its own', async () => {
        await context.clock.install();
        const page = await visit(({ join: link }) => element(link), "'none'");
        await until(() => page.frames().some((frame) => frame.url().startsWith('chrome-error:'))).toBe(true);
        await page.clock.fastForward(20_000);
        await until(() => perceived(page)).toContain('The session cannot be seen here');
        expect(await heard(page)).toEqual([]);
    });

    // A private window refuses storage to frames of another site.
    it('lets people take part where the browser keeps nothing for a frame', async () => {
        const page = await visit(({ join: link }) => element(link));
        await enter(page);
        const frame = await frameOf(page);
        expect(await frame.evaluate(() => { try { return localStorage.length; } catch (problem) { return (problem as DOMException).name; } })).toBe('SecurityError');
        await frame.locator('[data-test=idea-text]').fill('Trees');
        await frame.locator('[data-test=send-idea]').click();
        await frame.locator('[data-test=idea]').waitFor();
    });

    // A common window gives the frame a store of its own for each site around it.
    it('keeps who somebody is apart from the page in a window of its own, which it offers', async () => {
        const profile = mkdtempSync(join(tmpdir(), 'kring-embed-'));
        await context.close();
        // Headless Chromium begins as a private window does.
        mkdirSync(join(profile, 'Default'));
        writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
        // Playwright's own list would switch off that stores are parted; of two lists the later one holds.
        const args = ['--no-sandbox', '--disable-features=MediaRouter'];
        context = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: { width: 390, height: 844 }, locale: 'en' });
        try {
            const page = await visit(({ join: link }) => element(link));
            await enter(page);
            const opened = context.waitForEvent('page');
            await (await frameOf(page)).locator('[data-test=own-window]').click();
            const own = await opened;
            await own.locator('[data-test=join-button]').waitFor();
            expect(own.url()).toBe(server.join);
            expect(await own.locator('[data-test=own-window]').count()).toBe(0);
            // Loaded anew in the same site, the frame knows its member.
            await page.reload();
            await until(() => heard(page)).toContain('joined');
        } finally {
            await context.close();
            rmSync(profile, { recursive: true, force: true });
        }
    });

    it('is one small module without a dependency', () => {
        const code = readFileSync(`${dist}/embed/kring-room.js`, 'utf8');
        expect(code).not.toMatch(/^import\s/m);
        expect(code.length).toBeLessThan(10_000);
    });
});
