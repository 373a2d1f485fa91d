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

/** `random` lies in [0, 1). */
export function pseudonym(language: Language, random: () => number): string {
    const { adjectives, animals } = words[language];
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    return `${pick(adjectives)} ${pick(animals)}`;
}
