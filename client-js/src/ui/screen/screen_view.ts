// What the big screen makes of its view: what may stand there, in which order, and what is counted of it. It shows only what
// everybody may see: nothing folded, nothing held, nothing that was taken back.
// Thread: pure functions.
import {
    BallotKind,
    type Item,
    ItemState,
    ListOrder,
    Permission,
    RoomState,
    seesCounts,
    type ViewState,
    voteKey,
} from '../../sdk/view';
import { sorted, type SortOrder } from '../model/idea_order.svelte';
import { standing } from '../pictures/tiles';

/** More than that nobody reads from the back of a hall. */
export const ideasMax = 7;

/** The idea that stands for this one: itself, or what it is merged into. */
export function headIn(view: ViewState, idea: number): number {
    let head = idea;
    for (let into = view.items.get(head)?.mergedInto ?? 0; into !== 0; into = view.items.get(head)?.mergedInto ?? 0) head = into;
    return head;
}

/** Null: it may not stand on the big screen. */
export function shownIdea(view: ViewState, id: number): Item | null {
    const item = view.items.get(headIn(view, id));
    return item?.state === ItemState.SHOWN && item.folded === 0 ? item : null;
}

/** The newest replies to an idea, the oldest of them first. */
export function repliesIn(view: ViewState, idea: number, most: number): Item[] {
    const replies: Item[] = [];
    for (const item of view.items.values()) if (item.parent === idea && item.state === ItemState.SHOWN && item.folded === 0) replies.push(item);
    return replies.slice(-most);
}

const orderOf: Record<ListOrder, SortOrder> = {
    [ListOrder.UNSPECIFIED]: 'newest',
    [ListOrder.NEWEST]: 'newest',
    [ListOrder.OLDEST]: 'oldest',
    [ListOrder.MOST_SUPPORTED]: 'supported',
    [ListOrder.FEW_EYES]: 'few_eyes',
};

/** The order that the phase gives. */
export function phaseOrder(view: ViewState): SortOrder {
    return orderOf[view.phases?.switches?.order ?? ListOrder.UNSPECIFIED];
}

/** All ideas that may be shown, the pinned ones on top. */
export function ordered(view: ViewState, order: SortOrder): Item[] {
    const ideas = new Map(standing(view).map((item) => [item.id, item]));
    const pins = pinnedIn(view).map(({ id }) => id);
    const others = sorted([...ideas.keys()], view, order).filter((id) => !pins.includes(id));
    return [...pins, ...others].flatMap((id) => ideas.get(id) ?? []);
}

export function pinnedIn(view: ViewState): Item[] {
    return view.stage.pins.flatMap((id) => shownIdea(view, id) ?? []).filter((item, place, all) => all.indexOf(item) === place && item.parent === 0);
}

/** What the number beside an idea counts; null: nothing is asked that it could. */
export function backingIn({ ballots, phases }: ViewState): 'support' | 'stance' | null {
    const has = (kind: BallotKind): boolean => [...ballots.values()].some((ballot) => ballot.kind === kind);
    if (has(BallotKind.SUPPORT) && phases?.switches?.withoutSupport !== true) return 'support';
    return has(BallotKind.STANCE) && phases?.switches?.withoutStance !== true ? 'stance' : null;
}

/** How many are for an idea; null: it is not shown. */
export function backersIn(view: ViewState, idea: number): number | null {
    const backing = backingIn(view);
    if (backing === null || !seesCounts(view)) return null;
    const kind = backing === 'support' ? BallotKind.SUPPORT : BallotKind.STANCE;
    const ballot = [...view.ballots.values()].find((each) => each.kind === kind);
    return view.totals.get(voteKey(ballot?.id ?? 0, idea))?.counts[0] ?? 0;
}

/** Whether people may do this now; in a room without phases they may do everything. */
export function mayAll({ phases, room }: ViewState, what: 'write' | 'reply' | 'vote'): boolean {
    if (room.state !== RoomState.OPEN) return false;
    const switches = phases?.switches ?? null;
    return switches === null || switches[what] === Permission.EVERYBODY;
}

/** Each writes alone: nobody is to read what others write before the time is there. */
export function isSilent(view: ViewState): boolean {
    const switches = view.phases?.switches ?? null;
    if (switches === null || !mayAll(view, 'write')) return false;
    return !mayAll(view, 'reply') && !mayAll(view, 'vote') && !switches.showCounts && !switches.showAuthors;
}

/** People voted in a phase before this one, and what came out waits to be shown. */
export function awaitsOutcome(view: ViewState): boolean {
    const { phases } = view;
    if (phases?.switches == null || phases.switches.showCounts || mayAll(view, 'vote') || mayAll(view, 'write')) return false;
    const active = phases.active.map(({ number }) => number);
    const first = phases.agenda.phases.findIndex(({ number }) => active.includes(number));
    return phases.agenda.phases.slice(0, Math.max(0, first)).some(({ switches }) => switches.vote === Permission.EVERYBODY);
}

/** What people think of the ideas is there, and everybody may see it. */
export function hasOutcome(view: ViewState): boolean {
    if (mayAll(view, 'write') || mayAll(view, 'vote') || !seesCounts(view)) return false;
    return standing(view).some(({ id }) => (backersIn(view, id) ?? 0) > 0);
}
