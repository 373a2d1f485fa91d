// What became of ideas that one supports or wrote: one changed after the vote, or was merged. Told until the reader has
// understood it, which this browser remembers.
import { type Item, ItemState, voteKey } from '../../sdk/view';
import type { RoomModel } from '../model/room_model.svelte';
import { shelf } from '../base/shelf';
import { say } from '../text/language.svelte';

/** So many letters of an idea name it: a message to the facilitators is as short as an idea. */
const namedMax = 100;

export interface OwnNews {
    readonly kind: 'changed' | 'merged';
    readonly item: Item;
    /** Tells this change of the idea from a later one. */
    readonly key: string;
}

let understood = $state.raw<ReadonlySet<string> | null>(null);
let readFor = '';

function shelfKey(): string {
    return `kring.understood.${location.pathname}`;
}

function understoodHere(): ReadonlySet<string> {
    if (understood !== null && readFor === shelfKey()) return understood;
    readFor = shelfKey();
    return new Set((shelf.get(shelfKey()) ?? '').split(' '));
}

export function understand(key: string): void {
    understood = new Set([...understoodHere(), key]);
    shelf.set(shelfKey(), [...understood].join(' '));
}

export function ownNews(model: RoomModel): readonly OwnNews[] {
    const { view, supportBallot } = model;
    if (view === null) return [];
    const done = understoodHere();
    const news: OwnNews[] = [];
    for (const item of view.items.values()) {
        if (item.state !== ItemState.SHOWN || item.parent !== 0) continue;
        const at = view.own.votes.get(voteKey(supportBallot, item.id)) === 1 ? view.own.voteAt.get(voteKey(supportBallot, item.id)) : undefined;
        const isOwn = model.isOwn(item);
        if (at !== undefined && at < item.edited && !isOwn) news.push({ kind: 'changed', item, key: `c${item.id}:${item.edited}` });
        if (item.mergedInto !== 0 && (at !== undefined || isOwn)) news.push({ kind: 'merged', item, key: `m${item.id}:${item.mergedInto}` });
    }
    return news.filter(({ key }) => !done.has(key));
}

/** What both ideas are called in a message. */
function names(model: RoomModel, { item }: OwnNews): readonly string[] {
    return [item, model.view?.items.get(model.headOf(item.id))].map((each) => [...model.textOf(each)].slice(0, namedMax).join(''));
}

/** What somebody whose idea was merged says to the facilitators. */
export function objectionTo(model: RoomModel, news: OwnNews): string {
    const [own = '', head = ''] = names(model, news);
    return say('own_news.objection', { own, head });
}

/** It was sent, perhaps with more words, or in another language. */
export function hasObjected(model: RoomModel, news: OwnNews): boolean {
    return model.view?.own.lines.some(({ text }) => names(model, news).every((name) => text.includes(name))) === true;
}
