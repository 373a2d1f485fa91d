// Tells the server what this member had before their eyes: many who look and do not flag speak for a post. Several at a time,
// because nobody waits for it, and each once, because a second look says nothing new.
import type { Clock } from './environment';

const batchMs = 5_000;
/** As many as one message takes. */
const atOnceMax = 64;

export class SeenTeller {
    private readonly known = new Set<number>();
    private waiting: number[] = [];
    private isWaiting = false;

    /** `tell`: false when it cannot be told now; then it is tried again. */
    constructor(
        private readonly clock: Clock,
        private readonly tell: (ids: readonly number[]) => boolean,
    ) {}

    saw(id: number): void {
        if (this.known.has(id)) return;
        this.known.add(id);
        this.waiting.push(id);
        this.later();
    }

    private later(): void {
        if (this.isWaiting) return;
        this.isWaiting = true;
        this.clock.after(batchMs, () => {
            this.isWaiting = false;
            if (this.tell(this.waiting.slice(0, atOnceMax))) this.waiting = this.waiting.slice(atOnceMax);
            if (this.waiting.length > 0) this.later();
        });
    }
}
