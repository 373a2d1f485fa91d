// Shows a contribution where it stands, and puts the focus there. An idea far down a long list, or left out by a search, is
// drawn first.
import { tick } from 'svelte';
import { listPlace } from './list_place.svelte';
import type { RoomModel } from './room_model.svelte';

export async function goTo(model: RoomModel, id: number): Promise<void> {
    let item = model.view?.items.get(id);
    while (item !== undefined && item.parent !== 0) item = model.view?.items.get(item.parent);
    const head = model.headOf(item?.id ?? id);
    if (cardOf(head) === null) {
        listPlace.sought = head;
        // The list may have to come back from the cards, or from a search, first.
        for (let look = 0; look < 4 && cardOf(head) === null; ++look) await tick();
    }
    const card = cardOf(head);
    card?.scrollIntoView({ block: 'center' });
    card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}

function cardOf(idea: number): HTMLElement | null {
    return document.querySelector<HTMLElement>(`[data-test="idea"][data-id="${idea}"]`);
}
