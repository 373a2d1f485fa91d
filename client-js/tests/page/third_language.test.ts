// A third language is one file: put beside the others it is built, offered, and fits a narrow phone. It is made of the English
// one: every word a third longer or more, with accents.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { furnish, serve, type FakeServer } from '../../dev/fake_server';
import english from '../../src/ui/text/languages/en.json';
import { at, launch, until } from '../support/company';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kring-language-'));
const accents: Readonly<Record<string, string>> = { a: 'á', e: 'ê', i: 'ï', o: 'ö', u: 'ü', A: 'Å', E: 'É', I: 'Î', O: 'Ø', U: 'Û' };

function longer(text: string): string {
    return text.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? part : part.replace(/\p{L}+/gu, (word) => {
        const accented = [...word].map((letter) => accents[letter] ?? letter).join('');
        return accented + accented.slice(-Math.ceil(word.length * 0.35));
    }))).join('');
}

function translate(value: unknown): unknown {
    if (typeof value === 'string') return longer(value);
    if (Array.isArray(value)) return value.map(translate);
    return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, translate(each)]));
}

let browser: Browser;
let server: FakeServer;

beforeAll(async () => {
    mkdirSync(join(folder, 'languages'));
    writeFileSync(join(folder, 'languages/xx.json'), JSON.stringify({ ...(translate(english) as object), name: 'Xéxex' }));
    process.env['KRING_LANGUAGES'] = join(folder, 'languages');
    await build({ root, logLevel: 'error', build: { outDir: join(folder, 'dist'), emptyOutDir: true } });
    browser = await launch();
}, 300_000);
afterAll(async () => {
    delete process.env['KRING_LANGUAGES'];
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
    server = await serve(join(folder, 'dist'));
    furnish(server.room);
});
afterEach(() => server.close());

async function open(address: string, width = 320): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 640 }, locale: 'en' });
    const page = await context.newPage();
    await page.goto(address.replace('#', '?lang=xx#'));
    return page;
}

/** What sticks out to the side, unless it lies in something that scrolls by itself. */
const wide = (page: Page): Promise<string[]> =>
    page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        const isClipped = (element: Element | null): boolean =>
            element !== null && (getComputedStyle(element).overflowX !== 'visible' || isClipped(element.parentElement));
        const out = [...document.querySelectorAll('body *')].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && (box.right > width + 1 || box.left < -1) && !isClipped(element.parentElement);
        });
        const named = out.map((element) => `${element.tagName}.${element.className} [${element.closest('[data-test]')?.getAttribute('data-test')}] ${element.textContent?.trim().slice(0, 40)}`);
        return document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`, ...named] : named;
    });

async function look(page: Page, name: string): Promise<void> {
    if (process.env['KRING_PICTURES'] !== undefined) await page.screenshot({ path: join(process.env['KRING_PICTURES'], `${name}.png`) });
    expect(await wide(page), name).toEqual([]);
}

async function enter(address: string): Promise<Page> {
    const page = await open(address);
    if (await at(page, 'join-own').isVisible()) await at(page, 'join-own').check();
    await at(page, 'join-button').waitFor();
    if (address === server.facilitator) await at(page, 'join-name').fill('Ana');
    else {
        await at(page, 'join-own').check();
        await at(page, 'join-name').fill('Ana');
    }
    await at(page, 'join-button').click();
    await at(page, 'room').waitFor();
    return page;
}

describe('a third language', () => {
    it('is offered under its own name, and is the page’s language', async () => {
        const page = await open(server.join);
        await at(page, 'language-xx').waitFor();
        expect(await at(page, 'language-xx').getAttribute('title')).toBe('Xéxex');
        expect(await page.locator('html').getAttribute('lang')).toBe('xx');
        expect(await at(page, 'join-button').innerText()).toContain(longer(english.first['join.button']));
        await at(page, 'language-nl').click();
        await until(() => page.locator('html').getAttribute('lang')).toBe('nl');
        await page.context().close();
    });

    it('fits a narrow phone at the door and in the room', async () => {
        const page = await open(server.join);
        await at(page, 'join-form').waitFor();
        await look(page, 'door');
        await page.context().close();
        const room = await enter(server.join);
        await at(room, 'idea').first().waitFor();
        await look(room, 'room');
        await at(room, 'about').click();
        await look(room, 'about');
        await at(room, 'about').click();
        await at(room, 'toggle-thread').first().click();
        await at(room, 'thread').first().waitFor();
        await look(room, 'thread');
        await at(room, 'me').click();
        await at(room, 'rename').waitFor();
        await look(room, 'me');
        await room.context().close();
    });

    it('fits a narrow screen of a facilitator', async () => {
        const page = await enter(server.facilitator);
        await at(page, 'lead-panel').waitFor();
        await look(page, 'lead');
        for (const summary of await page.locator('[data-test=lead-panel] summary').all()) await summary.click();
        await look(page, 'lead-open');
        await page.context().close();
    });
});
