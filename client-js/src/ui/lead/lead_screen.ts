// What the big screen shows while nobody turns it otherwise there, as facilitators see it small; and what phones may do. Pure.
import type { Scene } from '../screen/screen_scene';
import { groupTilesOf, standing } from '../pictures/tiles';
import { Permission, RoomState, View, type Ballot, type Item, type ViewState } from '../../sdk/view';

/** The facilitators' view without what they alone are told, so that what is made of it is what the screen makes of its own. */
export function asScreenSees(view: ViewState): ViewState {
    return { ...view, view: View.SCREEN };
}

/** What the screen made of its view. */
export interface Shown {
    readonly scene: Scene;
    readonly ideas: readonly Item[];
    readonly pair: readonly Item[];
    readonly lit: Item | null;
    readonly question: Ballot | undefined;
}

/** The words of the scene: one sentence in large letters, or lines below each other. Ideas go by their numbers. */
export type ScreenWords =
    | { readonly kind: 'none' }
    | { readonly kind: 'one'; readonly text: string }
    | { readonly kind: 'present'; readonly count: number }
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'lines'; readonly lines: readonly string[] }
    | { readonly kind: 'ideas'; readonly ideas: readonly number[] }
    | { readonly kind: 'lit'; readonly ideas: readonly number[] };

export function wordsOf(view: ViewState, { scene, ideas, pair, lit, question }: Shown): ScreenWords {
    const numbers = (items: readonly Item[]): number[] => items.map(({ id }) => id);
    switch (scene) {
        case 'lobby':
            return { kind: 'present', count: view.present };
        case 'pause':
            return { kind: 'one', text: view.room.pauseReason };
        case 'spotlight':
            return { kind: 'lit', ideas: lit === null ? [] : [lit.id] };
        case 'question':
            return { kind: 'one', text: question?.title ?? '' };
        case 'tables':
            return { kind: 'lines', lines: [...view.tables.values()].map(({ name }) => name) };
        case 'groups':
            return { kind: 'lines', lines: groupTilesOf(view).flatMap(({ title }) => (title === '' ? [] : title)) };
        case 'count':
            return { kind: 'count', count: standing(view).length };
        case 'compare':
            return { kind: 'ideas', ideas: numbers(pair) };
        case 'results':
        case 'ideas':
            return { kind: 'ideas', ideas: numbers(ideas) };
        case 'closed':
        case 'thanks':
        case 'pulse':
            return { kind: 'none' };
    }
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
