// The texts of the rules, in the language that is on. They come when somebody wants to read them.
import { part } from '../parts';
import { language } from './language.svelte';
import type { rulesEn } from './rules_en';
import { fill, type Language } from './text';

export type RulesKey = keyof typeof rulesEn;
export type RulesTexts = Record<RulesKey, string>;
export type Unit = RulesKey extends infer Key ? (Key extends `unit.${infer Name}.one` ? Name : never) : never;

const load: Record<Language, () => Promise<RulesTexts>> = {
    nl: part(async () => (await import('./rules_nl')).rulesNl),
    en: part(async () => (await import('./rules_en')).rulesEn),
};

const loaded = $state<{ texts: Partial<Record<Language, RulesTexts>> }>({ texts: {} });

/** Fetches them for the language that is on; in an effect, for each that comes on. */
export async function fetchRulesTexts(): Promise<void> {
    const wanted = language.current;
    const texts = await load[wanted]();
    if (loaded.texts[wanted] === undefined) loaded.texts = { ...loaded.texts, [wanted]: texts };
}

// The old language stays on until the new one is there.
function texts(): RulesTexts | undefined {
    return loaded.texts[language.current] ?? loaded.texts.nl ?? loaded.texts.en;
}

export function sayRules(key: RulesKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts()?.[key] ?? '', values);
}

/** A number that is being typed may not be one yet. */
export function sayAmount(unit: Unit, amount: number): string {
    if (Number.isNaN(amount)) return '…';
    const form = new Intl.PluralRules(language.current).select(amount) === 'one' ? 'one' : 'other';
    return sayRules(`unit.${unit}.${form}`, { count: new Intl.NumberFormat(language.current).format(amount) });
}
