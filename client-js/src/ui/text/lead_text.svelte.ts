// The texts of the facilitators' panels, in the language that is on. They come when a panel asks for them.
import { part } from '../parts';
import type { leadEn } from './lead_en';
import { language } from './language.svelte';
import { fill, type Language } from './text';

export type LeadKey = keyof typeof leadEn;
type LeadCountedKey = LeadKey extends infer Key ? (Key extends `${infer Base}.one` ? Base : never) : never;
export type LeadTexts = Record<LeadKey, string>;

const load: Record<Language, () => Promise<LeadTexts>> = {
    nl: part(async () => (await import('./lead_nl')).leadNl),
    en: part(async () => (await import('./lead_en')).leadEn),
};

const loaded = $state<{ texts: Partial<Record<Language, LeadTexts>> }>({ texts: {} });

/** Fetches them for the language that is on; in an effect, for each that comes on. */
export async function fetchLeadTexts(): Promise<void> {
    const wanted = language.current;
    const texts = await load[wanted]();
    if (loaded.texts[wanted] === undefined) loaded.texts = { ...loaded.texts, [wanted]: texts };
}

// The old language stays on until the new one is there.
function texts(): LeadTexts | undefined {
    return loaded.texts[language.current] ?? loaded.texts.nl ?? loaded.texts.en;
}

export function sayLead(key: LeadKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts()?.[key] ?? '', values);
}

export function sayLeadCount(key: LeadCountedKey, count: number): string {
    const form = new Intl.PluralRules(language.current).select(count) === 'one' ? 'one' : 'other';
    return fill(texts()?.[`${key}.${form}`] ?? '', { count: new Intl.NumberFormat(language.current).format(count) });
}
