// Shows a contribution where it stands, and puts the focus there.
import type { RoomModel } from './room_model.svelte';

export function goTo(model: RoomModel, id: number): void {
    let item = model.view?.items.get(id);
    while (item !== undefined && item.parent !== 0) item = model.view?.items.get(item.parent);
    const card = document.querySelector<HTMLElement>(`[data-test="idea"][data-id="${model.headOf(item?.id ?? id)}"]`);
    card?.scrollIntoView({ block: 'center' });
    card?.querySelector<HTMLElement>('button')?.focus();
}
