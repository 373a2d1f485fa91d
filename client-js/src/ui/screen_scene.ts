// What the big screen shows now: one scene, chosen from what facilitators do, the phase, and what somebody who stands at the
// screen asked for. The room's state goes before everything, and the facilitators' spotlight before the own wish.
// Thread: pure functions on a view.
import { type Ballot, RoomState, seesCountsOf, type ViewState } from '../sdk/view';
import { askedIn } from './ballots';
import { groupTilesOf, standing } from './pictures/tiles';
import { awaitsOutcome, hasOutcome, isSilent, mayAll, pinnedIn } from './screen_view';

export type Scene =
    | 'lobby'
    | 'pause'
    | 'thanks'
    | 'spotlight'
    | 'question'
    | 'tables'
    | 'compare'
    | 'groups'
    | 'count'
    | 'closed'
    | 'results'
    | 'ideas'
    | 'pulse';

/** What can be asked for at the screen itself. */
export type Wish = 'ideas' | 'question' | 'tables' | 'compare' | 'groups' | 'pulse';

export interface Chosen {
    /** Null: what the room does decides. */
    readonly wish: Wish | null;
    /** The way in, as large as it goes. */
    readonly isJoinLarge: boolean;
    /** An idea is in the spotlight, or somebody went to one. */
    readonly isLit: boolean;
    /** A question whose outcome was looked at for long enough; 0: none. */
    readonly seenQuestion: number;
}

/** The newest question that is open, or else whose outcome is shown. */
export function questionIn(view: ViewState): Ballot | undefined {
    const asked = askedIn(view);
    return asked.find(({ isClosed }) => !isClosed) ?? asked.find((each) => seesCountsOf(view, each));
}

/** What there is to ask for, in the order of its buttons. */
export function wishesIn(view: ViewState): Wish[] {
    if (view.room.state === RoomState.DRAFT || view.room.state === RoomState.PAUSED) return [];
    const wishes: Wish[] = [];
    if (standing(view).length > 0 && !isSilent(view)) wishes.push('ideas');
    if (questionIn(view) !== undefined) wishes.push('question');
    if (groupTilesOf(view).length > 0) wishes.push('groups');
    if (pinnedIn(view).length === 2) wishes.push('compare');
    if (view.tables.size > 0) wishes.push('tables');
    if (view.items.size > 0) wishes.push('pulse');
    return wishes;
}

export function sceneOf(view: ViewState, { wish, isJoinLarge, isLit, seenQuestion }: Chosen): Scene {
    const { state } = view.room;
    if (state === RoomState.PAUSED) return 'pause';
    if (state === RoomState.DRAFT || isJoinLarge) return 'lobby';
    const wished = wish !== null && wishesIn(view).includes(wish) ? wish : null;
    if (state === RoomState.CLOSED) return isLit ? 'spotlight' : wished === 'ideas' || wished === null ? (wished === null ? 'thanks' : ideasScene(view)) : wished;
    if (isLit) return 'spotlight';
    if (wished !== null) return wished === 'ideas' ? ideasScene(view) : wished;
    const question = questionIn(view);
    if (question !== undefined && question.id !== seenQuestion) return 'question';
    if (view.tables.size > 0) return 'tables';
    return unasked(view);
}

// What the phase is about.
function unasked(view: ViewState): Scene {
    if (isSilent(view)) return 'count';
    const ideas = standing(view).length;
    // Nobody can read anything yet, and everybody may still come in.
    if (ideas === 0) return 'lobby';
    if (awaitsOutcome(view)) return 'closed';
    if (hasOutcome(view)) return 'results';
    if (mayAll(view, 'write')) return 'ideas';
    if (pinnedIn(view).length === 2) return 'compare';
    const tiles = groupTilesOf(view).filter(({ id }) => id !== 0);
    const grouped = tiles.reduce((sum, tile) => sum + tile.ideas, 0);
    return tiles.length > 1 && 2 * grouped >= ideas ? 'groups' : 'ideas';
}

function ideasScene(view: ViewState): Scene {
    return hasOutcome(view) ? 'results' : 'ideas';
}
