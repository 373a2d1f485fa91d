import { describe, expect, it } from 'vitest';
import { Advance, BallotKind, ItemState, ListOrder, Permission, RoomState, type PhaseSwitches, type ViewState } from '../src/store/view';
import { phonesMay, screenShows } from '../src/ui/lead_screen';
import { item, viewOf } from './support/lead_view';

const stage = (spotlight: number, pins: number[] = []) => ({ spotlight, follows: false, pins, announcement: '', announced: 0 });
const inState = (view: ViewState, state: RoomState): ViewState => ({ ...view, room: { ...view.room, state } });
const asked = (over: object) => ({
    id: 9, kind: BallotKind.CHOICE, title: 'Which?', group: 0, tag: '', budget: 0, atMost: 1, steps: 0, labels: ['a', 'b'], phase: 0, isClosed: false, hidesCounts: true, waits: false, ...over,
});
const withBallot = (view: ViewState, over: object = {}): ViewState => ({ ...view, ballots: new Map([...view.ballots, [9, asked(over)]]) });

describe('what the big screen shows', () => {
    const view = viewOf([item(1), item(2), item(3, { folded: 8 }), item(4, { state: ItemState.HIDDEN }), item(5, { mergedInto: 1 })]);

    it('is the state of a room that is not open', () => {
        expect(screenShows(inState(view, RoomState.DRAFT)).kind).toBe('lobby');
        expect(screenShows(inState(view, RoomState.PAUSED)).kind).toBe('paused');
        expect(screenShows(inState(view, RoomState.CLOSED)).kind).toBe('closed');
    });

    it('is the newest ideas, what is pinned first, and never what is hidden, folded or merged', () => {
        expect(screenShows(view)).toEqual({ kind: 'ideas', ideas: [2, 1] });
        expect(screenShows({ ...view, stage: stage(0, [1]) })).toEqual({ kind: 'ideas', ideas: [1, 2] });
    });

    it('is the spotlight, or the idea into which that was merged', () => {
        expect(screenShows(withBallot({ ...view, stage: stage(2) }))).toEqual({ kind: 'spotlight', idea: 2 });
        expect(screenShows({ ...view, stage: stage(5) })).toEqual({ kind: 'spotlight', idea: 1 });
        for (const gone of [3, 4]) expect(screenShows({ ...view, stage: stage(gone) }).kind).toBe('ideas');
    });

    it('is an open question, or a closed one that shows its outcome, before tables and ideas', () => {
        const tables = { ...view, tables: new Map([[1, { id: 1, name: 'One', endsMs: 0 }]]) };
        expect(screenShows(withBallot(tables))).toEqual({ kind: 'question', ballot: 9 });
        expect(screenShows(withBallot(tables, { isClosed: true, hidesCounts: false }))).toEqual({ kind: 'question', ballot: 9 });
        expect(screenShows(withBallot(tables, { isClosed: true }))).toEqual({ kind: 'tables' });
        expect(screenShows(withBallot(view, { waits: true, isClosed: true, hidesCounts: false })).kind).toBe('ideas');
    });
});

describe('what phones may do', () => {
    const switches = (over: Partial<PhaseSwitches>): Partial<ViewState> => ({
        phases: {
            agenda: { phases: [], advance: Advance.BY_HAND },
            active: [],
            switches: {
                write: Permission.EVERYBODY, reply: Permission.EVERYBODY, vote: Permission.EVERYBODY, showCounts: true, showAuthors: true, order: ListOrder.NEWEST,
                withoutSupport: false, withoutStance: false, ...over,
            },
        },
    });

    it('is everything in an open room without phases, and nothing before and after', () => {
        expect(phonesMay(viewOf([]))).toEqual(['write', 'reply', 'support', 'stance', 'counts_shown']);
        expect(phonesMay(inState(viewOf([]), RoomState.DRAFT))).toEqual(['wait']);
        expect(phonesMay(inState(viewOf([]), RoomState.PAUSED))).toEqual(['read']);
        expect(phonesMay(inState(viewOf([]), RoomState.CLOSED))).toEqual(['read']);
    });

    it('is what the phase lets everybody do', () => {
        const may = (over: Partial<PhaseSwitches>) => phonesMay(viewOf([], switches(over)));
        expect(may({ reply: Permission.FACILITATORS, withoutStance: true, showCounts: false })).toEqual(['write', 'support', 'counts_hidden']);
        expect(may({ write: Permission.UNSPECIFIED, reply: Permission.UNSPECIFIED, vote: Permission.UNSPECIFIED })).toEqual(['read', 'counts_shown']);
        expect(may({ write: Permission.UNSPECIFIED, reply: Permission.UNSPECIFIED, withoutSupport: true, showAuthors: false })).toEqual(['stance', 'counts_shown', 'names_hidden']);
    });
});
