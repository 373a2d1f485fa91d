import { describe, expect, it } from 'vitest';
import { Advance, BallotKind, ItemState, ListOrder, Permission, RoomState, type PhaseSwitches, type ViewState } from '../src/store/view';
import { numberOf, screenWishOf, type ScreenWish } from '../src/store/screen_wish';
import { asScreenSees, phonesMay, wordsOf, type ScreenWords } from '../src/ui/lead/lead_screen';
import { questionIn, sceneOf } from '../src/ui/screen/screen_scene';
import { ordered, phaseOrder, pinnedIn, shownIdea } from '../src/ui/screen/screen_view';
import { item, viewOf } from './support/lead_view';

const stage = (spotlight: number, pins: number[] = []) => ({ spotlight, follows: false, pins, announcement: '', announced: 0 });
const inState = (view: ViewState, state: RoomState): ViewState => ({ ...view, room: { ...view.room, state } });
const asked = (over: object) => ({
    id: 9, kind: BallotKind.CHOICE, title: 'Which?', group: 0, tag: '', budget: 0, atMost: 1, steps: 0, labels: ['a', 'b'], phase: 0, isClosed: false, hidesCounts: true, waits: false, ...over,
});
const withBallot = (view: ViewState, over: object = {}): ViewState => ({ ...view, ballots: new Map([...view.ballots, [9, asked(over)]]) });

const nothing: PhaseSwitches = {
    write: Permission.UNSPECIFIED, reply: Permission.UNSPECIFIED, vote: Permission.UNSPECIFIED, showCounts: false, showAuthors: true,
    order: ListOrder.NEWEST, withoutSupport: false, withoutStance: false,
};
const inPhase = (view: ViewState, over: Partial<PhaseSwitches>): ViewState => ({
    ...view,
    phases: { agenda: { phases: [], advance: Advance.BY_HAND }, active: [], switches: { ...nothing, ...over } },
});

/** As the component makes it of the facilitators' view, while nothing is asked for at the screen. */
function thumbOf(facilitators: ViewState): { scene: string; words: ScreenWords } {
    const view = asScreenSees(facilitators);
    const lit = shownIdea(view, view.stage.spotlight);
    const scene = sceneOf(view, { wish: null, led: screenWishOf(view.room), isJoinLarge: false, isLit: lit !== null, isBrowsed: false, seenQuestion: 0 });
    const shown = { scene, lit, ideas: ordered(view, phaseOrder(view)), pair: pinnedIn(view), question: questionIn(view) };
    return { scene, words: wordsOf(view, shown) };
}

describe('what the big screen shows', () => {
    const view = viewOf([item(1), item(2), item(3, { folded: 8 }), item(4, { state: ItemState.HIDDEN }), item(5, { mergedInto: 1 })]);

    it('is the state of a room that is not open', () => {
        expect(thumbOf(inState({ ...view, present: 7 }, RoomState.DRAFT))).toEqual({ scene: 'lobby', words: { kind: 'present', count: 7 } });
        expect(thumbOf(inState({ ...view, room: { ...view.room, pauseReason: 'Coffee' } }, RoomState.PAUSED))).toEqual({ scene: 'pause', words: { kind: 'one', text: 'Coffee' } });
        expect(thumbOf(inState(view, RoomState.CLOSED))).toEqual({ scene: 'thanks', words: { kind: 'none' } });
    });

    it('is the newest ideas, what is pinned first, and never what is hidden, folded or merged', () => {
        expect(thumbOf(view)).toEqual({ scene: 'ideas', words: { kind: 'ideas', ideas: [2, 1] } });
        expect(thumbOf({ ...view, stage: stage(0, [1]) }).words).toEqual({ kind: 'ideas', ideas: [1, 2] });
    });

    it('is the spotlight, or the idea into which that was merged', () => {
        expect(thumbOf(withBallot({ ...view, stage: stage(2) }))).toEqual({ scene: 'spotlight', words: { kind: 'lit', ideas: [2] } });
        expect(thumbOf({ ...view, stage: stage(5) }).words).toEqual({ kind: 'lit', ideas: [1] });
        for (const gone of [3, 4]) expect(thumbOf({ ...view, stage: stage(gone) }).scene).toBe('ideas');
    });

    it('is an open question, or a closed one whose outcome the screen is shown, before tables and ideas', () => {
        const tables = { ...view, tables: new Map([[1, { id: 1, name: 'One', endsMs: 0 }]]) };
        const question = { scene: 'question', words: { kind: 'one', text: 'Which?' } };
        expect(thumbOf(withBallot(tables))).toEqual(question);
        expect(thumbOf(withBallot(tables, { isClosed: true, hidesCounts: false }))).toEqual(question);
        // Facilitators see these counts, the screen does not.
        expect(thumbOf(withBallot(tables, { isClosed: true }))).toEqual({ scene: 'tables', words: { kind: 'lines', lines: ['One'] } });
    });

    it('is two pinned ideas, the groups, or only a number, where the screen shows that', () => {
        const voting = inPhase(view, { vote: Permission.EVERYBODY });
        expect(thumbOf({ ...voting, stage: stage(0, [2, 1]) })).toEqual({ scene: 'compare', words: { kind: 'ideas', ideas: [2, 1] } });
        const grouped = inPhase(viewOf([item(1, { group: 30 }), item(2, { group: 31 }), item(3)], { groups: new Map([[30, 'Green'], [31, 'Seats']]) }), { vote: Permission.EVERYBODY });
        expect(thumbOf(grouped)).toEqual({ scene: 'groups', words: { kind: 'lines', lines: ['Green', 'Seats'] } });
        expect(thumbOf(inPhase(view, { write: Permission.EVERYBODY, showAuthors: false }))).toEqual({ scene: 'count', words: { kind: 'count', count: 2 } });
    });

    it('is what facilitators wish, where the screen has something to show of it', () => {
        const wished = (wish: ScreenWish, of = view): ViewState => ({ ...of, room: { ...of.room, screen: numberOf(wish) } });
        expect(thumbOf(wished('way_in', { ...view, present: 7, stage: stage(2) }))).toEqual({ scene: 'lobby', words: { kind: 'present', count: 7 } });
        expect(thumbOf(wished('compare', { ...view, stage: stage(0, [2, 1]) }))).toEqual({ scene: 'compare', words: { kind: 'ideas', ideas: [2, 1] } });
        // One of the two is hidden meanwhile.
        expect(thumbOf(wished('compare', { ...view, stage: stage(0, [2, 4]) })).words).toEqual({ kind: 'ideas', ideas: [2, 1] });
        // Facilitators see these counts, the screen does not.
        expect(thumbOf(wished('question', withBallot(view, { isClosed: true }))).scene).toBe('ideas');
    });

    it('covers counts that facilitators alone see', () => {
        const voted = (showCounts: boolean) => inPhase(viewOf([item(1)], {}, { support: { 1: 4 } }), { showCounts });
        expect(thumbOf(voted(true)).scene).toBe('results');
        expect(thumbOf(voted(false)).scene).toBe('ideas');
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
