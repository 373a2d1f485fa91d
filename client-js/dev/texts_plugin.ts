// The languages of the page: one file each, in src/ui/text/languages. Whatever files are there are the languages there are. Of
// each file this makes modules by section, so that a phone loads what it shows, and nothing of another language. In a build
// keys are numbers (text_numbers.ts).
//     virtual:kring-languages          which there are, their names, and the words of offered names
//     virtual:kring-texts/SECTION      how each language's texts of that section are loaded
//     virtual:kring-texts/all/SECTION  that section in all languages, for what is too small to load in parts
// The build stops on a missing, unused or unknown key, a differing placeholder, and words in a component's markup.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { numbered, numbersOf, sectionCode, type Numbers } from './text_numbers.ts';
import { problemsOf, type LanguageFile, type LanguageFiles, type Section, type Sources } from './text_checks.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));
const ownFolder = join(source, 'ui/text/languages');
const prefix = 'virtual:kring-texts/';

/** `folders`: where else languages may lie, as those of a build of one's own. */
export function readLanguages(folders: readonly string[] = [ownFolder, process.env['KRING_LANGUAGES'] ?? '']): LanguageFiles {
    const files = folders.filter((folder) => existsSync(folder) && folder !== '').flatMap((folder) =>
        readdirSync(folder).filter((file) => file.endsWith('.json')).sort().map((file): [string, LanguageFile] => {
            const { name, pseudonyms, ...sections } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as LanguageFile & Record<string, Section>;
            return [file.replace(/\.json$/, ''), { name, pseudonyms, sections: sections as unknown as Record<string, Section> }];
        }),
    );
    return Object.fromEntries(files);
}

export function readSources(): Sources {
    const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /^(ui|embed)\/.*\.(ts|svelte)$/.test(name));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(source, name), 'utf8')]));
}

// Named as the files of the built page are to be: `nl_later`, `lead_nl`.
const nameOf = (language: string, section: string): string =>
    section === 'later' ? `${language}_later` : `${section}_${language}`;

export function texts(): Plugin {
    const files = readLanguages();
    const all = Object.entries(files);
    const modules = new Map<string, string>();
    let numbers: Numbers = new Map();
    let isBuild = false;
    function make(): void {
        const put = (name: string, code: string): unknown => modules.set(name, code);
        const codeOf = (file: LanguageFile, section: string): string => sectionCode(file.sections[section] ?? {}, numbers);
        const picked = (of: (file: LanguageFile) => string): string => `{ ${all.map(([each, file]) => `${JSON.stringify(each)}: ${of(file)}`).join(', ')} }`;
        put('virtual:kring-languages', `export const languages = ${JSON.stringify(Object.keys(files).reverse())};
            export const names = ${picked(({ name }) => JSON.stringify(name))};
            export const words = ${picked(({ pseudonyms }) => JSON.stringify(pseudonyms))};`);
        for (const section of Object.keys(files['en']?.sections ?? {})) {
            const loads = all.map(([language]) => `${JSON.stringify(language)}: () => import(${JSON.stringify(prefix + nameOf(language, section))})`);
            put(prefix + section, `export const sources = { ${loads.join(', ')} };`);
            put(`${prefix}all/${section}`, `export const texts = ${picked((file) => codeOf(file, section))};`);
            for (const [language, file] of all) put(prefix + nameOf(language, section), `export default ${codeOf(file, section)};`);
        }
    }
    return {
        name: 'kring-texts',
        configResolved(config) {
            isBuild = config.command === 'build';
            const english = files['en'];
            if (isBuild && english !== undefined) numbers = numbersOf(english, readSources());
            make();
        },
        buildStart() {
            const problems = isBuild ? problemsOf(files, readSources()) : [];
            if (problems.length > 0) throw new Error(`texts: ${problems.length} to mend\n${problems.join('\n')}`);
        },
        resolveId: (id) => (modules.has(id) ? `\0${id}` : undefined),
        load: (id) => modules.get(id.replace(/^\0/, '')),
        transform(code, id) {
            const isOwn = isBuild && id.startsWith(source) && /\.(ts|svelte)$/.test(id) && !id.includes('/protocol/gen/');
            return isOwn ? { code: numbered(code, this.parse(code), numbers), map: null } : undefined;
        },
    };
}
