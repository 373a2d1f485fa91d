// The service worker's work, on caches and a network of the test.
import { beforeEach, describe, expect, it } from 'vitest';
import { serveShell, type Scope } from '../src/shell/serve_shell';

const origin = 'https://kring.example';

/** What a browser gives a worker, as far as it is used. */
function world() {
    const stores = new Map<string, Map<string, Response>>();
    const open = async (name: string): Promise<Cache> => {
        const kept = stores.get(name) ?? new Map<string, Response>();
        stores.set(name, kept);
        const cache = {
            match: async (path: string) => kept.get(path)?.clone(),
            put: async (path: string, answer: Response) => void kept.set(path, answer),
            add: async (path: string) => {
                const answer = await fetch(path);
                if (!answer.ok) throw new TypeError('not ok');
                kept.set(path, answer);
            },
            addAll: async (paths: string[]) => {
                const answers = await Promise.all(paths.map((path) => fetch(path)));
                if (answers.some(({ ok }) => !ok)) throw new TypeError('not ok');
                paths.forEach((path, index) => kept.set(path, answers[index] as Response));
            },
        };
        return cache as unknown as Cache;
    };
    /** By path; what is missing here cannot be reached. */
    const network = new Map<string, () => Promise<Response>>();
    const asked: string[] = [];
    const fetch: Scope['fetch'] = async (request) => {
        const path = typeof request === 'string' ? request : new URL(request.url).pathname;
        asked.push(path);
        const answer = network.get(path);
        if (answer === undefined) throw new TypeError('no network');
        return answer();
    };
    const waits: (() => void)[] = [];
    let skips = 0;
    let claims = 0;

    function start(version: string, files: string[] = ['/assets/index-1.js']) {
        const listeners = new Map<string, (event: never) => void>();
        const scope: Scope = {
            location: { origin },
            caches: { open, keys: async () => [...stores.keys()], delete: async (name) => stores.delete(name) },
            clients: { claim: async () => void (claims += 1) },
            fetch,
            skipWaiting: async () => void (skips += 1),
            setTimeout: (call) => waits.push(call),
            addEventListener: (type: string, call: (event: never) => void) => void listeners.set(type, call),
        };
        serveShell(scope, { version, files });
        const extend = async (type: string, event: object = {}): Promise<void> => {
            let work: Promise<unknown> = Promise.resolve();
            listeners.get(type)?.({ ...event, waitUntil: (given: Promise<unknown>) => (work = given) } as never);
            await work;
        };
        return {
            install: () => extend('install'),
            activate: () => extend('activate'),
            tell: (data: unknown) => extend('message', { data }),
            /** Null: the worker has nothing to do with it. */
            ask(path: string, { mode = 'cors', method = 'GET' } = {}): Promise<Response> | null {
                let answer: Promise<Response> | null = null;
                const request = { url: new URL(path, origin).href, mode, method };
                listeners.get('fetch')?.({ request, respondWith: (given: Promise<Response>) => (answer = given) } as never);
                return answer;
            },
        };
    }
    const serve = (path: string, text: string, status = 200): void => void network.set(path, async () => new Response(text, { status }));
    return { start, serve, network, asked, stores, waits, skips: () => skips, claims: () => claims };
}

const text = async (answer: Promise<Response> | null): Promise<string | undefined> => (await answer)?.text();

describe('the shell', () => {
    let w: ReturnType<typeof world>;
    beforeEach(() => {
        w = world();
        w.serve('/', 'page 1');
        w.serve('/assets/index-1.js', 'script 1');
        w.serve('/assets/nl-1.js', 'words 1');
    });

    async function visited(version = '1') {
        const worker = w.start(version);
        await worker.install();
        await worker.activate();
        return worker;
    }

    it('is there without a network once it is installed, for every page and for its files', async () => {
        const worker = await visited();
        w.network.clear();
        for (const path of ['/', '/r/AAAA', '/r/AAAA/', '/start']) expect(await text(worker.ask(path, { mode: 'navigate' }))).toBe('page 1');
        expect(await text(worker.ask('/assets/index-1.js'))).toBe('script 1');
        expect(w.claims()).toBe(1);
    });

    it('does not come to be when a part of it is missing', async () => {
        w.serve('/assets/index-1.js', 'gone', 404);
        await expect(w.start('1').install()).rejects.toThrow('not ok');
        w.serve('/assets/index-1.js', 'script 1');
        w.serve('/', 'upstream is gone', 502);
        await expect(w.start('1').install()).rejects.toThrow('the page was answered with 502');
    });

    it('has nothing to do with the API, reports, sockets, other sites and what is written', async () => {
        const worker = await visited();
        for (const path of ['/api/v1/rooms/AAAA/card', '/report/AAAA', '/ws', '/assets/../api', 'https://elsewhere.example/assets/x.js']) {
            expect(worker.ask(path)).toBeNull();
            expect(worker.ask(path, { mode: 'navigate' })).toBeNull();
        }
        expect(worker.ask('/assets/index-1.js', { method: 'POST' })).toBeNull();
        expect(worker.ask('/', { mode: 'navigate', method: 'POST' })).toBeNull();
    });

    it('gives the page of the network where that answers, and its own where a proxy has none', async () => {
        const worker = await visited();
        w.serve('/r/AAAA', 'page 2');
        expect(await text(worker.ask('/r/AAAA', { mode: 'navigate' }))).toBe('page 2');
        w.serve('/r/AAAA', 'bad gateway', 502);
        expect(await text(worker.ask('/r/AAAA', { mode: 'navigate' }))).toBe('page 1');
    });

    it('does not wait long for a network that says nothing', async () => {
        const worker = await visited();
        w.network.set('/', () => new Promise(() => {}));
        const answer = worker.ask('/', { mode: 'navigate' });
        w.waits.forEach((call) => call());
        expect(await text(answer)).toBe('page 1');
    });

    it('keeps files that come later, and those that were loaded before it was there', async () => {
        const worker = await visited();
        w.serve('/assets/late-1.js', 'late');
        // They are there to be had, and are none of its files.
        for (const path of ['/api/secret', '/r/AAAA']) w.serve(path, 'not for it');
        expect(await text(worker.ask('/assets/late-1.js'))).toBe('late');
        await worker.tell({ keep: ['/assets/nl-1.js', '/assets/gone-1.js', '/api/secret', '/r/AAAA', 7] });
        w.network.clear();
        expect(await text(worker.ask('/assets/late-1.js'))).toBe('late');
        expect(await text(worker.ask('/assets/nl-1.js'))).toBe('words 1');
        expect([...(w.stores.get('kring-shell.1')?.keys() ?? [])].sort()).toEqual(['/', '/assets/index-1.js', '/assets/late-1.js', '/assets/nl-1.js']);
    });

    it('keeps no more than a page has', async () => {
        const worker = await visited();
        const many = Array.from({ length: 300 }, (_, number) => `/assets/part${number}-1.js`);
        for (const path of many) w.serve(path, 'a part');
        await worker.tell({ keep: many });
        expect(w.stores.get('kring-shell.1')?.size).toBe(2 + 200);
    });

    it('waits for a slow network where it has no page of its own', async () => {
        const worker = await visited();
        w.stores.get('kring-shell.1')?.delete('/');
        let answers = (_: Response): void => {};
        w.network.set('/', () => new Promise((resolve) => (answers = resolve)));
        const answer = worker.ask('/', { mode: 'navigate' });
        w.waits.forEach((call) => call());
        await new Promise((resolve) => setImmediate(resolve));
        answers(new Response('page 1, late'));
        expect(await text(answer)).toBe('page 1, late');
    });

    it('keeps nothing that was refused', async () => {
        const worker = await visited();
        w.serve('/assets/odd-1.js', 'not found', 404);
        expect((await worker.ask('/assets/odd-1.js'))?.status).toBe(404);
        expect(w.stores.get('kring-shell.1')?.has('/assets/odd-1.js')).toBe(false);
    });

    it('of a newer build waits until it is told, and then takes the place of the old one', async () => {
        await visited();
        w.stores.set('of somebody else', new Map());
        w.serve('/', 'page 2');
        w.serve('/assets/index-2.js', 'script 2');
        const newer = w.start('2', ['/assets/index-2.js']);
        await newer.install();
        for (const other of [null, 'takeOver', { takeOver: 1 }, { keep: [] }]) await newer.tell(other);
        expect(w.skips()).toBe(0);
        expect([...w.stores.keys()]).toContain('kring-shell.1');
        await newer.tell({ takeOver: true });
        expect(w.skips()).toBe(1);
        await newer.activate();
        expect([...w.stores.keys()].sort()).toEqual(['kring-shell.2', 'of somebody else']);
        w.network.clear();
        expect(await text(newer.ask('/', { mode: 'navigate' }))).toBe('page 2');
    });
});
