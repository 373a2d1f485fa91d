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

/** `random` lies in [0, 1). */
export function pseudonym(language: Language, random: () => number): string {
    const { adjectives, animals } = words[language];
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    return `${pick(adjectives)} ${pick(animals)}`;
}
