// Which ideas the list shows, and in which order. The list never moves under the thumb: an idea of somebody else that
// arrives while the list is in use waits behind a bar, and the order changes only when the person asks for it.
import { BallotKind, type ViewState } from '../store/view';
import { shelf } from './shelf';

export type SortOrder = 'newest' | 'supported';

const key = 'kring.order';
const pageSize = 50;
/** So long after the last touch or key the list counts as in use. */
const calmMs = 3_000;

export class IdeaOrder {
    /** Ids from top to bottom, held-back ones not among them. */
    shown = $state.raw<readonly number[]>([]);
    held = $state.raw<readonly number[]>([]);
    sort = $state<SortOrder>(shelf.get(key) === 'supported' ? 'supported' : 'newest');
    limit = $state(pageSize);
    private lastUse = Number.NEGATIVE_INFINITY;

    /** Told by the page of every touch, key and scroll. */
    used(): void {
        this.lastUse = Date.now();
    }

    learn(view: ViewState, me: number): void {
        const known = new Set([...this.shown, ...this.held]);
        const ideas = [...view.items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0);
        const isFirst = known.size === 0;
        const fresh = ideas.filter((item) => !known.has(item.id));
        // A snapshot of another history may lack what was there, and what is merged is shown with the idea it is merged into.
        const present = new Set(ideas.map((item) => item.id));
        const remains = (id: number): boolean => present.has(id);
        if (this.shown.some((id) => !present.has(id))) this.shown = this.shown.filter(remains);
        if (this.held.some((id) => !present.has(id))) this.held = this.held.filter(remains);
        if (fresh.length === 0) return;

        if (isFirst) {
            this.shown = sorted(ideas.map((item) => item.id), view, this.sort);
            return;
        }
        const mayShow = this.isCalm();
        const now = fresh.filter((item) => mayShow || item.author === me).map((item) => item.id);
        const later = fresh.filter((item) => !mayShow && item.author !== me).map((item) => item.id);
        if (now.length > 0) this.shown = [...now.reverse(), ...this.shown];
        if (later.length > 0) this.held = [...later.reverse(), ...this.held];
    }

    /** Takes in what was held back, and sorts anew. */
    showAll(view: ViewState): void {
        this.shown = sorted([...this.held, ...this.shown], view, this.sort);
        this.held = [];
    }

    sortBy(order: SortOrder, view: ViewState): void {
        this.sort = order;
        shelf.set(key, order);
        this.limit = pageSize;
        this.showAll(view);
    }

    more(): void {
        this.limit += pageSize;
    }

    private isCalm(): boolean {
        const isAtTop = window.scrollY < 24;
        const focused = document.activeElement;
        const hasFocus = focused !== null && focused !== document.body;
        return isAtTop && !hasFocus && this.held.length === 0 && Date.now() - this.lastUse >= calmMs;
    }
}

export function sorted(ids: readonly number[], view: ViewState, order: SortOrder): number[] {
    const newest = [...ids].sort((left, right) => right - left);
    if (order === 'newest') return newest;
    const support = new Map<number, number>();
    for (const [key, total] of view.totals) {
        const [ballot, subject] = key.split(':').map(Number);
        if (view.ballots.get(ballot ?? 0) === BallotKind.SUPPORT) support.set(subject ?? 0, total.counts[0] ?? 0);
    }
    return newest.sort((left, right) => (support.get(right) ?? 0) - (support.get(left) ?? 0));
}
