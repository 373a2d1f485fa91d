// What the big screen shows now: one scene, chosen from what facilitators do and wish, the phase, and what somebody who stands at the
// screen asked for. The room's state goes before everything. Facilitators who wish a scene see it until their wish ends, over their
// spotlight too; what is asked for at the screen itself lies on top of that wish. Where a wish has nothing to show, it is as if nobody
// had wished it.
// Thread: pure functions on a view.
import type { ScreenWish } from '../../sdk/screen';
import { type Ballot, RoomState, seesCountsOf, type ViewState } from '../../sdk/view';
import { askedIn } from '../model/ballots';
import { groupTilesOf, standing } from '../pictures/tiles';
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
export type Wish = Exclude<ScreenWish, 'way_in'>;

export interface Chosen {
    /** Null: what the room does decides. */
    readonly wish: Wish | null;
    /** What facilitators wish; null: nothing, or it was put aside at the screen. */
    readonly led: ScreenWish | null;
    /** The way in, as large as it goes. */
    readonly isJoinLarge: boolean;
    /** An idea is in the spotlight, or somebody went to one. */
    readonly isLit: boolean;
    /** It is somebody at the screen who went to that idea. */
    readonly isBrowsed: boolean;
    /** A question whose outcome was looked at for long enough; 0: none. */
    readonly seenQuestion: number;
}

/** The newest question that is open, or else whose outcome is shown. */
export function questionIn(view: ViewState): Ballot | undefined {
    const asked = askedIn(view);
    return asked.find(({ isClosed }) => !isClosed) ?? asked.find((each) => seesCountsOf(view, each));
}

/** What the screen would need to show something. */
export type Lack = 'open_writing' | 'ideas' | 'pair' | 'groups' | 'question' | 'tables';

/** Why there is nothing to show of it, whatever the room's state; null: there is. */
export function lackOf(view: ViewState, wish: ScreenWish): Lack | null {
    switch (wish) {
        case 'way_in':
            return null;
        case 'ideas':
            if (isSilent(view)) return 'open_writing';
            return standing(view).length === 0 ? 'ideas' : null;
        case 'compare':
            return pinnedIn(view).length === 2 ? null : 'pair';
        case 'groups':
            return groupTilesOf(view).length === 0 ? 'groups' : null;
        case 'question':
            return questionIn(view) === undefined ? 'question' : null;
        case 'tables':
            return view.tables.size === 0 ? 'tables' : null;
        case 'pulse':
            return view.items.size === 0 ? 'ideas' : null;
    }
}

function isUnderWay({ room }: ViewState): boolean {
    return room.state !== RoomState.DRAFT && room.state !== RoomState.PAUSED;
}

const buttons: readonly Wish[] = ['ideas', 'question', 'groups', 'compare', 'tables', 'pulse'];

/** What there is to ask for, in the order of its buttons. */
export function wishesIn(view: ViewState): Wish[] {
    return isUnderWay(view) ? buttons.filter((wish) => lackOf(view, wish) === null) : [];
}

/** Whether the screen shows this where somebody wishes it. */
export function canShow(view: ViewState, wish: ScreenWish): boolean {
    return isUnderWay(view) && lackOf(view, wish) === null;
}

export function sceneOf(view: ViewState, { wish, led, isJoinLarge, isLit, isBrowsed, seenQuestion }: Chosen): Scene {
    const { state } = view.room;
    if (state === RoomState.PAUSED) return 'pause';
    if (state === RoomState.DRAFT || isJoinLarge) return 'lobby';
    const shownLed = led !== null && canShow(view, led) ? led : null;
    if (isLit && (isBrowsed || shownLed === null)) return 'spotlight';
    const wished = wish !== null && canShow(view, wish) ? wish : shownLed;
    if (wished === 'way_in') return 'lobby';
    if (wished !== null) return wished === 'ideas' ? ideasScene(view) : wished;
    if (state === RoomState.CLOSED) return 'thanks';
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
