// Ideas among which another one is chosen: those that a search finds, or without one those most like it.
import { type Item, ItemState } from '../../sdk/view';
import type { RoomModel } from './room_model.svelte';

const choicesMax = 8;

export function otherIdeas(model: RoomModel, item: Item, search: string, similar: readonly number[]): readonly Item[] {
    const others = [...(model.view?.items.values() ?? [])].filter(
        (each) => each.parent === 0 && each.id !== item.id && each.mergedInto === 0 && each.state === ItemState.SHOWN,
    );
    const wanted = search.trim().toLowerCase();
    const rank = (each: Item): number => {
        const place = similar.indexOf(each.id);
        return place === -1 ? similar.length : place;
    };
    const found =
        wanted === ''
            ? others.sort((left, right) => rank(left) - rank(right) || right.id - left.id)
            : others.filter((each) => each.text.toLowerCase().includes(wanted));
    return found.slice(0, choicesMax);
}
