// Texts that were begun and not sent, by room and by the field they stand in: they are there again after a reload. On a
// device of more people they live in the tab, as who one is does (connection/identity.ts).
import { MemoryShelf, type Shelf, WebShelf } from '../../sdk/client';
import { shelf } from '../base/shelf';

/** 0: an idea; a number: what is answered, a question or a contribution; or what else is written about a contribution or a member. */
export type Field = number | `${'edit' | 'flag' | 'line'}.${number}`;

const read = $state<Record<string, string>>({});
const tab: Shelf = (typeof window === 'undefined' ? null : WebShelf.open('sessionStorage')) ?? new MemoryShelf();

function keyOf(field: Field): string {
    return `kring.draft.${location.pathname}.${field}`;
}

function place(): Shelf {
    const room = location.pathname.split('/')[2] ?? '';
    return tab.get(`kring.member.${room}`) === null ? shelf : tab;
}

export function draftOf(field: Field): string {
    return read[field] ?? place().get(keyOf(field)) ?? '';
}

export function keepDraft(field: Field, text: string): void {
    read[field] = text;
    if (text === '') place().remove(keyOf(field));
    else place().set(keyOf(field), text);
}
