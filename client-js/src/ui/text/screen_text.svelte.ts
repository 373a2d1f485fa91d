// The texts of the big screen and of the live pictures, in the language that is on. They come with what draws them.
import { sources } from 'virtual:kring-texts/screen';
import { numbersIn } from './formats';
import { language } from './language.svelte';
import type english from './languages/en.json';
import { fetching } from './section';
import { fill, formOf, type Language } from './text';

type Key = keyof (typeof english)['screen'];
export type ScreenCountedKey = Key extends infer Each ? (Each extends `${infer Base}.one` ? Base : never) : never;
export type ScreenKey = Exclude<Key, `${ScreenCountedKey}.one` | `${ScreenCountedKey}.other`>;
export type ScreenTexts = Record<Key, string>;

const load = fetching<ScreenTexts>(sources);

const loaded = $state<{ texts: Partial<Record<Language, ScreenTexts>> }>({ texts: {} });

/** Fetches them for the language that is on; in an effect, for each that comes on. */
export async function fetchScreenTexts(): Promise<void> {
    const wanted = language.current;
    const texts = await load(wanted);
    if (loaded.texts[wanted] === undefined) loaded.texts = { ...loaded.texts, [wanted]: texts };
}

// The old language stays on until the new one is there.
function texts(): ScreenTexts | undefined {
    return loaded.texts[language.current] ?? Object.values(loaded.texts)[0];
}

export function sayScreen(key: ScreenKey, values: Readonly<Record<string, string>> = {}): string {
    return fill(texts()?.[key] ?? '', values);
}

export function sayScreenCount(key: ScreenCountedKey, count: number, values: Readonly<Record<string, string>> = {}): string {
    const known: Readonly<Record<string, string | undefined>> = texts() ?? {};
    const form = formOf((each) => known[`${key}.${each}`] !== undefined, language.current, count);
    return fill(known[`${key}.${form}`] ?? '', { ...values, count: numbersIn(language.current).format(count) });
}
