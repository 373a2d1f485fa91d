// Tells the server that this member is writing, so that facilitators see a room that is silent because it is busy. Often enough
// not to be forgotten (the server waits 12 seconds), and no more often: nobody waits for it.
import type { Clock } from './environment';

const everyMs = 5_000;

export class WritingTeller {
    private toldAt: number | null = null;

    constructor(
        private readonly clock: Clock,
        private readonly tell: (stopped: boolean) => void,
    ) {}

    /** Somebody changed a text; an empty one is one that was given up. */
    typed(text: string): void {
        const now = this.clock.now();
        if (text.trim() === '') {
            if (this.toldAt !== null) this.tell(true);
            this.toldAt = null;
        } else if (this.toldAt === null || now < this.toldAt || now - this.toldAt >= everyMs) {
            this.toldAt = now;
            this.tell(false);
        }
    }

    /** The text went; the server knows. */
    sent(): void {
        this.toldAt = null;
    }
}
