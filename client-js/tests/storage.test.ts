import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { Claims, voidAfterMs } from '../src/connection/claims';
import { IdentityKeeper } from '../src/connection/identity';
import { IndexedStore, memoryKeeping, MemoryShelf, MemoryStore, ShelfStore, WebShelf, type Store } from '../src/connection/storage';
import { FakeClock, seededRandom } from './support/fake_network';

class FakeWebStorage implements Storage {
    [name: string]: unknown;
    private readonly values = new Map<string, string>();
    isFull = false;
    get length(): number {
        return this.values.size;
    }
    key(index: number): string | null {
        return [...this.values.keys()][index] ?? null;
    }
    getItem(key: string): string | null {
        return this.values.get(key) ?? null;
    }
    setItem(key: string, value: string): void {
        if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
        this.values.set(key, value);
    }
    removeItem(key: string): void {
        this.values.delete(key);
    }
    clear(): void {
        this.values.clear();
    }
}

function openWebShelf(web: Storage): WebShelf {
    Object.defineProperty(globalThis, 'localStorage', { value: web, configurable: true });
    const shelf = WebShelf.open('localStorage');
    if (shelf === null) throw new Error('it should open');
    return shelf;
}

const stores: [string, () => Promise<Store>][] = [
    ['memory', async () => new MemoryStore()],
    ['localStorage', async () => new ShelfStore(openWebShelf(new FakeWebStorage()))],
    [
        'IndexedDB',
        async () => {
            const store = await IndexedStore.open();
            if (store === null) throw new Error('it should open');
            for (const key of await store.keys('')) await store.remove(key);
            return store;
        },
    ],
];

describe.each(stores)('the store in %s', (_, open) => {
    it('keeps, replaces, removes and lists', async () => {
        const store = await open();
        expect(await store.get('outbox/a')).toBeNull();
        await store.set('outbox/a', '1');
        await store.set('outbox/a', '2');
        await store.set('outbox/b', '3');
        await store.set('other', '4');
        expect(await store.get('outbox/a')).toBe('2');
        expect((await store.keys('outbox/')).sort()).toEqual(['outbox/a', 'outbox/b']);
        await store.remove('outbox/a');
        expect(await store.get('outbox/a')).toBeNull();
    });
});

describe('the store in IndexedDB', () => {
    it('is absent where the browser denies it, also when it does so at the first touch', async () => {
        const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
        const denied = { get: (): never => { throw new DOMException('denied', 'SecurityError'); }, configurable: true };
        for (const how of [denied, { value: undefined, configurable: true }]) {
            Object.defineProperty(globalThis, 'indexedDB', how);
            expect(await IndexedStore.open().catch(() => 'thrown')).toBeNull();
        }
        Object.defineProperty(globalThis, 'indexedDB', real ?? {});
    });

    it('opens its database anew when the browser closed it under the page', async () => {
        const store = await IndexedStore.open();
        if (store === null) throw new Error('it should open');
        await store.set('outbox/a', '1');
        (store as unknown as { database: IDBDatabase }).database.close();
        await store.set('outbox/a', '2');
        expect(await store.get('outbox/a')).toBe('2');
    });
});

describe('a shelf of the browser', () => {
    it('goes on in memory when it is full', () => {
        const web = new FakeWebStorage();
        const shelf = openWebShelf(web);
        web.isFull = true;
        shelf.set('kring.draft', 'kept');
        expect(shelf.get('kring.draft')).toBe('kept');
        shelf.remove('kring.draft');
        expect(shelf.get('kring.draft')).toBeNull();
    });

    it('is absent where the browser denies it', () => {
        Object.defineProperty(globalThis, 'localStorage', {
            configurable: true,
            get: () => {
                throw new DOMException('denied', 'SecurityError');
            },
        });
        expect(WebShelf.open('localStorage')).toBeNull();
    });
});

describe('an identity', () => {
    const random = seededRandom(7);
    const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random() * 256);
    const ana = { member: 5, role: 1, name: 'Ana', token: new Uint8Array([1, 4, 9]) };

    it('is forgotten by its token alone', () => {
        const keeping = memoryKeeping();
        const keeper = new IdentityKeeper(keeping, 'room', bytes);
        keeper.keep(ana, 'own');
        keeper.forget(new Uint8Array([1, 4, 8]));
        expect(keeper.read()).toEqual(ana);
        keeper.forget(ana.token);
        expect(keeper.read()).toBeNull();
    });

    it('on a shared device lives in the tab', () => {
        const keeping = memoryKeeping();
        new IdentityKeeper(keeping, 'room', bytes).keep(ana, 'shared');
        expect(new IdentityKeeper({ ...keeping, tab: new MemoryShelf() }, 'room', bytes).read()).toBeNull();
        expect(new IdentityKeeper(keeping, 'room', bytes).read()).toEqual(ana);
    });

    it('joins with one nonce until it is welcome, and with another one by another link', () => {
        const keeper = new IdentityKeeper(memoryKeeping(), 'room', bytes);
        const first = keeper.nonceFor(new Uint8Array([1, 1, 1]), 'own');
        expect(first.length).toBe(32);
        expect(keeper.nonceFor(new Uint8Array([1, 1, 1]), 'own')).toEqual(first);
        expect(keeper.nonceFor(new Uint8Array([1, 2, 1]), 'own')).not.toEqual(first);
        keeper.keep(ana, 'own');
        expect(keeper.nonceFor(new Uint8Array([1, 1, 1]), 'own')).not.toEqual(first);
    });

    it('is nobody when what is kept makes no sense', () => {
        const keeping = memoryKeeping();
        const whole = { member: 5, role: 1, name: 'A', token: 'AAAA' };
        const odd = [{ member: '5' }, { role: null }, { name: 7 }, { token: '!' }, { token: 7 }].map((part) => JSON.stringify({ ...whole, ...part }));
        for (const text of ['', '{}', 'null', '7', '"A"', ...odd]) {
            keeping.local.set('kring.member.room', text);
            expect(new IdentityKeeper(keeping, 'room', bytes).read(), text).toBeNull();
        }
        keeping.local.set('kring.member.room', JSON.stringify(whole));
        expect(new IdentityKeeper(keeping, 'room', bytes).read()?.member).toBe(5);
    });
});

describe('a claim', () => {
    const random = seededRandom(8);
    const tab = (shelf: MemoryShelf, clock: FakeClock): Claims =>
        new Claims(shelf, clock, (length) => Uint8Array.from({ length }, () => random() * 256));

    it('keeps others away while it is fresh', async () => {
        const [shelf, clock] = [new MemoryShelf(), new FakeClock()];
        const [first, second] = [tab(shelf, clock), tab(shelf, clock)];
        expect(first.take('a')).toBe(true);
        expect(second.take('a')).toBe(false);
        await clock.pass(voidAfterMs - 1);
        first.refresh();
        await clock.pass(voidAfterMs - 1);
        expect(second.take('a')).toBe(false);
        await clock.pass(2);
        expect(second.take('a')).toBe(true);
        expect(first.isMine('a')).toBe(false);
        first.refresh();
        expect(second.isMine('a')).toBe(true);
    });

    it('that was yielded is still known, unless somebody took it', () => {
        const [shelf, clock] = [new MemoryShelf(), new FakeClock()];
        const [first, second] = [tab(shelf, clock), tab(shelf, clock)];
        first.take('a');
        first.yieldAll();
        expect(first.isMine('a')).toBe(true);
        expect(second.take('a')).toBe(true);
        second.yieldAll();
        expect(first.isMine('a')).toBe(false);
    });

    it('that is given back is free at once, and nobody gives back what is not theirs', async () => {
        const [shelf, clock] = [new MemoryShelf(), new FakeClock()];
        const [first, second] = [tab(shelf, clock), tab(shelf, clock)];
        first.take('a');
        second.release('a');
        expect(second.take('a')).toBe(false);
        first.release('a');
        expect(first.isMine('a')).toBe(false);
        expect(second.take('a')).toBe(true);

        await clock.pass(voidAfterMs);
        expect(first.take('a')).toBe(true);
        second.release('a');
        expect(first.isMine('a')).toBe(true);
    });

    it('of a dead tab ends although the clock was set back since', async () => {
        const [shelf, clock] = [new MemoryShelf(), new FakeClock()];
        await clock.pass(2 * voidAfterMs);
        tab(shelf, clock).take('a');
        expect(tab(shelf, new FakeClock()).take('a')).toBe(true);
    });

    it('that was cleared away counts as lost', () => {
        const [shelf, clock] = [new MemoryShelf(), new FakeClock()];
        const first = tab(shelf, clock);
        first.take('a');
        shelf.remove('kring.claim.a');
        expect(first.isMine('a')).toBe(false);
    });
});
