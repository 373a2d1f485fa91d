// What facilitators have the big screen show: their wish, and why nothing of it can be seen.
import { screenWishOf, type ScreenWish } from '../../sdk/screen';
import { RoomState, type ViewState } from '../../sdk/view';
import { announcer } from '../base/announcer.svelte';
import { asScreenSees } from './lead_screen';
import type { RoomModel } from '../model/room_model.svelte';
import { lackOf } from '../screen/screen_scene';
import { sayLead } from '../text/lead_text.svelte';

/** In the order of the list. Null: what goes on in the session. Tables are offered where there are any, or where they are wished. */
export function choicesIn(view: ViewState): readonly (ScreenWish | null)[] {
    const hasTables = view.tables.size > 0 || screenWishOf(view.room) === 'tables';
    return [null, 'way_in', 'ideas', 'compare', 'groups', 'question', ...(hasTables ? (['tables'] as const) : []), 'pulse'];
}

// Within a sentence.
function named(wish: ScreenWish): string {
    return sayLead(`thumb.${wish === 'way_in' ? 'lobby' : wish}`);
}

/** What to say beside the picture of the screen while a wish stands: why it cannot be seen, or that it is one. */
export function noteOf(view: ViewState, wish: ScreenWish): string {
    const what = named(wish);
    const lack = lackOf(view, wish);
    if (lack !== null) return sayLead('turn.cannot', { what, why: sayLead(`turn.lacks_${lack}`) });
    if (view.room.state === RoomState.DRAFT) return sayLead('turn.after_start', { what });
    if (view.room.state === RoomState.PAUSED) return sayLead('turn.after_pause', { what });
    return sayLead('turn.chosen');
}

export function showsWayIn(model: RoomModel): boolean {
    return model.room !== null && screenWishOf(model.room) === 'way_in';
}

/** Null: back to what goes on in the session. */
export async function turnScreen(model: RoomModel, wish: ScreenWish | null): Promise<void> {
    const settlement = await model.tell(model.client.showOnScreen(wish));
    if (settlement?.kind === 'ok' && model.view !== null) announcer.now(said(asScreenSees(model.view), wish));
}

function said(view: ViewState, wish: ScreenWish | null): string {
    if (wish === null) return sayLead('turn.said_by_itself');
    return lackOf(view, wish) === null ? sayLead('turn.said', { what: named(wish) }) : noteOf(view, wish);
}

/** The way in on the big screen, and again: back. */
export function turnWayIn(model: RoomModel): Promise<void> {
    return turnScreen(model, showsWayIn(model) ? null : 'way_in');
}
