// What the tests of a file stand on: a browser, and a server with rooms.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { launch } from './browser.js';
import { Server } from './server.js';

/** A browser for the tests of this file; it closes when they are through. */
export async function openBrowser() {
    const browser = await launch();
    after(() => browser.close());
    return browser;
}

/** A server, started with these flags, for the tests of this file; it stops when they are through. */
export async function startServer(flags = []) {
    const server = await Server.start(flags);
    after(() => server.stop());
    return server;
}

/** For files that a test hands to the browser; gone when the tests of this file are through. */
export function makeFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'kring-files-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** A room for a test that does not care what it is about. */
export const room = { title: 'Station square', question: 'What should grow?', promise: 'We listen', language: 'en' };
