// Offered names: an adjective and an animal. Every animal takes the common gender in Dutch, so that each adjective fits.
import type { Language } from './text/text';

const words: Record<Language, { adjectives: readonly string[]; animals: readonly string[] }> = {
    en: {
        adjectives: ['Brave', 'Bright', 'Calm', 'Cheerful', 'Clever', 'Curious', 'Eager', 'Fair', 'Gentle', 'Happy', 'Keen', 'Kind', 'Lively', 'Lucky', 'Merry', 'Patient', 'Quiet', 'Sunny', 'Swift', 'Warm', 'Wise', 'Witty'],
        animals: ['Badger', 'Bee', 'Beaver', 'Blackbird', 'Dolphin', 'Finch', 'Fox', 'Hare', 'Hedgehog', 'Heron', 'Kingfisher', 'Lynx', 'Mole', 'Otter', 'Owl', 'Robin', 'Salmon', 'Seal', 'Sparrow', 'Squirrel', 'Stork', 'Swan', 'Tortoise', 'Wren'],
    },
    nl: {
        adjectives: ['Blije', 'Dappere', 'Eerlijke', 'Frisse', 'Geduldige', 'Kalme', 'Lieve', 'Luchtige', 'Milde', 'Moedige', 'Nieuwsgierige', 'Opgewekte', 'Rustige', 'Slimme', 'Snelle', 'Stille', 'Vlotte', 'Vrolijke', 'Warme', 'Wijze', 'Zachte', 'Zonnige'],
        animals: ['Bever', 'Bij', 'Das', 'Dolfijn', 'Egel', 'Eekhoorn', 'Haas', 'IJsvogel', 'Lynx', 'Merel', 'Mol', 'Mus', 'Otter', 'Ooievaar', 'Reiger', 'Roodborst', 'Schildpad', 'Uil', 'Vink', 'Vos', 'Zalm', 'Zeehond', 'Zwaan', 'Zwaluw'],
    },
};

/** The same for the same member on every page, and another for each: the number tells apart whose words are the same. */
export function pseudonymOf(language: Language, member: number): string {
    const { adjectives, animals } = words[language];
    const all = adjectives.length * animals.length;
    // Neighbouring numbers are people who came together: a step that shares no factor with the whole parts them.
    const place = (member * 311) % all;
    const round = Math.floor(member / all);
    const name = `${adjectives[place % adjectives.length] ?? ''} ${animals[Math.floor(place / adjectives.length)] ?? ''}`;
    return round === 0 ? name : `${name} ${round + 1}`;
}

/** Different ones to offer: drawn anew each time, so that nobody is known in one room by their name in another. */
export function pseudonyms(language: Language, count: number, random: () => number = Math.random): string[] {
    const { adjectives, animals } = words[language];
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const drawn = new Set<string>();
    // A full room has taken most pairs: the last ones have a number.
    for (let tries = 0; drawn.size < count && tries < 20 * count; ++tries) {
        const number = drawn.size < count - 3 ? '' : ` ${2 + Math.floor(random() * 998)}`;
        drawn.add(`${pick(adjectives)} ${pick(animals)}${number}`);
    }
    return [...drawn];
}
