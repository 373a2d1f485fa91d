// What of the ideas a page shows, and which statement comes next.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyView, foldTotals, foldUpdate, ItemState, ListOrder, Permission, Role, View, type Item, type ViewState } from '../src/store/view';
import type { Change } from '../src/protocol/gen/kring/v1/server_wire';
import { IdeaOrder } from '../src/ui/idea_order.svelte';
import { isFound, wordsOf } from '../src/ui/idea_search';
import { cardsMax, firstWindow, fitted, grownDown, grownUp, windowWith } from '../src/ui/idea_window';
import { rememberAct, undoLastAct } from '../src/ui/last_act';
import { trailOf } from '../src/ui/own_trail';
import { nextStatement, statementsOf } from '../src/ui/statement_route';

const stance = 2;

function after(state: ViewState, body: Change['body']): ViewState {
    const sequence = state.sequence + 1;
    const next = foldUpdate(state, { after: BigInt(state.sequence), through: BigInt(sequence), changes: [{ sequence: BigInt(sequence), body }] });
    if (next === 'gap') throw new Error('a gap');
    return next;
}

function idea(id: number, extra: Partial<{ state: ItemState; locked: bigint; folded: bigint; mergedInto: bigint; author: bigint; text: string }> = {}): Change['body'] {
    return {
        case: 'item',
        value: {
            id: BigInt(id), parent: 0n, state: ItemState.SHOWN, author: 9n, authorName: 'Ana', authorRole: Role.PARTICIPANT, text: `idea ${id}`,
            timeMs: 0n, hiddenReason: '', hides: [], improves: 0n, group: 0n, mergedInto: 0n, mergeReason: '', locked: 0n, asks: false, seed: false, table: 0n, lifted: 0n, edited: 0n, editedMs: 0n,
            tags: [], versions: [], textLanguage: '', textLater: false, found: 0, folded: 0n, flags: [], jury: 0n, juryEndsMs: 0n, appealed: false, ...extra,
        },
    };
}

function roomOf(...ids: number[]): ViewState {
    return ids.reduce((state, id) => after(state, idea(id)), emptyView(View.PARTICIPANT));
}

function voted(state: ViewState, counts: Readonly<Record<number, readonly number[]>>): ViewState {
    const subjects = Object.entries(counts).map(([subject, list]) => ({ subject: BigInt(subject), ballot: BigInt(stance), counts: [...list] }));
    return foldTotals(state, { asOf: 999n, subjects, members: undefined, present: undefined, figures: undefined });
}

const itemsOf = (view: ViewState): Item[] => [...view.items.values()];

describe('the window on a long list', () => {
    it('grows by a page, and never beyond what a phone draws', () => {
        expect(firstWindow).toEqual({ from: 0, to: 50 });
        expect(grownDown(firstWindow, 70)).toEqual({ from: 0, to: 70 });
        const third = grownDown(grownDown(firstWindow, 1_000), 1_000);
        expect(third).toEqual({ from: 30, to: 150 });
        expect(third.to - third.from).toBe(cardsMax);
        expect(grownUp(third)).toEqual({ from: 0, to: 120 });
    });

    it('goes to an idea far down, and stays where it has it already', () => {
        expect(windowWith(firstWindow, 49)).toBe(firstWindow);
        expect(windowWith(firstWindow, 400)).toEqual({ from: 375, to: 425 });
        expect(windowWith({ from: 300, to: 420 }, 10)).toEqual({ from: 0, to: 50 });
    });

    it('shows the end of a list that became shorter', () => {
        expect(fitted({ from: 100, to: 220 }, 60)).toEqual({ from: 34, to: 84 });
        expect(fitted({ from: 100, to: 220 }, 130)).toEqual({ from: 100, to: 220 });
        expect(fitted(firstWindow, 0)).toBe(firstWindow);
    });
});

describe('a search', () => {
    const view = after(roomOf(), idea(1, { text: 'Café met BANKEN in de schaduw' }));
    const found = (search: string): boolean => itemsOf(view).some((item) => isFound(item, wordsOf(search), ({ text }) => text));

    it('wants all words, in any order, whatever capitals and accents', () => {
        expect(found('schaduw banken')).toBe(true);
        expect(found('cafe')).toBe(true);
        expect(found('cafe fontein')).toBe(false);
    });

    it('finds only what the reader may see', () => {
        expect(itemsOf(view).some((item) => isFound(item, wordsOf('banken'), () => '(folded)'))).toBe(false);
        const held = after(roomOf(), idea(2, { text: 'banken', state: ItemState.HELD }));
        expect(itemsOf(held).some((item) => isFound(item, wordsOf('banken'), ({ text }) => text))).toBe(false);
    });
});

describe('the next statement', () => {
    const view = voted(roomOf(11, 12, 13, 14), { 11: [20, 3, 1], 12: [1, 0, 0], 13: [0, 0, 0], 14: [4, 4, 4] });
    const ask = (state: ViewState, member: number, done: readonly number[] = []): number | undefined =>
        nextStatement(state, stance, member, statementsOf(itemsOf(state), () => false), (id) => done.includes(id))?.id;

    it('is one that was seldom voted on, until all are answered', () => {
        const seen: number[] = [];
        for (let next = ask(view, 5); next !== undefined; next = ask(view, 5, seen)) seen.push(next);
        expect(seen).toEqual([13, 12, 14, 11]);
        expect(ask(view, 5, [11, 12, 13, 14])).toBeUndefined();
    });

    it('sends people to different ones among those seen about as often', () => {
        const even = roomOf(11, 12, 13, 14, 15, 16);
        const firsts = new Set(Array.from({ length: 30 }, (_, member) => ask(even, member + 1)));
        expect(firsts.size).toBeGreaterThan(3);
        expect(ask(even, 7)).toBe(ask(even, 7));
    });

    it('is never one’s own, nor hidden, folded, locked or merged', () => {
        const state = [
            idea(21, { author: 5n }), idea(22, { state: ItemState.HIDDEN }), idea(23, { folded: 3n }), idea(24, { locked: 3n }), idea(25, { mergedInto: 26n }), idea(26),
        ].reduce(after, emptyView(View.PARTICIPANT));
        expect(statementsOf(itemsOf(state), ({ author }) => author === 5).map(({ id }) => id)).toEqual([26]);
    });
});

describe('the order of the list', () => {
    beforeEach(() => {
        vi.useFakeTimers();
        vi.stubGlobal('window', { scrollY: 0 });
        vi.stubGlobal('document', { activeElement: null, body: null });
    });
    afterEach(() => {
        vi.useRealTimers();
        vi.unstubAllGlobals();
    });

    function inPhase(state: ViewState, order: ListOrder): ViewState {
        const switches = { write: Permission.EVERYBODY, reply: Permission.EVERYBODY, vote: Permission.EVERYBODY, showCounts: true, showAuthors: true, order, withoutSupport: false, withoutStance: false };
        const phases = { agenda: { phases: [{ number: 1, title: 'One', switches, durationS: 0, startsMs: 0n }], advance: 1 }, active: [{ number: 1, endsMs: 0n }], switches };
        return after(state, { case: 'phases', value: { phases, authors: 1, shown: [] } });
    }

    it('of a phase waits while a finger is down and three seconds after', () => {
        let view = roomOf(1, 2, 3);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        expect(order.shown).toEqual([3, 2, 1]);
        order.touched(true);
        vi.advanceTimersByTime(60_000);
        view = inPhase(view, ListOrder.OLDEST);
        order.learn(view, () => false);
        vi.advanceTimersByTime(10_000);
        expect(order.shown, 'the finger is down').toEqual([3, 2, 1]);
        order.touched(false);
        vi.advanceTimersByTime(2_000);
        expect(order.shown, 'and was a moment ago').toEqual([3, 2, 1]);
        vi.advanceTimersByTime(2_000);
        expect(order.shown).toEqual([1, 2, 3]);
    });

    it('of a phase waits while a field has the focus', () => {
        let view = roomOf(1, 2);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        vi.stubGlobal('document', { activeElement: { matches: () => true }, body: null });
        view = inPhase(view, ListOrder.OLDEST);
        order.learn(view, () => false);
        vi.advanceTimersByTime(5_000);
        expect(order.shown).toEqual([2, 1]);
        vi.stubGlobal('document', { activeElement: null, body: null });
        vi.advanceTimersByTime(1_000);
        expect(order.shown).toEqual([1, 2]);
    });

    it('takes nothing in by itself where somebody wants to do it by hand', () => {
        let view = roomOf(1);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        view = after(view, idea(2));
        order.learn(view, () => false);
        expect(order.shown, 'at rest it does').toEqual([2, 1]);
        order.updateByHand(true);
        view = after(view, idea(3));
        order.learn(view, () => false);
        expect(order.shown).toEqual([2, 1]);
        expect(order.held).toEqual([3]);
        expect(new IdeaOrder(() => view).isByHand, 'and it is kept').toBe(true);
        order.updateByHand(false);
        expect(new IdeaOrder(() => view).isByHand).toBe(false);
    });
});

describe('the last act', () => {
    it('can be taken back once, and not after ten seconds', () => {
        const undo = vi.fn();
        rememberAct(undo, 1_000);
        expect(undoLastAct(11_000)).toBe(true);
        expect(undoLastAct(11_000)).toBe(false);
        rememberAct(undo, 1_000);
        expect(undoLastAct(11_001)).toBe(false);
        expect(undo).toHaveBeenCalledTimes(1);
    });
});

describe('the trail of one’s own ideas', () => {
    it('tells of each where it went', () => {
        const state = [
            idea(1, { author: 5n }), idea(2, { author: 5n, mergedInto: 7n }), idea(3, { author: 5n, state: ItemState.WITHDRAWN }), idea(4, { author: 5n, folded: 9n }), idea(7),
        ].reduce(after, emptyView(View.PARTICIPANT));
        const own = {
            ...state.own,
            hidden: new Map([[1, { text: 'what it said', textLanguage: 'en', reason: 'Unkind' }]]),
            waiting: new Map([[20, { text: 'not seen yet', textLanguage: '', timeMs: 0 }]]),
            declined: new Map([[21, { text: 'not taken', textLanguage: '', reason: 'Twice' }]]),
        };
        const trail = trailOf({ ...state, own }, ({ author }) => author === 5);
        expect(trail.map(({ id, where }) => [id, where])).toEqual([
            [1, 'hidden'], [2, 'merged'], [3, 'withdrawn'], [4, 'folded'], [20, 'waiting'], [21, 'declined'],
        ]);
        expect(trail[0]).toMatchObject({ text: 'what it said', textLanguage: 'en', reason: 'Unkind' });
    });

    it('has the ideas, and no replies', () => {
        const state = after(roomOf(1), { case: 'item', value: { ...(idea(2) as Extract<Change['body'], { case: 'item' }>).value, parent: 1n } });
        expect(trailOf(state, () => true).map(({ id, where }) => [id, where])).toEqual([[1, 'shown']]);
    });
});
