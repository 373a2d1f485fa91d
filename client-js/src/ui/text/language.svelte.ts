// The language that is on, for the whole page. Texts read through `say` change with it at once. What the first screen says is there
// in all languages from the beginning: in a file of its own it would be one more that somebody waits for.
import { texts as firstTexts } from 'virtual:kring-texts/all/first';
import { sources } from 'virtual:kring-texts/later';
import { shelf } from '../base/shelf';
import { wayIsFree } from '../base/way_in';
import { fetching } from './section';
import {
    chooseLanguage,
    countedTextOf,
    refusalTextOf,
    textOf,
    type CountedKey,
    type FirstTexts,
    type Language,
    type LaterTexts,
    type PlainKey,
    type Texts,
} from './text';

const key = 'kring.language';

const first = (language: Language): FirstTexts => firstTexts[language] as FirstTexts;
const loadLater = fetching<LaterTexts>(sources);

class CurrentLanguage {
    current = $state<Language>('en');
    texts = $state.raw<Texts>(first('en'));
    /** The facilitators', once they are there, in the language that was on then: what only they are refused is among them. */
    lead = $state.raw<Readonly<Record<string, string>>>({});
    /** Also what comes after the first paint. */
    hasAll = $state(false);
    private hasEverything: () => void = () => {};
    /** Resolves once that is there. */
    readonly whole = new Promise<void>((resolve) => (this.hasEverything = resolve));
    private wished: Language | null = null;
    private isChosen = false;

    /** `room` is the room's default, once it is known; it counts only where nothing else speaks. */
    settle(room: string): void {
        if (this.isChosen) return;
        const { search } = location;
        void this.put(chooseLanguage({ search, kept: shelf.get(key), browser: navigator.languages, room }));
    }

    choose(language: Language): void {
        this.isChosen = true;
        shelf.set(key, language);
        void this.put(language);
    }

    // Where all texts are there, the old language stays on until all of the new one are; of two quick wishes the last one counts.
    // Otherwise there is nothing to wait for, and what nobody needs to write comes after that, without being asked for: the
    // network may go at any moment.
    private async put(language: Language): Promise<void> {
        if (this.wished === language) return;
        this.wished = language;
        if (!this.hasAll) {
            this.show(language, first(language));
            await wayIsFree;
        }
        const later = await loadLater(language);
        if (this.wished !== language) return;
        this.show(language, { ...first(language), ...later });
        this.hasAll = true;
        this.hasEverything();
    }

    private show(language: Language, texts: Texts): void {
        this.texts = texts;
        this.current = language;
        document.documentElement.lang = language;
    }
}

export const language = new CurrentLanguage();

export function say(key: PlainKey, values: Readonly<Record<string, string>> = {}): string {
    return textOf(language.texts, key, values);
}

export function sayCount(key: CountedKey, count: number): string {
    return countedTextOf(language.texts, language.current, key, count);
}

export function sayRefusal(textKey: string): string {
    return refusalTextOf({ ...language.lead, ...language.texts }, textKey);
}
