// The texts of the facilitators' panels, in the language that is on. They come when a panel asks for them.
import { part } from '../parts';
import type { leadEn } from './lead_en';
import { language } from './language.svelte';
import { fill, type Language } from './text';

export type LeadKey = keyof typeof leadEn;
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

export function sayLead(key: LeadKey, values: Readonly<Record<string, string>> = {}): string {
    const texts = loaded.texts[language.current];
    return texts === undefined ? '' : fill(texts[key], values);
}
