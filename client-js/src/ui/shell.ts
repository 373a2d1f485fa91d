// Keeps the page on this device where the browser allows it, and brings in a newer one when the server has it: at a moment
// when nobody is in the middle of anything. Texts that were begun, and what waits in the outbox, are there again afterwards.
import { Role } from '../sdk/view';
import type { ToWorker } from '../shell/serve_shell';
import { inTab } from './base/kept';
import type { RoomModel } from './model/room_model.svelte';

const policyName = 'kring-shell';
const worker = '/sw.js';
/** After a restart a thousand pages come back at once: they do not ask for the page in the same second. */
const spreadMs = 10_000;
/** So long without a touch or a key is a calm moment. */
const calmAfterMs = 60_000;
const lookMs = 20_000;
/** In the tab: which newer page it was loaded anew for. A proxy may hand out an old one for a while. */
const renewedKey = 'kring.renewed';

interface Served {
    /** The first script of the page that the server has now. */
    readonly script: string;
    readonly allowsWorker: boolean;
}

let hasBegun = false;

/** Once for a page, however often it is called. */
export function keepShell(model: RoomModel): void {
    if (hasBegun) return;
    hasBegun = true;
    void new ShellKeeper(model).begin();
}

class ShellKeeper {
    private registration: ServiceWorkerRegistration | null = null;
    /** The first script of a page that is newer than this one; empty: none is known. */
    private newer = '';
    private lastUse = Date.now();
    /** Fields that somebody typed into, which nobody keeps over a reload. */
    private readonly typed = new Set<HTMLInputElement | HTMLTextAreaElement>();

    constructor(private readonly model: RoomModel) {}

    async begin(): Promise<void> {
        for (const kind of ['pointerdown', 'keydown', 'scroll']) {
            addEventListener(kind, () => (this.lastUse = Date.now()), { capture: true, passive: true });
        }
        addEventListener('input', ({ target }) => this.noteTyping(target), { capture: true });
        document.addEventListener('visibilitychange', () => this.renewIfCalm());
        this.watchReturns();
        const served = await askForPage();
        if (served === null) return;
        // The files of a page that is to make place do not belong in the store of the new one.
        if (served.allowsWorker) this.registration = await register(() => this.newer === '');
        this.learn(served);
        this.letWorkerIn(this.registration?.waiting);
        this.registration?.addEventListener('updatefound', () => this.letWorkerIn(this.registration?.installing));
        this.letWorkerIn(this.registration?.installing);
    }

    private noteTyping(target: EventTarget | null): void {
        const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
        if (isField && target.dataset['kept'] === undefined) this.typed.add(target);
    }

    // A server that was replaced cuts everybody off: whoever comes back may find a newer page.
    private watchReturns(): void {
        let wasAway = false;
        let phases = '';
        this.model.client.subscribe(({ awaySince, view }) => {
            if (awaySince !== null) wasAway = true;
            else if (wasAway) {
                wasAway = false;
                setTimeout(() => void this.look(), Math.random() * spreadMs);
            }
            const active = (view?.phases?.active ?? []).map(({ number }) => number).join();
            if (active !== phases && this.isScreen) this.renew();
            phases = active;
        });
    }

    // The page may be newer than the worker that it came by: then nobody has to wait for anything.
    private letWorkerIn(next: ServiceWorker | null | undefined): void {
        const look = (): void => {
            if (next?.state === 'installed' && this.newer === '') tell(next, { takeOver: true });
        };
        next?.addEventListener('statechange', look);
        look();
    }

    private async look(): Promise<void> {
        const served = await askForPage();
        if (served !== null) this.learn(served);
    }

    private learn({ script }: Served): void {
        const own = ownScript();
        if (script === '' || own === '' || script === own || script === this.newer || inTab.read(renewedKey) === script) return;
        const isFirst = this.newer === '';
        this.newer = script;
        void this.registration?.update().catch(() => {});
        if (isFirst) setInterval(() => this.renewIfCalm(), lookMs);
    }

    private get isScreen(): boolean {
        return this.model.me?.role === Role.SCREEN;
    }

    private renewIfCalm(): void {
        const { phase, waiting, view } = this.model.client.state;
        // A screen waits for the next phase, where there are phases.
        if (this.isScreen && (view?.phases?.active.length ?? 0) > 0) return;
        const isUnused = Date.now() - this.lastUse >= calmAfterMs && !isWriting();
        const isSeen = document.visibilityState === 'visible';
        if (phase.kind !== 'live' || waiting.length > 0 || (isSeen && !isUnused && !this.isScreen)) return;
        if (document.querySelector('dialog[open]') !== null) return;
        if ([...this.typed].some((field) => field.isConnected && field.value !== '')) return;
        this.renew();
    }

    private renew(): void {
        if (this.newer === '') return;
        inTab.write(renewedKey, this.newer);
        tell(this.registration?.waiting, { takeOver: true });
        location.reload();
    }
}

function isWriting(): boolean {
    const focused = document.activeElement;
    return focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement || focused instanceof HTMLSelectElement;
}

function ownScript(): string {
    return document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? '';
}

// Asks the server for its page: it says which build it has and what its policy lets a page do. Null: it cannot be reached.
async function askForPage(): Promise<Served | null> {
    try {
        const answer = await fetch('/', { cache: 'no-cache' });
        if (!answer.ok) return null;
        const script = /<script[^>]* src="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
        const named = /trusted-types ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
        return { script, allowsWorker: named === undefined || named.split(' ').includes(policyName) };
    } catch {
        return null;
    }
}

interface TrustedTypes {
    createPolicy(name: string, rules: { createScriptURL(text: string): string }): { createScriptURL(text: string): string };
}

// Null where the browser keeps no pages: over plain http, in some private windows.
async function register(isNewest: () => boolean): Promise<ServiceWorkerRegistration | null> {
    if (navigator.serviceWorker === undefined) return null;
    try {
        const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
        // It names our worker, whatever it is asked.
        const address = trustedTypes?.createPolicy(policyName, { createScriptURL: () => worker }).createScriptURL('') ?? worker;
        const registration = await navigator.serviceWorker.register(address, { scope: '/', updateViaCache: 'none' });
        // Each worker has a store of its own, and none saw what this page loaded before it.
        navigator.serviceWorker.addEventListener('controllerchange', () => {
            if (isNewest()) keepLoaded(navigator.serviceWorker.controller);
        });
        void navigator.serviceWorker.ready.then(({ active }) => keepLoaded(active));
        return registration;
    } catch {
        return null;
    }
}

function keepLoaded(by: ServiceWorker | null): void {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    tell(by, { keep: loaded.filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname) });
}

function tell(to: ServiceWorker | null | undefined, what: ToWorker): void {
    to?.postMessage(what);
}
