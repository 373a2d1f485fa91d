// One section of a language's texts, fetched when somebody wants it.
import { part } from '../base/part';
import type { Language } from './text';

type Sources = Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>;

/** Each language is fetched once, however often it is asked for. That a section has what `Texts` says, the build has checked. */
export function fetching<Texts>(sources: Sources): (language: Language) => Promise<Texts> {
    const loads: Record<string, () => Promise<Texts>> = {};
    return (language) => {
        const load = sources[language] ?? sources['en'];
        if (load === undefined) throw new RangeError(`no texts in ${language}`);
        return (loads[language] ??= part(async () => (await load()).default as Texts))();
    };
}
