// Offered names: an adjective and an animal, as the language's file has them. Each adjective there fits each animal.
import { words } from 'virtual:kring-languages';
import type { Language } from '../text/text';

function wordsOf(language: Language) {
    const found = words[language] ?? words['en'];
    if (found === undefined) throw new RangeError(`no names in ${language}`);
    return found;
}

/** The same for the same member on every page, and another for each: the number tells apart whose words are the same. */
export function pseudonymOf(language: Language, member: number): string {
    const { adjectives, animals } = wordsOf(language);
    const all = adjectives.length * animals.length;
    // Neighbouring numbers are people who came together: a step that shares no factor with the whole parts them.
    const place = (member * 311) % all;
    const round = Math.floor(member / all);
    const name = `${adjectives[place % adjectives.length] ?? ''} ${animals[Math.floor(place / adjectives.length)] ?? ''}`;
    return round === 0 ? name : `${name} ${round + 1}`;
}

/** Different ones to offer: drawn anew each time, so that nobody is known in one room by their name in another. */
export function pseudonyms(language: Language, count: number, random: () => number = Math.random): string[] {
    const { adjectives, animals } = wordsOf(language);
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const drawn = new Set<string>();
    // A full room has taken most pairs: the last ones have a number.
    for (let tries = 0; drawn.size < count && tries < 20 * count; ++tries) {
        const number = drawn.size < count - 3 ? '' : ` ${2 + Math.floor(random() * 998)}`;
        drawn.add(`${pick(adjectives)} ${pick(animals)}${number}`);
    }
    return [...drawn];
}
