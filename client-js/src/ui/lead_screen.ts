// What the big screen shows while nobody turns it otherwise there, and what phones may do: both as the view says. Pure.
import { askedIn } from './ballots';
import { sorted } from './idea_order.svelte';
import { ItemState, Permission, RoomState, seesCountsOf, View, type ViewState } from '../sdk/view';

export type ScreenShows =
    | { readonly kind: 'lobby' | 'paused' | 'closed' | 'tables' }
    | { readonly kind: 'spotlight'; readonly idea: number }
    | { readonly kind: 'question'; readonly ballot: number }
    | { readonly kind: 'ideas'; readonly ideas: readonly number[] };

/** As many as the screen has place for. */
const ideasMax = 7;

/** The idea that stands for this one. */
function headOf(view: ViewState, id: number): number {
    let head = id;
    for (let into = view.items.get(head)?.mergedInto ?? 0; into !== 0; into = view.items.get(head)?.mergedInto ?? 0) head = into;
    return head;
}

export function screenShows(view: ViewState): ScreenShows {
    if (view.room.state === RoomState.DRAFT) return { kind: 'lobby' };
    if (view.room.state === RoomState.PAUSED) return { kind: 'paused' };
    if (view.room.state === RoomState.CLOSED) return { kind: 'closed' };
    const idea = headOf(view, view.stage.spotlight);
    const lit = view.items.get(idea);
    // What is folded or hidden is on no screen.
    if (lit?.state === ItemState.SHOWN && lit.folded === 0) return { kind: 'spotlight', idea };
    const asked = askedIn(view).filter(({ waits }) => !waits);
    const asScreen = { ...view, view: View.SCREEN };
    const ballot = asked.find(({ isClosed }) => !isClosed) ?? asked.find((each) => seesCountsOf(asScreen, each));
    if (ballot !== undefined) return { kind: 'question', ballot: ballot.id };
    if (view.tables.size > 0) return { kind: 'tables' };
    const shown = [...view.items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0 && item.state === ItemState.SHOWN && item.folded === 0);
    const ids = sorted(shown.map(({ id }) => id), view, 'newest');
    const pins = view.stage.pins.filter((id) => ids.includes(id));
    return { kind: 'ideas', ideas: [...pins, ...ids.filter((id) => !pins.includes(id))].slice(0, ideasMax) };
}

export type PhoneMay = 'wait' | 'read' | 'write' | 'reply' | 'support' | 'stance' | 'counts_shown' | 'counts_hidden' | 'names_hidden';

/** In the order in which it is said. */
export function phonesMay(view: ViewState): readonly PhoneMay[] {
    if (view.room.state === RoomState.DRAFT) return ['wait'];
    if (view.room.state !== RoomState.OPEN) return ['read'];
    const { switches = null } = view.phases ?? {};
    const everybody = (what: 'write' | 'reply' | 'vote'): boolean => switches === null || switches[what] === Permission.EVERYBODY;
    const may: PhoneMay[] = [];
    if (everybody('write')) may.push('write');
    if (everybody('reply')) may.push('reply');
    if (everybody('vote') && switches?.withoutSupport !== true) may.push('support');
    if (everybody('vote') && switches?.withoutStance !== true) may.push('stance');
    if (may.length === 0) may.push('read');
    may.push(switches === null || switches.showCounts ? 'counts_shown' : 'counts_hidden');
    if (switches !== null && !switches.showAuthors) may.push('names_hidden');
    return may;
}
