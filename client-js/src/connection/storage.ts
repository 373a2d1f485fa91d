// Where a client keeps what must outlive a reload. Two ports: `Shelf` is synchronous and small (token, nonce, claims);
// `Store` may be slow and holds the outbox. Private windows and full disks make any of them fail, so each has a fallback
// in memory: then the client works until the page is closed.

export interface Shelf {
    get(key: string): string | null;
    set(key: string, value: string): void;
    remove(key: string): void;
}

export interface Store {
    get(key: string): Promise<string | null>;
    set(key: string, value: string): Promise<void>;
    remove(key: string): Promise<void>;
    /** All keys that start so, in any order. */
    keys(prefix: string): Promise<string[]>;
}

export class MemoryShelf implements Shelf {
    private readonly values = new Map<string, string>();
    get(key: string): string | null {
        return this.values.get(key) ?? null;
    }
    set(key: string, value: string): void {
        this.values.set(key, value);
    }
    remove(key: string): void {
        this.values.delete(key);
    }
}

export class MemoryStore implements Store {
    private readonly values = new Map<string, string>();
    async get(key: string): Promise<string | null> {
        return this.values.get(key) ?? null;
    }
    async set(key: string, value: string): Promise<void> {
        this.values.set(key, value);
    }
    async remove(key: string): Promise<void> {
        this.values.delete(key);
    }
    async keys(prefix: string): Promise<string[]> {
        return [...this.values.keys()].filter((key) => key.startsWith(prefix));
    }
}

/** Over localStorage or sessionStorage. What the browser refuses to keep is kept in memory. */
export class WebShelf implements Shelf {
    private readonly memory = new MemoryShelf();

    private constructor(private readonly web: Storage) {}

    /** Null when the browser denies the storage altogether. */
    static open(kind: 'localStorage' | 'sessionStorage'): WebShelf | null {
        try {
            const web = globalThis[kind];
            const probe = 'kring.probe';
            web.setItem(probe, '1');
            web.removeItem(probe);
            return new WebShelf(web);
        } catch {
            return null;
        }
    }

    get(key: string): string | null {
        try {
            return this.memory.get(key) ?? this.web.getItem(key);
        } catch {
            return null;
        }
    }

    set(key: string, value: string): void {
        try {
            this.web.setItem(key, value);
            this.memory.remove(key);
        } catch {
            this.memory.set(key, value);
        }
    }

    remove(key: string): void {
        this.memory.remove(key);
        try {
            this.web.removeItem(key);
        } catch {
            // Denied since it was opened: nothing of ours can be read from it either.
        }
    }

    keys(prefix: string): string[] {
        const found: string[] = [];
        for (let index = 0; index < this.web.length; ++index) {
            const key = this.web.key(index);
            if (key?.startsWith(prefix)) found.push(key);
        }
        return found;
    }
}

/** localStorage in the coat of a `Store`, where IndexedDB is denied. */
export class ShelfStore implements Store {
    constructor(private readonly shelf: WebShelf) {}
    async get(key: string): Promise<string | null> {
        return this.shelf.get(key);
    }
    async set(key: string, value: string): Promise<void> {
        this.shelf.set(key, value);
    }
    async remove(key: string): Promise<void> {
        this.shelf.remove(key);
    }
    async keys(prefix: string): Promise<string[]> {
        return this.shelf.keys(prefix);
    }
}

const databaseName = 'kring';
const tableName = 'values';
// Some browsers never answer an open in a private window; nobody may wait for that.
const openMsMax = 1_000;

export class IndexedStore implements Store {
    private constructor(private database: IDBDatabase) {}

    /** Null where there is no IndexedDB, or none that answers. */
    static async open(): Promise<IndexedStore | null> {
        return new Promise((resolve) => {
            const timer = setTimeout(() => resolve(null), openMsMax);
            const finish = (store: IndexedStore | null): void => {
                clearTimeout(timer);
                resolve(store);
            };
            try {
                // Where cookies are blocked, or in a frame, some browsers throw already at the name.
                const request = indexedDB.open(databaseName, 1);
                request.onupgradeneeded = () => request.result.createObjectStore(tableName);
                request.onsuccess = () => finish(new IndexedStore(request.result));
                request.onerror = request.onblocked = () => finish(null);
            } catch {
                finish(null);
            }
        });
    }

    async get(key: string): Promise<string | null> {
        const value: unknown = await this.run('readonly', (table) => table.get(key));
        return typeof value === 'string' ? value : null;
    }

    async set(key: string, value: string): Promise<void> {
        await this.run('readwrite', (table) => table.put(value, key));
    }

    async remove(key: string): Promise<void> {
        await this.run('readwrite', (table) => table.delete(key));
    }

    async keys(prefix: string): Promise<string[]> {
        const keys: unknown = await this.run('readonly', (table) =>
            table.getAllKeys(IDBKeyRange.bound(prefix, prefix + '\uffff')),
        );
        return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
    }

    // Browsers close databases under pages that were long in the background: opened anew, it works again.
    private async run(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
        try {
            return await this.transact(mode, ask);
        } catch {
            this.database.close();
            this.database = (await IndexedStore.open())?.database ?? this.database;
            return this.transact(mode, ask);
        }
    }

    // Resolves when the transaction is complete, not when the request is: only then does a reload find the value.
    private transact(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
        return new Promise((resolve, reject) => {
            const transaction = this.database.transaction(tableName, mode);
            const request = ask(transaction.objectStore(tableName));
            // Said at once, or a page that goes in this moment takes it along unwritten.
            transaction.commit();
            transaction.oncomplete = () => resolve(request.result);
            // An error that nobody stops ends in an abort as well.
            transaction.onabort = () => reject(transaction.error);
        });
    }
}

export interface Keeping {
    /** For what all tabs of this browser share. */
    local: Shelf;
    /** For what lives and dies with the tab. */
    tab: Shelf;
    store: Store;
    /** True when something will be lost as soon as the page is closed. */
    isFleeting: boolean;
}

export function memoryKeeping(): Keeping {
    return { local: new MemoryShelf(), tab: new MemoryShelf(), store: new MemoryStore(), isFleeting: true };
}

/** The best that this browser grants; memory in Node. */
export async function openKeeping(): Promise<Keeping> {
    if (typeof window === 'undefined') return memoryKeeping();
    const local = WebShelf.open('localStorage');
    const tab = WebShelf.open('sessionStorage');
    const store = (await IndexedStore.open()) ?? (local === null ? null : new ShelfStore(local));
    return {
        local: local ?? new MemoryShelf(),
        tab: tab ?? new MemoryShelf(),
        store: store ?? new MemoryStore(),
        isFleeting: local === null || store === null,
    };
}
