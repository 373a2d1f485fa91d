// Fetches what items say once somebody looks at them: one run of neighbours at a time, what was looked at last first.
import type { Item } from '../store/view';
import type { Clock } from './environment';

const answerMs = 10_000;

export class TextFetcher {
    private readonly wanted = new Set<number>();
    /** What was asked for on this connection. A text that was not in the answer is on its way as news. */
    private readonly asked = new Set<number>();
    private cancelWait: (() => void) | null = null;

    /** `send`: 0 when it was sent, otherwise the milliseconds after which to try again; null: there is no connection. */
    constructor(
        private readonly clock: Clock,
        private readonly itemOf: (id: number) => Item | undefined,
        private readonly send: (near: number) => number | null,
    ) {}

    want(id: number): void {
        if (this.asked.has(id)) return;
        this.wanted.add(id);
        this.go();
    }

    /** An answer came, or it is time to go on. */
    came(): void {
        this.cancelWait?.();
        this.cancelWait = null;
        this.go();
    }

    /** Another connection, or none: what is missing still is asked for again. */
    begin(): void {
        for (const id of this.asked) this.wanted.add(id);
        this.asked.clear();
        this.came();
    }

    private go(): void {
        if (this.cancelWait !== null) return;
        for (const id of [...this.wanted].reverse()) {
            if (this.itemOf(id)?.textLater !== true) {
                this.wanted.delete(id);
                continue;
            }
            const wait = this.send(id);
            if (wait === null) return;
            if (wait === 0) {
                this.wanted.delete(id);
                this.asked.add(id);
            }
            this.cancelWait = this.clock.after(wait || answerMs, () => {
                // Not answered: the server had too many questions.
                if (wait === 0 && this.asked.delete(id)) this.wanted.add(id);
                this.came();
            });
            return;
        }
    }
}
