// What an item says, folded or not, for who has to judge it or wrote it; or a sign that it comes.
import type { Item } from '../../sdk/view';
import type { RoomModel } from './room_model.svelte';

export function wholeText(model: RoomModel, item: Item | undefined): string {
    if (item?.textLater !== true) return item?.text ?? '';
    model.client.needText(item.id);
    return '…';
}
