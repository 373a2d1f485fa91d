// What the texts of all languages must be, held against each other and against the code that says them. Pure. The build stops
// on each problem that is found here.
export type Section = Readonly<Record<string, string>>;
/** A language's file: its own name, the words that offered names are made of, and sections of texts. */
export interface LanguageFile {
    readonly name: string;
    readonly pseudonyms: { readonly adjectives: readonly string[]; readonly animals: readonly string[] };
    readonly sections: Readonly<Record<string, Section>>;
}
export type LanguageFiles = Readonly<Record<string, LanguageFile>>;
/** The code of the page and of the element for other sites, by the name of the file. */
export type Sources = Readonly<Record<string, string>>;

export const plural = /\.(zero|one|two|few|many|other)$/;
const holesOf = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');
// A language with more forms than two may have them all; one with a single form needs no other.
const formsOf = (language: string): readonly string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories;

/** Every language against `reference`: the same sections, keys and placeholders, and no empty or shouting text. */
export function differences(files: LanguageFiles, reference: string): string[] {
    const model = files[reference];
    if (model === undefined) return [`there is no language ${reference}`];
    const problems: string[] = [];
    for (const [language, file] of Object.entries(files)) {
        const say = (problem: string): number => problems.push(`${language}: ${problem}`);
        if (file.name.trim() === '') say('it has no name');
        if (file.pseudonyms.adjectives.length < 12 || file.pseudonyms.animals.length < 12) say('fewer than 12 words for offered names');
        for (const name of new Set([...Object.keys(model.sections), ...Object.keys(file.sections)])) {
            const wanted = model.sections[name];
            const given = file.sections[name];
            if (wanted === undefined) say(`section ${name} is in no other language`);
            else if (given === undefined) say(`section ${name} is missing`);
            else sectionProblems(language, wanted, given).forEach((problem) => say(`${name}: ${problem}`));
        }
    }
    return problems;
}

function sectionProblems(language: string, wanted: Section, given: Section): string[] {
    const problems: string[] = [];
    const forms = formsOf(language);
    for (const [key, text] of Object.entries(wanted)) {
        const form = plural.exec(key)?.[1];
        const own = given[key];
        if (own === undefined) {
            if (form === undefined || form === 'other' || forms.includes(form)) problems.push(`${key} is missing`);
        } else if (holesOf(own) !== holesOf(text)) problems.push(`${key} has ${holesOf(own) || 'no placeholder'}, and not ${holesOf(text) || 'none'}`);
    }
    for (const [key, text] of Object.entries(given)) {
        const form = plural.exec(key)?.[1];
        const base = key.replace(plural, '');
        const isForm = form !== undefined && forms.includes(form) && `${base}.other` in wanted;
        if (!(key in wanted) && !isForm) problems.push(`${key} is in no other language`);
        if (text.trim() === '') problems.push(`${key} is empty`);
        if (text.includes('!')) problems.push(`${key} shouts`);
        if (form === 'one' && !(`${base}.other` in given)) problems.push(`${key} has no ${base}.other`);
    }
    return problems;
}

/** Refusals, and what is wrong with a format, are said by the key that the server sends. */
export const isTold = (key: string): boolean => /^(refusal|format)\./.test(key);

/** The shapes of keys that the code puts together of a part that is written out, as in `stance.${name}`. */
export function composedShapes(sources: Sources): RegExp[] {
    const code = Object.values(sources).join('\n');
    return [...code.matchAll(/`([a-z][\w.]*[._])\$\{[^`{}]*\}((?:[\w.]|\$\{[^`{}]*\})*)`/g)].map(([, head = '', rest = '']) => {
        const tail = rest.split(/\$\{[^}]*\}/).map((part) => part.replace(/\./g, '\\.'));
        return new RegExp(`^${head.replace(/\./g, '\\.')}\\w+${tail.join('\\w+')}$`);
    });
}

/** Keys that no code says: neither written out nor put together. */
export function unused(file: LanguageFile, sources: Sources): string[] {
    const code = Object.values(sources).join('\n');
    const written = new Set([...code.matchAll(/['"`]([a-z]\w*(?:\.\w+)*)['"`]/g)].map((match) => match[1]));
    const composed = composedShapes(sources);
    return Object.entries(file.sections).flatMap(([name, section]) =>
        Object.keys(section)
            .filter((key) => {
                const base = key.replace(plural, '');
                // The element for other sites reads its texts by name.
                const isRead = name === 'embed' && new RegExp(`words\\.${key}\\b|'${key}'`).test(code);
                return !isTold(key) && !isRead && !written.has(base) && !written.has(key) && !composed.some((shape) => shape.test(key) || shape.test(base));
            })
            .map((key) => `${name}: ${key} is never said`),
    );
}

const said = /\bsay([A-Z]\w*)?\(\s*'([^']+)'/g;

/** Keys that the code says and no section has. */
export function unknown(file: LanguageFile, sources: Sources): string[] {
    const keys = new Set(Object.values(file.sections).flatMap((section) => Object.keys(section)));
    return Object.entries(sources).flatMap(([name, code]) =>
        [...code.matchAll(said)]
            .map((match) => match[2] ?? '')
            .filter((key) => key.includes('.') && !keys.has(key) && !keys.has(`${key}.other`))
            .map((key) => `${name} says ${key}, which no language has`),
    );
}

const letters = /\p{L}{2,}/u;
// What a person reads or hears of an element, besides its text.
const readable = /\s(title|alt|placeholder|aria-label|aria-description|aria-roledescription)="([^"{]*)"/g;

/** Words in a component's markup that stand there in one language only. */
export function hardCoded(sources: Sources): string[] {
    return Object.entries(sources)
        .filter(([name]) => name.endsWith('.svelte'))
        .flatMap(([name, source]) => {
            const markup = withoutBraces(source.replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>/g, ''));
            const texts = [...markup.replace(/&\w+;/g, ' ').replace(readable, (_, attribute: string, value: string) => (letters.test(value) ? ` ${attribute}>${value}<` : ''))
                .matchAll(/>([^<]*)</g)].map((match) => (match[1] ?? '').trim());
            return texts.filter((text) => letters.test(text)).map((text) => `${name} has its own words: ${text.slice(0, 60)}`);
        });
}

// Expressions may hold what looks like markup, such as `a > b`.
function withoutBraces(source: string): string {
    let depth = 0;
    let kept = '';
    for (const each of source) {
        if (each === '{') depth += 1;
        if (depth === 0) kept += each;
        if (each === '}') depth = Math.max(0, depth - 1);
    }
    return kept;
}

export function problemsOf(files: LanguageFiles, sources: Sources, reference = 'en'): string[] {
    const model = files[reference];
    const ofCode = model === undefined ? [] : [...unused(model, sources), ...unknown(model, sources)];
    return [...differences(files, reference), ...ofCode, ...hardCoded(sources)];
}
