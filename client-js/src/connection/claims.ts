// Which tab uses which outbox. Two tabs of one browser share the member and the storage, but must never number commands
// in the same outbox: both would give the next counter to different bodies, and one of the two would be lost as
// ID_REUSED. sessionStorage alone does not part them, because duplicating a tab copies it, and Web Locks exist only on
// secure origins, which a room on a local network is not.
//
// So each tab writes a claim (its own random name and the time) under the outbox's id into the shared shelf, refreshes
// it, and marks it as void when the page goes. A claim that was not refreshed for 90 s is void too: browsers let a hidden
// tab run its timers once a minute. So is one of as far in the future: the clock was set back. A frozen tab may wake up
// after its claim was taken: therefore `isMine` is asked before every send and every write, and a tab that lost its claim
// opens another outbox.
import type { Clock } from './environment';
import { freshId } from './outbox';
import type { Shelf } from './storage';

export const refreshMs = 20_000;
export const voidAfterMs = 90_000;

export class Claims {
    private readonly name: string;
    private readonly mine = new Set<string>();

    constructor(
        private readonly shelf: Shelf,
        private readonly clock: Clock,
        randomBytes: (length: number) => Uint8Array,
    ) {
        this.name = freshId(randomBytes);
    }

    /** True when the outbox is this tab's from here on. */
    take(outbox: string): boolean {
        const claim = this.read(outbox);
        if (claim !== null && claim.name !== this.name && Math.abs(this.clock.now() - claim.at) < voidAfterMs) return false;
        this.mine.add(outbox);
        this.write(outbox);
        return true;
    }

    /** A claim that is gone counts as lost: nobody can tell what was done with the outbox meanwhile. */
    isMine(outbox: string): boolean {
        return this.mine.has(outbox) && this.read(outbox)?.name === this.name;
    }

    refresh(): void {
        for (const outbox of this.mine) {
            if (this.isMine(outbox)) this.write(outbox);
        }
    }

    release(outbox: string): void {
        if (this.isMine(outbox)) this.shelf.remove(keyOf(outbox));
        this.mine.delete(outbox);
    }

    /**
     * When the page goes: others may take the outboxes from now on. The name stays, so that a page which the browser
     * brings back from its memory still knows whether somebody did.
     */
    yieldAll(): void {
        for (const outbox of this.mine) {
            if (this.isMine(outbox)) this.shelf.set(keyOf(outbox), `${this.name}.0`);
        }
    }

    private read(outbox: string): { name: string; at: number } | null {
        const [name, at] = (this.shelf.get(keyOf(outbox)) ?? '').split('.');
        return name === undefined || name === '' || at === undefined ? null : { name, at: Number(at) };
    }

    private write(outbox: string): void {
        this.shelf.set(keyOf(outbox), `${this.name}.${this.clock.now()}`);
    }
}

function keyOf(outbox: string): string {
    return `kring.claim.${outbox}`;
}
