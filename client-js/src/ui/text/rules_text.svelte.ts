// The texts of the rules, in the language that is on. They come when somebody wants to read them.
import { sources } from 'virtual:kring-texts/rules';
import { numbersIn } from './formats';
import { language } from './language.svelte';
import type english from './languages/en.json';
import { fetching } from './section';
import { fill, formOf, type Language } from './text';

export type RulesKey = keyof (typeof english)['rules'];
export type RulesTexts = Record<RulesKey, string>;
export type Unit = RulesKey extends infer Key ? (Key extends `unit.${infer Name}.one` ? Name : never) : never;

const load = fetching<RulesTexts>(sources);

const loaded = $state<{ texts: Partial<Record<Language, RulesTexts>> }>({ texts: {} });

/** Fetches them for the language that is on; in an effect, for each that comes on. */
export async function fetchRulesTexts(): Promise<void> {
    const wanted = language.current;
    const texts = await load(wanted);
    if (loaded.texts[wanted] === undefined) loaded.texts = { ...loaded.texts, [wanted]: texts };
}

// The old language stays on until the new one is there.
function texts(): RulesTexts | undefined {
    return loaded.texts[language.current] ?? Object.values(loaded.texts)[0];
}

export function sayRules(key: RulesKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts()?.[key] ?? '', values);
}

/** A number that is being typed may not be one yet. */
export function sayAmount(unit: Unit, amount: number): string {
    if (Number.isNaN(amount)) return '…';
    const known: Readonly<Record<string, string | undefined>> = texts() ?? {};
    const form = formOf((each) => known[`unit.${unit}.${each}`] !== undefined, language.current, amount);
    return fill(known[`unit.${unit}.${form}`] ?? '', { count: numbersIn(language.current).format(amount) });
}
