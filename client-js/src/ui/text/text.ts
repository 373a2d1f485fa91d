// Texts with placeholders. Pure functions over one language's texts; `language.svelte.ts` holds which language is on and
// fetches its texts, so that a phone loads only the one it shows.
import { languages } from 'virtual:kring-languages';
import { formsIn, numbersIn } from './formats';
import type english from './languages/en.json';

export type FirstTexts = Record<keyof (typeof english)['first'], string>;
export type LaterTexts = Record<keyof (typeof english)['later'], string>;
export type TextKey = keyof FirstTexts | keyof LaterTexts;
/** What is there of a language: at first without what comes later. */
export type Texts = FirstTexts & Partial<LaterTexts>;
/** One of `languages`: which there are, their files decide. */
export type Language = string;

/** Keys that come as a pair, `<key>.one` and `<key>.other`, and take a count. */
export type CountedKey = TextKey extends infer Key ? (Key extends `${infer Base}.one` ? Base : never) : never;
export type PlainKey = Exclude<TextKey, `${CountedKey}.one` | `${CountedKey}.other`>;

export { languages };

/** What formats and checks say: in English where they do not know the language. */
export function inLanguage(words: { readonly nl: string; readonly en: string }, language: Language): string {
    return words[language as 'nl' | 'en'] ?? words.en;
}

/** The form of a counted text: a language has those that it needs. */
export function formOf(has: (form: string) => boolean, language: Language, count: number): string {
    const form = formsIn(language).select(count);
    return has(form) ? form : 'other';
}

export function textOf(texts: Texts, key: PlainKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts[key] ?? '', values);
}

export function countedTextOf(texts: Texts, language: Language, key: CountedKey, count: number): string {
    const known: Readonly<Record<string, string | undefined>> = texts;
    const form = formOf((each) => known[`${key}.${each}`] !== undefined, language, count);
    return fill(known[`${key}.${form}`] ?? '', { count: numbersIn(language).format(count) });
}

/** The text for a server's `text_key`; a key that is younger than this page gets the general one. */
export function refusalTextOf(texts: Texts, textKey: string): string {
    const known: Readonly<Record<string, string>> = texts;
    return textKey.startsWith('refusal.') && Object.hasOwn(known, textKey)
        ? (known[textKey] ?? '')
        : (texts['refusal.unspecified'] ?? '');
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The first of: the link's `?lang=`, the earlier choice, the browser's languages, the room's default. */
export function chooseLanguage(asked: {
    search: string;
    kept: string | null;
    browser: readonly string[];
    room: string;
}): Language {
    const wished = [new URLSearchParams(asked.search).get('lang') ?? '', asked.kept ?? '', ...asked.browser, asked.room];
    for (const wish of wished) {
        const found = languages.find((language) => wish.toLowerCase().split('-')[0] === language);
        if (found !== undefined) return found;
    }
    return 'en';
}
