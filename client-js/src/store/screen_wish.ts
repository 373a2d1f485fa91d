// What facilitators have the big screen show. The wire has numbers; whoever reads or wishes has these words. A module of its own:
// a participant's page has no use for it.
import type { RoomHeader } from './view';

/** In the order of the wire's numbers, from 1 on. */
export const screenWishes = ['way_in', 'ideas', 'compare', 'groups', 'question', 'tables', 'pulse'] as const;
export type ScreenWish = (typeof screenWishes)[number];

/** Null: the screen shows what goes on, by itself. */
export function screenWishOf(room: RoomHeader): ScreenWish | null {
    return screenWishes[room.screen - 1] ?? null;
}

export function numberOf(wish: ScreenWish | null): number {
    return wish === null ? 0 : screenWishes.indexOf(wish) + 1;
}
