// The page on this device: there without a network from the second visit on, and a newer one when the server has it.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { policy } from '../../dev/fake_server';
import { at, companyOf, dist, until } from '../support/company';

const company = companyOf();

const cached = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
        const paths: string[] = [];
        for (const name of await caches.keys()) paths.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
        return paths;
    });
const script = (page: Page): Promise<string | null> => page.evaluate(() => document.querySelector('script[type=module]')?.getAttribute('src') ?? null);

/** The same page under other names, as the next release would be. */
function anotherBuild(): string {
    const made = mkdtempSync(join(tmpdir(), 'kring-build-'));
    cpSync(dist, made, { recursive: true });
    const names = readdirSync(join(dist, 'assets'));
    const renamed = (name: string): string => name.replace(/-[\w-]{4}([\w-]{4}\.\w+)$/, '-next$1');
    for (const file of ['index.html', 'sw.js', ...names.map((name) => `assets/${name}`)]) {
        const text = names.reduce((before, name) => before.replaceAll(name, renamed(name)), readFileSync(join(dist, file), 'utf8'));
        rmSync(join(made, file));
        writeFileSync(join(made, renamed(file)), text.replace(/version:`[0-9a-f]+`/, 'version:`next`'));
    }
    return made;
}

describe('the page on this device', () => {
    it('is there without a network, with what waits and what was begun', async () => {
        const page = await company.join();
        // Its own language was loaded before there was a worker; the other one never.
        await until(async () => (await cached(page)).some((path) => path.startsWith('/assets/en_later-'))).toBe(true);
        expect((await cached(page)).filter((path) => path.startsWith('/assets/nl'))).toEqual([]);
        await company.server.close();
        await until(() => page.evaluate(() => window.kring.status().phase)).not.toBe('live');
        await at(page, 'idea-text').fill('Lamps');
        await at(page, 'send-idea').click();
        await at(page, 'idea-text').fill('Half a sen');
        await page.reload();
        await at(page, 'own-text').getByText('Lamps').waitFor();
        await until(() => at(page, 'waiting-count').innerText()).toContain('1');
        await until(() => at(page, 'idea-text').inputValue()).toBe('Half a sen');
    });

    it('is not tried to be kept where the policy does not name its worker', async () => {
        await company.serve({}, policy.replace(' kring-shell', ''));
        const page = await company.join();
        // The page was asked for once more, which is how it knows.
        await until(() => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => new URL(name).pathname === '/'))).toBe(true);
        expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    });

    it('makes place for a newer one when nobody looks, and what was begun is still there', async () => {
        const next = anotherBuild();
        const page = await company.join();
        await until(async () => (await cached(page)).length > 10).toBe(true);
        const before = await script(page);
        await at(page, 'idea-text').fill('Half a sen');
        company.server.deploy(next);
        company.server.setReachable(false);
        await until(() => page.evaluate(() => window.kring.status().phase)).not.toBe('live');
        company.server.setReachable(true);
        // The page learns of it soon after it is back; it is in use all that time.
        await until(async () => (await cached(page)).some((path) => path.startsWith('/assets/index-next'))).toBe(true);
        expect(await script(page)).toBe(before);
        // Whoever reads in a dialog, or typed what nobody keeps, finds it again: the page notes in its tab that it loads anew.
        const isRenewedWhenHidden = (): Promise<boolean> =>
            page.evaluate(() => {
                Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
                return sessionStorage.getItem('kring.renewed') !== null;
            });
        await at(page, 'me').click();
        await at(page, 'leave').waitFor();
        expect(await isRenewedWhenHidden(), 'a dialog is open').toBe(false);
        await page.keyboard.press('Escape');
        await at(page, 'leave').waitFor({ state: 'detached' });
        await at(page, 'search-open').click();
        await at(page, 'search').fill('lamps');
        expect(await isRenewedWhenHidden(), 'somebody searches').toBe(false);
        await at(page, 'search').fill('');
        await isRenewedWhenHidden().catch(() => {});
        await until(() => script(page).catch(() => null)).toContain('/assets/index-next');
        await at(page, 'room').waitFor();
        await until(() => at(page, 'idea-text').inputValue()).toBe('Half a sen');
        // What belonged to the old build is gone, and the new one is whole, words included.
        await until(async () => (await cached(page)).filter((path) => path === before)).toEqual([]);
        await until(async () => (await cached(page)).some((path) => path.startsWith('/assets/en_later-next'))).toBe(true);
        await company.server.close();
        await page.reload();
        await at(page, 'loading').waitFor();
        expect(await script(page)).toContain('/assets/index-next');
        rmSync(next, { recursive: true });
    });
});
