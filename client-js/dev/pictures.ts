// node dev/run.mjs dev/pictures.ts: pictures of the page in dev/pictures, for looking at.
import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { furnish, serve, type FakeServer } from './fake_server';

const folder = 'dev/pictures';

async function open(browser: Browser, address: string, width: number, height: number, scheme: 'light' | 'dark', locale = 'en'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale });
    const page = await context.newPage();
    page.on('console', (message) => {
        if (message.type() !== 'debug') console.log(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => console.log(`error: ${error.message}`));
    await page.goto(address);
    return page;
}

async function join(page: Page): Promise<void> {
    await page.locator('[data-test=join-button]').click();
    await page.locator('[data-test=room]').waitFor();
}

async function shoot(browser: Browser, server: FakeServer, width: number, height: number, scheme: 'light' | 'dark', locale: string): Promise<void> {
    const name = (what: string): string => `${folder}/${what}-${width}-${scheme}.png`;
    const page = await open(browser, server.join, width, height, scheme, locale);
    await page.locator('[data-test=join-form]').waitFor();
    await page.screenshot({ path: name('join') });
    await join(page);
    await page.locator('[data-test=support]').nth(1).click();
    await page.locator('[data-test=stance-agree]').nth(0).click();
    await page.screenshot({ path: name('room') });
    await page.locator('[data-test=toggle-thread]').last().click();
    await page.locator('[data-test=reply-idea]').click();
    await page.locator('[data-test=reply-text]').fill('I would sit there.');
    await page.screenshot({ path: name('thread') });
    await page.locator('[data-test=idea-text]').fill('x'.repeat(501));
    await page.screenshot({ path: name('long') });
    await page.locator('[data-test=idea-text]').fill('A drinking fountain');
    server.setReachable(false);
    await page.locator('[data-test=send-idea]').click();
    await page.locator('[data-test=connection-bar]').waitFor();
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: name('away') });
    server.setReachable(true);
    await page.locator('[data-test=connection-bar]').waitFor({ state: 'detached' });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) console.log(`${width}: the page is ${overflow} px too wide`);
    await page.context().close();

    const lead = await open(browser, server.facilitator, width, height, scheme, locale);
    await lead.locator('[data-test=join-name]').fill('Ria');
    await lead.screenshot({ path: name('lead-door') });
    await join(lead);
    await lead.locator('[data-test=lead-panel]').waitFor();
    await lead.locator('[data-test=hide]').first().waitFor();
    await lead.screenshot({ path: name('lead'), fullPage: true });
    await lead.locator('[data-test=hide]').first().click();
    await lead.locator('[data-test=reason-form]').waitFor();
    await lead.screenshot({ path: name('reason') });
    await lead.locator('[data-test=reason-confirm]').click();
    await lead.locator('[data-test=undo-offer]').waitFor();
    await lead.screenshot({ path: name('undo') });
    await lead.locator('[data-test=undo]').click();
    await lead.context().close();
}

export async function main(): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        for (const [width, height, scheme, locale] of [
            [320, 568, 'light', 'nl'],
            [390, 844, 'dark', 'nl'],
            [390, 844, 'light', 'en'],
            [1280, 800, 'light', 'en'],
            [1280, 800, 'dark', 'nl'],
        ] as const) {
            const server = await serve('dist', 0, { language: 'nl' });
            furnish(server.room);
            await shoot(browser, server, width, height, scheme, locale);
            const screen = await open(browser, server.screen, width, height, scheme, locale);
            await screen.locator('[data-test=screen]').waitFor();
            await screen.locator('[data-test=qr]').waitFor();
            await screen.screenshot({ path: `${folder}/screen-${width}-${scheme}.png` });
            await screen.keyboard.press('q');
            await screen.screenshot({ path: `${folder}/lobby-${width}-${scheme}.png` });
            await screen.context().close();
            await server.close();
        }
    } finally {
        await browser.close();
    }
}
