// How long the outcome of a question is what the room looks at: a minute, and then until the next idea. People write on by then,
// and a screen that nobody stands at would show the old outcome for the rest of the session.
// Thread: plain values; the page tells the time.
const shownMs = 60_000;

interface Shown {
    readonly atMs: number;
    /** The newest idea of that minute. */
    readonly idea: number;
}

export class ScreenOutcomes {
    private readonly shown = new Map<number, Shown>();

    /** Told whenever there is a newer idea, and when the outcome comes. */
    isOver(question: number, newestIdea: number, nowMs: number): boolean {
        const shown = this.shown.get(question);
        if (shown === undefined || nowMs - shown.atMs < shownMs) {
            this.shown.set(question, { atMs: shown?.atMs ?? nowMs, idea: newestIdea });
            return false;
        }
        return newestIdea > shown.idea;
    }

    /** Somebody wants to see it again. */
    again(question: number): void {
        this.shown.delete(question);
    }
}
