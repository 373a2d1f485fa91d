// Which ideas the list shows, and in which order. The list never moves under the thumb: an idea of somebody else that
// arrives while the list is in use waits behind a bar, and the order changes only when the person asks for it.
import { BallotKind, isOut, type Item, ListOrder, type ViewState } from '../../sdk/view';
import { shelf } from '../base/shelf';

export type SortOrder = 'newest' | 'oldest' | 'supported' | 'few_eyes' | LeadOrder;
/** For facilitators only: what divides most, and what wins when two are compared. */
export type LeadOrder = 'controversy' | 'strength';

/** Gives each idea its weight in an order, the heaviest first. The facilitators' parts bring theirs when they come. */
export const leadOrders = new Map<LeadOrder, (view: ViewState) => (idea: number) => number>();

const key = 'kring.order';
const handKey = 'kring.by_hand';
/** So long after the last touch or key the list counts as in use. */
const calmMs = 3_000;

const lookAgainMs = 500;

/** When more come than this in so long, nobody reads what passes by: the list stands still, and they wait behind the bar. */
const readableMax = 10;
const readableMs = 10_000;

export class IdeaOrder {
    /** Ids from top to bottom, held-back ones not among them. */
    shown = $state.raw<readonly number[]>([]);
    held = $state.raw<readonly number[]>([]);
    sort = $state<SortOrder>(shelf.get(key) === 'supported' ? 'supported' : 'newest');
    /** Whoever wants it so takes new ideas in by hand alone. */
    isByHand = $state(shelf.get(handKey) !== null);
    private phaseOrder = ListOrder.UNSPECIFIED;
    private lastUse = Number.NEGATIVE_INFINITY;
    private isTouched = false;
    /** When ideas came on top by themselves, the latest last. */
    private taken: readonly number[] = [];
    private waits: ReturnType<typeof setTimeout> | undefined;

    /** `latest`: the view as it is when it is asked for. */
    constructor(private readonly latest: () => ViewState | null) {}

    /** Told by the page of every touch, key and scroll. */
    used(): void {
        this.lastUse = Date.now();
    }

    /** A finger goes down or up: while it is down, the list is in use. */
    touched(isDown: boolean): void {
        this.isTouched = isDown;
        this.used();
    }

    updateByHand(isByHand: boolean): void {
        this.isByHand = isByHand;
        if (isByHand) shelf.set(handKey, 'yes');
        else shelf.remove(handKey);
    }

    learn(view: ViewState, isOwn: (item: Item) => boolean): void {
        this.follow(view);
        const known = new Set([...this.shown, ...this.held]);
        const ideas = [...view.items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0 && isOut(item));
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
        const own = fresh.filter(isOwn).map((item) => item.id);
        const others = fresh.filter((item) => !isOwn(item)).map((item) => item.id);
        const mayShow = this.isCalm() && this.isReadable(others.length);
        const now = mayShow ? fresh.map((item) => item.id) : own;
        const later = mayShow ? [] : others;
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
        this.showAll(view);
    }

    stop(): void {
        clearTimeout(this.waits);
    }

    // A phase brings its order, once the list is at rest; whoever sorts otherwise afterwards keeps that until the next one brings
    // another.
    private follow(view: ViewState): void {
        const order = view.phases?.switches?.order ?? ListOrder.UNSPECIFIED;
        if (order === this.phaseOrder) return;
        this.phaseOrder = order;
        const sort = sortOf[order];
        if (sort === null) return;
        this.sort = sort;
        clearTimeout(this.waits);
        if (this.shown.length === 0) this.showAll(view);
        else this.sortAtRest();
    }

    // What came meanwhile and still waits behind the bar goes on waiting there.
    private sortAtRest(): void {
        if (!this.isInUse()) {
            const view = this.latest();
            if (view !== null) this.shown = sorted(this.shown, view, this.sort);
            return;
        }
        this.waits = setTimeout(() => this.sortAtRest(), Math.max(this.lastUse + calmMs - Date.now(), lookAgainMs));
    }

    /** A finger is down, a field has the focus, or either was a moment ago. */
    private isInUse(): boolean {
        return this.isTouched || isField(document.activeElement) || Date.now() - this.lastUse < calmMs;
    }

    /** Whether the list may take in so many more now; it then does. */
    private isReadable(count: number): boolean {
        const now = Date.now();
        this.taken = this.taken.filter((time) => now - time < readableMs);
        if (this.taken.length + count > readableMax) return false;
        this.taken = [...this.taken, ...Array.from({ length: count }, () => now)];
        return true;
    }

    private isCalm(): boolean {
        const isAtTop = window.scrollY < 24;
        const focused = document.activeElement;
        const hasFocus = focused !== null && focused !== document.body;
        return isAtTop && !hasFocus && !this.isByHand && this.held.length === 0 && !this.isInUse();
    }
}

function isField(element: Element | null): boolean {
    return element?.matches('input, textarea, select') ?? false;
}

const sortOf: Record<ListOrder, SortOrder | null> = {
    [ListOrder.UNSPECIFIED]: null,
    [ListOrder.NEWEST]: 'newest',
    [ListOrder.OLDEST]: 'oldest',
    [ListOrder.MOST_SUPPORTED]: 'supported',
    [ListOrder.FEW_EYES]: 'few_eyes',
};

// How many people looked at an idea closely enough to vote.
function votersIn(kind: BallotKind | undefined, counts: readonly number[]): number {
    if (kind === BallotKind.SCORE) return counts[0] ?? 0;
    if (kind === BallotKind.DOTS) return counts[1] ?? 0;
    return counts.reduce((sum, count) => sum + count, 0);
}

export function sorted(ids: readonly number[], view: ViewState, order: SortOrder): number[] {
    const newest = [...ids].sort((left, right) => right - left);
    if (order === 'newest') return newest;
    if (order === 'oldest') return newest.reverse();
    if (order === 'controversy' || order === 'strength') {
        const weigh = leadOrders.get(order)?.(view);
        return weigh === undefined ? newest : newest.sort((left, right) => weigh(right) - weigh(left));
    }
    // Where people can only agree or not, that is how they support.
    const { withoutSupport = false, withoutStance = false } = view.phases?.switches ?? {};
    const backing = withoutSupport && !withoutStance ? BallotKind.STANCE : BallotKind.SUPPORT;
    const support = new Map<number, number>();
    const votes = new Map<number, number>();
    for (const [key, total] of view.totals) {
        const [ballot, subject = 0] = key.split(':').map(Number);
        const kind = view.ballots.get(ballot ?? 0)?.kind;
        votes.set(subject, votersIn(kind, total.counts) + (votes.get(subject) ?? 0));
        if (kind === backing) support.set(subject, total.counts[0] ?? 0);
    }
    if (order === 'few_eyes') return newest.sort((left, right) => (votes.get(left) ?? 0) - (votes.get(right) ?? 0));
    return newest.sort((left, right) => (support.get(right) ?? 0) - (support.get(left) ?? 0));
}
