// What became of each idea that somebody wrote. Thread: pure functions on a view.
import { type Item, ItemState, type ViewState } from '../../sdk/view';

export type Whereabouts = 'waiting' | 'declined' | 'hidden' | 'folded' | 'withdrawn' | 'merged' | 'shown';

export interface TrailStep {
    readonly id: number;
    readonly text: string;
    readonly textLanguage: string;
    readonly where: Whereabouts;
    /** A facilitator's; empty where there is none. */
    readonly reason: string;
    /** Undefined where others never saw it. */
    readonly item: Item | undefined;
}

/** The ideas of whom this view is, in the order they were written. */
export function trailOf(view: ViewState, isOwn: (item: Item) => boolean): TrailStep[] {
    const { own } = view;
    const steps = new Map<number, TrailStep>();
    for (const item of view.items.values()) {
        if (item.parent !== 0 || !isOwn(item)) continue;
        const hidden = own.hidden.get(item.id);
        steps.set(item.id, {
            id: item.id,
            text: hidden?.text ?? item.text,
            textLanguage: (hidden ?? item).textLanguage,
            where: whereabouts(item, hidden !== undefined),
            reason: hidden?.reason ?? item.hiddenReason,
            item,
        });
    }
    for (const [id, { text, textLanguage }] of own.waiting) if (isIdea(view, id)) steps.set(id, { id, text, textLanguage, where: 'waiting', reason: '', item: undefined });
    for (const [id, { text, textLanguage, reason }] of own.declined) if (isIdea(view, id)) steps.set(id, { id, text, textLanguage, where: 'declined', reason, item: undefined });
    return [...steps.values()].sort((left, right) => left.id - right.id);
}

function isIdea(view: ViewState, id: number): boolean {
    return (view.items.get(id)?.parent ?? 0) === 0;
}

function whereabouts(item: Item, isHidden: boolean): Whereabouts {
    if (item.state === ItemState.WITHDRAWN) return 'withdrawn';
    if (isHidden || item.state === ItemState.HIDDEN) return 'hidden';
    if (item.state === ItemState.HELD) return 'waiting';
    if (item.state === ItemState.DECLINED) return 'declined';
    if (item.folded !== 0) return 'folded';
    return item.mergedInto === 0 ? 'shown' : 'merged';
}
