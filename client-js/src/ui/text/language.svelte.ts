// The language that is on, for the whole page. Texts read through `say` change with it at once.
import { sources } from 'virtual:kring-texts/first';
import { sources as laterSources } from 'virtual:kring-texts/later';
import { shelf } from '../shelf';
import { wayIsFree } from '../way_in';
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

const load = fetching<FirstTexts>(sources);
const loadLater = fetching<LaterTexts>(laterSources);

class CurrentLanguage {
    current = $state<Language>('en');
    texts = $state.raw<Texts | null>(null);
    /** Also what comes after the first paint. */
    hasAll = $state(false);
    private wished: Language | null = null;
    private isChosen = false;

    /** `room` is the room's default, once it is known; it counts only where nothing else speaks. */
    async settle(room: string): Promise<void> {
        if (this.isChosen) return;
        const { search } = location;
        await this.put(chooseLanguage({ search, kept: shelf.get(key), browser: navigator.languages, room }));
    }

    choose(language: Language): void {
        this.isChosen = true;
        shelf.set(key, language);
        void this.put(language);
    }

    // The old language stays on until the new one is there; of two quick wishes the last one counts.
    private async put(language: Language): Promise<void> {
        if (this.wished === language) return;
        this.wished = language;
        const isFirst = this.texts === null;
        const texts = await load(language);
        const later = isFirst ? {} : await loadLater(language);
        if (this.wished !== language) return;
        this.texts = { ...texts, ...later };
        this.current = language;
        document.documentElement.lang = language;
        if (isFirst) void this.complete(language, texts);
        else this.hasAll = true;
    }

    // What nobody needs to write comes after that, without being asked for: the network may go at any moment.
    private async complete(language: Language, texts: FirstTexts): Promise<void> {
        await wayIsFree;
        const later = await loadLater(language);
        if (this.current !== language) return;
        this.texts = { ...texts, ...later };
        this.hasAll = true;
    }
}

export const language = new CurrentLanguage();

export function say(key: PlainKey, values: Readonly<Record<string, string>> = {}): string {
    return language.texts === null ? '' : textOf(language.texts, key, values);
}

export function sayCount(key: CountedKey, count: number): string {
    return language.texts === null ? '' : countedTextOf(language.texts, language.current, key, count);
}

export function sayRefusal(textKey: string): string {
    return language.texts === null ? '' : refusalTextOf(language.texts, textKey);
}
