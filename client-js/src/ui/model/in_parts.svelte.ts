// A value of many parts, each of which is watched by itself. Where the whole is one signal, every change of it asks all that read
// any of it whether they changed; on a phone with fifty cards that took longer than to draw what had.

export interface InParts<Whole extends object> {
    /** Has the latest of each part; stays the same object. */
    readonly parts: Whole;
    take(whole: Whole): void;
}

/** `first` has all names that there will ever be. */
export function inParts<Whole extends object>(first: Whole): InParts<Whole> {
    const parts = {} as Whole;
    const takers: ((whole: Whole) => void)[] = [];
    for (const name of Object.keys(first) as (keyof Whole)[]) {
        let part = $state.raw(first[name]);
        Object.defineProperty(parts, name, { enumerable: true, get: () => part });
        takers.push((whole) => (part = whole[name]));
    }
    return { parts, take: (whole) => takers.forEach((taker) => taker(whole)) };
}
