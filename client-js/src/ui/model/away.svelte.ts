// Whether the page is cut off, as its owner should see it: short cuts not at all, a long one by a thin bar, the return once
// with what is new, and a link that breaks again and again by one sentence for all of its cuts.
import type { ClientState } from '../../sdk/client';
import { isOut, type Item } from '../../sdk/view';
import { announcer } from '../base/announcer.svelte';
import { say, sayCount } from '../text/language.svelte';

/** Not before: most losses are shorter, and a bar that flickers worries more than it tells. */
const longAfterMs = 2_000;
/** What was missed comes right behind the connection, in one piece or in a few. */
const catchUpMs = 500;
/** As long as it takes to read four words. */
const backShownMs = 6_000;
/** So many cuts in so long are one state of the network and not so many events. */
const shakyCuts = 4;
const shakyMs = 60_000;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Away {
    /** For longer than one should have to notice. */
    isLong = $state(false);
    isShaky = $state(false);
    /** Just back: so many ideas and replies are new; null: there is nothing to say. */
    news = $state<number | null>(null);
    private longTimer: Timer;
    private catchUpTimer: Timer;
    private newsTimer: Timer;
    private shakyTimer: Timer;
    private cuts: number[] = [];
    /** What was there before the cut, until it was told what is new. */
    private known: ReadonlyMap<number, Item> | null = null;

    /** `isOwn` as of the newest state. */
    constructor(
        private readonly newest: () => ClientState,
        private readonly isOwn: (item: Item) => boolean,
    ) {}

    /** What comes in now is told in one sum. */
    get isCatchingUp(): boolean {
        return this.known !== null;
    }

    learn(before: ClientState, after: ClientState): void {
        if (after.awaySince === null) this.joined();
        else if (after.phase.kind !== 'idle') this.cut(before);
    }

    stop(): void {
        for (const timer of [this.longTimer, this.catchUpTimer, this.newsTimer, this.shakyTimer]) clearTimeout(timer);
    }

    private cut(before: ClientState): void {
        if (before.awaySince === null && before.view !== null) {
            this.known ??= before.view.items;
            this.count();
        }
        if (this.longTimer !== undefined || this.isLong) return;
        this.longTimer = setTimeout(() => {
            this.longTimer = undefined;
            this.isLong = this.newest().awaySince !== null;
            if (!this.isLong || this.newest().phase.kind === 'ended') return;
            this.news = null;
            if (!this.isShaky) announcer.now(say('away.bar'));
        }, longAfterMs);
    }

    private joined(): void {
        clearTimeout(this.longTimer);
        this.longTimer = undefined;
        if (this.isLong) {
            this.isLong = false;
            this.catchUpTimer = setTimeout(() => this.sum(), catchUpMs);
        } else if (this.catchUpTimer === undefined) {
            this.known = null;
        }
    }

    private sum(): void {
        const { view, awaySince } = this.newest();
        this.catchUpTimer = undefined;
        // Gone again before all was here: that was no return, and what is new is told at the next one.
        this.isLong = awaySince !== null;
        if (this.isLong) return;
        const fresh = [...(view?.items.values() ?? [])].filter((item) => this.known?.has(item.id) === false && isOut(item) && !this.isOwn(item));
        this.known = null;
        if (this.isShaky) return;
        this.news = fresh.length;
        announcer.now(this.news === 0 ? say('away.back') : sayCount('away.back_new', this.news));
        clearTimeout(this.newsTimer);
        this.newsTimer = setTimeout(() => (this.news = null), backShownMs);
    }

    private count(): void {
        const now = Date.now();
        this.cuts = [...this.cuts.filter((at) => now - at < shakyMs), now];
        if (this.cuts.length < shakyCuts && !this.isShaky) return;
        if (!this.isShaky) announcer.now(say('away.shaky'));
        this.isShaky = true;
        clearTimeout(this.shakyTimer);
        this.shakyTimer = setTimeout(() => (this.isShaky = false), shakyMs);
    }
}
