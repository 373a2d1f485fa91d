// Finds ideas by words: all of them must be there, in any order, whatever their capitals and accents.
import { isOut, type Item } from '../../sdk/view';

export function plainOf(text: string): string {
    return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();
}

export function wordsOf(search: string): readonly string[] {
    return plainOf(search).split(/\s+/).filter((word) => word !== '');
}

/** `textOf`: what the reader may see of an idea. */
export function isFound(item: Item, words: readonly string[], textOf: (item: Item) => string): boolean {
    if (!isOut(item)) return false;
    const plain = plainOf([textOf(item), ...item.tags.map(({ text }) => text)].join(' '));
    return words.every((word) => plain.includes(word));
}
