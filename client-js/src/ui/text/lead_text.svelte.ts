// The texts of the facilitators' panels, in the language that is on. They come when a panel asks for them.
import { sources } from 'virtual:kring-texts/lead';
import { numbersIn } from './formats';
import type english from './languages/en.json';
import { fetching } from './section';
import { language } from './language.svelte';
import { fill, formOf, type Language } from './text';

export type LeadKey = keyof (typeof english)['lead'];
type LeadCountedKey = LeadKey extends infer Key ? (Key extends `${infer Base}.one` ? Base : never) : never;
export type LeadTexts = Record<LeadKey, string>;

const load = fetching<LeadTexts>(sources);

const loaded = $state<{ texts: Partial<Record<Language, LeadTexts>> }>({ texts: {} });

/** Fetches them for the language that is on; in an effect, for each that comes on. */
export async function fetchLeadTexts(): Promise<void> {
    const wanted = language.current;
    const texts = await load(wanted);
    language.lead = texts;
    if (loaded.texts[wanted] === undefined) loaded.texts = { ...loaded.texts, [wanted]: texts };
}

// The old language stays on until the new one is there.
function texts(): LeadTexts | undefined {
    return loaded.texts[language.current] ?? Object.values(loaded.texts)[0];
}

export function sayLead(key: LeadKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts()?.[key] ?? '', values);
}

export function sayLeadCount(key: LeadCountedKey, count: number): string {
    const known: Readonly<Record<string, string | undefined>> = texts() ?? {};
    const form = formOf((each) => known[`${key}.${each}`] !== undefined, language.current, count);
    return fill(known[`${key}.${form}`] ?? '', { count: numbersIn(language.current).format(count) });
}
