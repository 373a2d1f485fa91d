// The last vote or text of one's own, which can be taken back by a key for a while.
const undoMs = 10_000;

let last: { undo: () => void; until: number } | null = null;

export function rememberAct(undo: () => void, now = Date.now()): void {
    last = { undo, until: now + undoMs };
}

/** False: there is nothing, or it was too long ago. */
export function undoLastAct(now = Date.now()): boolean {
    const act = last;
    last = null;
    if (act === null || now > act.until) return false;
    act.undo();
    return true;
}
