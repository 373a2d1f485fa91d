// Texts that come later: the view snapshot of a large room leaves most of them out, and each comes when somebody looks.
import type { Texts } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';
import type { ViewState } from './view';

/** A text is put where one is still missing and nowhere else: what changed meanwhile has come whole. */
export function foldTexts(state: ViewState, { texts }: Texts): ViewState {
    const items = new Map(state.items);
    for (const { id, text } of texts) {
        const item = items.get(toNumber(id));
        if (item?.textLater === true) items.set(item.id, { ...item, text, textLater: false });
    }
    return { ...state, items };
}
