// The service worker's work: the page itself and its files are there without a network, from the second visit on. What people
// say is none of its business: it answers for the page and for files below /assets/, never for the API, a report or a socket.
//
// The page comes from the network where that answers, because the server may have a newer one; the files are named by what
// is in them, so that one that is here is the right one. Each build of the page has a worker and a store of its own.
// Everything comes in as an argument, so that the tests run it without a browser.

export interface Shell {
    /** Another one for every build. */
    readonly version: string;
    /** What the page needs in any language: paths below /assets/. */
    readonly files: readonly string[];
}

interface Extendable {
    waitUntil(work: Promise<unknown>): void;
}
interface Fetching {
    readonly request: Pick<Request, 'method' | 'mode' | 'url'>;
    respondWith(answer: Promise<Response>): void;
}
interface Told {
    readonly data: unknown;
}

/** What is used of a ServiceWorkerGlobalScope. */
export interface Scope {
    readonly location: { readonly origin: string };
    readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>;
    readonly clients: { claim(): Promise<void> };
    fetch(request: Fetching['request'] | string, init?: RequestInit): Promise<Response>;
    skipWaiting(): Promise<void>;
    setTimeout(call: () => void, ms: number): unknown;
    addEventListener(type: 'install' | 'activate', call: (event: Extendable) => void): void;
    addEventListener(type: 'fetch', call: (event: Fetching) => void): void;
    addEventListener(type: 'message', call: (event: Extendable & Told) => void): void;
}

/** What a page tells its worker. */
export type ToWorker =
    /** Files that it loaded before there was a worker: its language, and what it needed so far. */
    | { readonly keep: readonly string[] }
    /** The page is about to load anew: now is the time for a new worker to take over. */
    | { readonly takeOver: true };

const prefix = 'kring-shell.';
/** The one page that is served for all of these. */
const page = '/';
const pages = /^\/(r\/[^/]+\/?|start\/?)?$/;
/** Nobody looks at an empty window for longer, while the page lies here. */
const patienceMs = 4_000;
/** A page has fewer files. */
const keptMax = 200;

const isFile = (path: unknown): path is string => typeof path === 'string' && /^\/assets\/[\w.-]+$/.test(path);

export function serveShell(scope: Scope, shell: Shell): void {
    const name = prefix + shell.version;
    const store = (): Promise<Cache> => scope.caches.open(name);

    async function install(): Promise<void> {
        const kept = await store();
        const fresh = await scope.fetch(page, { cache: 'no-cache' });
        if (!fresh.ok) throw new Error(`the page was answered with ${fresh.status}`);
        await kept.put(page, fresh);
        await kept.addAll([...shell.files]);
    }

    async function removeOld(): Promise<void> {
        for (const each of await scope.caches.keys()) {
            if (each.startsWith(prefix) && each !== name) await scope.caches.delete(each);
        }
        await scope.clients.claim();
    }

    async function keep(files: readonly unknown[]): Promise<void> {
        const kept = await store();
        for (const file of files.slice(0, keptMax).filter(isFile)) {
            // One that does not come is asked for again when it is needed.
            if ((await kept.match(file)) === undefined) await kept.add(file).catch(() => {});
        }
    }

    async function answerPage(request: Fetching['request']): Promise<Response> {
        const asked = scope.fetch(request).catch(() => null);
        const late = new Promise<null>((resolve) => scope.setTimeout(() => resolve(null), patienceMs));
        const answer = await Promise.race([asked, late]);
        // A proxy whose server restarts has nothing to say that helps.
        if (answer !== null && answer.status < 500) return answer;
        const kept = await (await store()).match(page);
        return kept ?? (await asked) ?? Response.error();
    }

    async function answerFile(request: Fetching['request'], path: string): Promise<Response> {
        const kept = await store();
        const found = await kept.match(path);
        if (found !== undefined) return found;
        const answer = await scope.fetch(request);
        if (answer.ok) await kept.put(path, answer.clone()).catch(() => {});
        return answer;
    }

    scope.addEventListener('install', (event) => event.waitUntil(install()));
    scope.addEventListener('activate', (event) => event.waitUntil(removeOld()));
    scope.addEventListener('message', (event) => {
        const told = event.data as Partial<{ keep: unknown; takeOver: unknown }> | null;
        if (Array.isArray(told?.keep)) event.waitUntil(keep(told.keep));
        if (told?.takeOver === true) event.waitUntil(scope.skipWaiting());
    });
    scope.addEventListener('fetch', (event) => {
        const { request } = event;
        const { origin, pathname } = new URL(request.url);
        if (request.method !== 'GET' || origin !== scope.location.origin) return;
        if (request.mode === 'navigate') {
            if (pages.test(pathname)) event.respondWith(answerPage(request));
        } else if (isFile(pathname)) {
            event.respondWith(answerFile(request, pathname));
        }
    });
}
