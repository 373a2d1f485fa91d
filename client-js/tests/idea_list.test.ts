// What of the ideas a page shows, and which statement comes next.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BallotKind, emptyView, foldTotals, foldUpdate, ItemState, ListOrder, Permission, Role, View, type Item, type ViewState } from '../src/store/view';
import type { Change } from '../src/protocol/gen/kring/v1/server_wire';
import { IdeaOrder, sorted } from '../src/ui/model/idea_order.svelte';
import { isFound, wordsOf } from '../src/ui/model/idea_search';
import { cardsMax, firstWindow, fitted, grownDown, grownUp, windowWith } from '../src/ui/ideas/idea_window';
import { rememberAct, undoLastAct } from '../src/ui/model/last_act';
import { trailOf } from '../src/ui/own/own_trail';
import { nextStatement, statementsOf } from '../src/ui/ideas/statement_route';

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

    it('finds an idea by what it is labelled with', () => {
        const labelled = { ...(idea(3) as Extract<Change['body'], { case: 'item' }>).value, tags: [{ id: 8n, text: 'Groen' }] };
        const state = after(roomOf(), { case: 'item', value: labelled });
        expect(itemsOf(state).some((item) => isFound(item, wordsOf('groen idea'), ({ text }) => text))).toBe(true);
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

    it('is of those seen about as often, and not the one with a vote less', () => {
        const near = voted(roomOf(11, 12), { 11: [1, 0, 0], 12: [1, 1, 0] });
        expect(new Set(Array.from({ length: 30 }, (_, member) => ask(near, member + 1)))).toEqual(new Set([11, 12]));
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

    function inPhase(state: ViewState, order: ListOrder, others: object = {}): ViewState {
        const switches = { write: Permission.EVERYBODY, reply: Permission.EVERYBODY, vote: Permission.EVERYBODY, showCounts: true, showAuthors: true, order, withoutSupport: false, withoutStance: false, ...others };
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

    it('takes in by itself only as many as somebody can read, and what one writes in any case', () => {
        let view = roomOf(1);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        const come = (from: number, through: number, isOwn = false): void => {
            for (let id = from; id <= through; ++id) {
                view = after(view, idea(id));
                order.learn(view, () => isOwn);
            }
        };
        come(2, 11);
        expect(order.held).toEqual([]);
        vi.advanceTimersByTime(9_999);
        come(12, 13);
        expect(order.held).toEqual([13, 12]);
        expect(order.shown[0]).toBe(11);
        come(14, 14, true);
        expect(order.shown[0]).toBe(14);
        order.showAll(view);
        vi.advanceTimersByTime(1);
        come(15, 15);
        expect(order.shown[0], 'after a rest').toBe(15);
        expect(order.held).toEqual([]);
    });

    /** A list of two that is there, and what becomes of an idea of Ana and one of one's own that come then. */
    function whenMoreCome(isCalm: () => void): IdeaOrder {
        let view = roomOf(1, 2);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        isCalm();
        view = [idea(3), idea(4)].reduce(after, view);
        order.learn(view, ({ id }) => id === 4);
        return order;
    }

    it('holds back what others write while one is down the list, or in something, and one’s own never', () => {
        for (const inUse of [
            () => vi.stubGlobal('window', { scrollY: 400 }),
            () => vi.stubGlobal('document', { activeElement: { matches: () => false }, body: null }),
        ]) {
            vi.stubGlobal('window', { scrollY: 0 });
            const order = whenMoreCome(inUse);
            expect([order.shown, order.held]).toEqual([[4, 2, 1], [3]]);
        }
    });

    it('holds back for three seconds after a touch, a key or a step down', () => {
        let view = roomOf(1);
        const order = new IdeaOrder(() => view);
        order.learn(view, () => false);
        order.used();
        vi.advanceTimersByTime(2_900);
        order.learn((view = after(view, idea(2))), () => false);
        expect([order.shown, order.held]).toEqual([[1], [2]]);
        vi.advanceTimersByTime(5_000);
        order.learn((view = after(view, idea(3))), () => false);
        expect([order.shown, order.held], 'what waits does not let others past').toEqual([[1], [3, 2]]);
        order.showAll(view);
        expect([order.shown, order.held], 'asked for, all of it comes').toEqual([[3, 2, 1], []]);
    });

    it('loses what was hidden away or merged, shown or held back', () => {
        const order = whenMoreCome(() => vi.stubGlobal('window', { scrollY: 400 }));
        const merged = [idea(1), idea(2, { mergedInto: 1n }), idea(3, { mergedInto: 1n }), idea(4)].reduce(after, emptyView(View.PARTICIPANT));
        order.learn(merged, () => false);
        expect([order.shown, order.held]).toEqual([[4, 1], []]);
        const back = after(merged, idea(2));
        vi.stubGlobal('window', { scrollY: 0 });
        order.learn(back, () => false);
        expect(order.shown, 'taken apart, it is there again').toEqual([2, 4, 1]);
    });

    it('is by support, by agreement where that alone is asked, or by how few looked', () => {
        const [support, agreement] = [1, 2];
        const asked = [[support, BallotKind.SUPPORT], [agreement, BallotKind.STANCE]].map(([id = 0, kind]) => [id, { id, kind } as never] as const);
        const count = (ballot: number, subject: number, counts: number[]) => ({ subject: BigInt(subject), ballot: BigInt(ballot), counts });
        const subjects = [count(support, 11, [3]), count(support, 12, [1]), count(agreement, 11, [0, 3, 0]), count(agreement, 12, [9, 0, 0])];
        const totals = { asOf: 999n, subjects, members: undefined, present: undefined, figures: undefined };
        const view = foldTotals({ ...roomOf(11, 12, 13), ballots: new Map(asked) }, totals);
        expect(sorted([11, 12, 13], view, 'supported')).toEqual([11, 12, 13]);
        const agreeing = inPhase(view, ListOrder.MOST_SUPPORTED, { withoutSupport: true });
        expect(sorted([11, 12, 13], agreeing, 'supported')).toEqual([12, 13, 11]);
        expect(sorted([11, 12, 13], view, 'few_eyes')).toEqual([13, 11, 12]);
        expect(sorted([12, 11, 13], view, 'oldest')).toEqual([11, 12, 13]);
    });

    it('that somebody chose is kept', () => {
        const view = roomOf(1);
        new IdeaOrder(() => view).sortBy('supported', view);
        expect(new IdeaOrder(() => view).sort).toBe('supported');
        new IdeaOrder(() => view).sortBy('newest', view);
        expect(new IdeaOrder(() => view).sort).toBe('newest');
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

    it('says of what was hidden for everybody and what waits where they are, in the order they were written', () => {
        const state = [idea(9, { state: ItemState.HELD }), idea(3, { state: ItemState.HIDDEN }), idea(5, { state: ItemState.DECLINED })].reduce(after, emptyView(View.PARTICIPANT));
        expect(trailOf(state, () => true).map(({ id, where }) => [id, where])).toEqual([[3, 'hidden'], [5, 'declined'], [9, 'waiting']]);
        const own = { ...state.own, waiting: new Map([[4, { text: 'not seen yet', textLanguage: '', timeMs: 0 }]]) };
        expect(trailOf({ ...state, own }, () => true).map(({ id }) => id)).toEqual([3, 4, 5, 9]);
    });

    it('has the ideas, and no replies', () => {
        const state = after(roomOf(1), { case: 'item', value: { ...(idea(2) as Extract<Change['body'], { case: 'item' }>).value, parent: 1n } });
        expect(trailOf(state, () => true).map(({ id, where }) => [id, where])).toEqual([[1, 'shown']]);
        const own = { ...state.own, waiting: new Map([[2, { text: 'a reply', textLanguage: '', timeMs: 0 }]]), declined: new Map([[2, { text: 'a reply', textLanguage: '', reason: '' }]]) };
        expect(trailOf({ ...state, own }, () => false)).toEqual([]);
    });
});
