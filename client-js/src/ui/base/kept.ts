// Small things that a page keeps for its own convenience, as JSON. A browser may refuse storage at the mere mention of it,
// and what was kept may be damaged: then there is nothing, and the page goes on without.
interface Kept {
    /** Null: nothing of this name, or nothing that can be read. The page that wrote it knows what it is. */
    read(name: string): unknown;
    write(name: string, value: unknown): void;
    drop(name: string): void;
}

function keptIn(place: () => Storage): Kept {
    const trying = <Value>(act: (place: Storage) => Value): Value | null => {
        try {
            return act(place());
        } catch {
            return null;
        }
    };
    return {
        read: (name) => trying((storage) => JSON.parse(storage.getItem(name) ?? 'null') as unknown),
        write: (name, value) => void trying((storage) => storage.setItem(name, JSON.stringify(value))),
        drop: (name) => void trying((storage) => storage.removeItem(name)),
    };
}

/** Until the tab closes. */
export const inTab = keptIn(() => sessionStorage);
/** For as long as the browser keeps anything. */
export const onDevice = keptIn(() => localStorage);
