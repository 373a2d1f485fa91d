// Texts that were begun and not sent, by room and by what they answer: they are there again after a reload.
import { shelf } from './shelf';

const read = $state<Record<number, string>>({});

function keyOf(parent: number): string {
    return `kring.draft.${location.pathname}.${parent}`;
}

/** `parent` 0: an idea. */
export function draftOf(parent: number): string {
    return read[parent] ?? shelf.get(keyOf(parent)) ?? '';
}

export function keepDraft(parent: number, text: string): void {
    read[parent] = text;
    if (text === '') shelf.remove(keyOf(parent));
    else shelf.set(keyOf(parent), text);
}
