// A value that is drawn at most once a second, however often it changes. What comes in between is drawn with the next one, so
// the last value is never left out.
// Thread: plain values; the page gives clock and timer.

export const calmMs = 1_000;

export interface CalmClock {
    now(): number;
    /** Calls once after so long; the returned call ends it. */
    after(delayMs: number, call: () => void): () => void;
}

export class Calm<Value> {
    private shownAt = Number.NEGATIVE_INFINITY;
    private latest: Value | undefined;
    private stop: (() => void) | null = null;

    constructor(
        private readonly clock: CalmClock,
        private readonly show: (value: Value) => void,
    ) {}

    /** `isUrgent`: somebody pressed a key for it, and waits. */
    take(value: Value, isUrgent = false): void {
        this.latest = value;
        const left = this.shownAt + calmMs - this.clock.now();
        if (isUrgent || left <= 0) this.draw();
        else this.stop ??= this.clock.after(left, () => this.draw());
    }

    end(): void {
        this.stop?.();
        this.stop = null;
    }

    private draw(): void {
        this.end();
        this.shownAt = this.clock.now();
        this.show(this.latest as Value);
    }
}

export const systemClock: CalmClock = {
    now: () => performance.now(),
    after(delayMs, call) {
        const timer = setTimeout(call, delayMs);
        return () => clearTimeout(timer);
    },
};
