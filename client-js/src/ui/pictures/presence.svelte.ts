// How many people were there, as this page saw it since it was opened: the server tells the number of now, and not of before.
const seenMax = 2_000;

let seen = $state.raw<readonly { readonly atMs: number; readonly present: number }[]>([]);

export function presenceSeen(): typeof seen {
    return seen;
}

/** Told of each number; what has not changed within a minute is the same point. */
export function see(present: number, atMs: number): void {
    const last = seen.at(-1);
    if (last !== undefined && last.present === present && atMs - last.atMs < 30_000) return;
    seen = [...seen, { atMs, present }].slice(-seenMax);
}
