// What stops the build: that it is found where it is, and only there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { differences, hardCoded, problemsOf, unknown, unused, type LanguageFile, type Section } from '../dev/text_checks';
import { readLanguages, readSources, texts } from '../dev/texts_plugin';

const words = Array.from({ length: 12 }, (_, place) => `word${place}`);
const file = (first: Section): LanguageFile => ({ name: 'A language', pseudonyms: { adjectives: words, animals: words }, sections: { first } });
const english = { 'a.one': '{count} bench', 'a.other': '{count} benches', 'b.c': 'Hello {name}' };
const against = (own: Section, language = 'nl'): string[] => differences({ en: file(english), [language]: file(own) }, 'en');

describe('the languages', () => {
    it('are alike, all said, and the only words of the page', () => {
        const languages = readLanguages();
        expect(Object.keys(languages)).toEqual(expect.arrayContaining(['en', 'nl']));
        expect(problemsOf(languages, readSources())).toEqual([]);
    });

    it.each([
        ['a missing key', { ...english, 'b.c': undefined }, 'nl: first: b.c is missing'],
        ['a key of its own', { ...english, 'b.d': 'x' }, 'nl: first: b.d is in no other language'],
        ['another placeholder', { ...english, 'b.c': 'Dag {naam}' }, 'nl: first: b.c has {naam}, and not {name}'],
        ['an empty text', { ...english, 'b.c': '{name}', 'a.one': ' ' }, 'nl: first: a.one is empty'],
        ['a shout', { ...english, 'b.c': 'Dag {name}!' }, 'nl: first: b.c shouts'],
        ['one without others', { ...english, 'a.other': undefined }, 'nl: first: a.one has no a.other'],
    ])('fail on %s', (_, own, problem) => {
        const given = Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined));
        expect(against(given)).toContain(problem);
    });

    it('fail without a name, without words for offered names, and with other sections than the first', () => {
        const whole = file(english);
        const told = (own: Partial<LanguageFile>): string[] => differences({ en: whole, nl: { ...whole, ...own } }, 'en');
        expect(told({})).toEqual([]);
        expect(told({ name: ' ' })).toEqual(['nl: it has no name']);
        expect(told({ pseudonyms: { adjectives: words, animals: words.slice(1) } })).toEqual(['nl: fewer than 12 words for offered names']);
        expect(told({ pseudonyms: { adjectives: words.slice(1), animals: words } })).toEqual(['nl: fewer than 12 words for offered names']);
        expect(told({ sections: {} })).toEqual(['nl: section first is missing']);
        expect(told({ sections: { ...whole.sections, second: {} } })).toEqual(['nl: section second is in no other language']);
        expect(differences({ nl: whole }, 'en')).toEqual(['there is no language en']);
        expect(problemsOf({ nl: whole }, {})).toEqual(['there is no language en']);
    });

    it('may have the plurals that they need, and no others', () => {
        const polish = { ...english, 'a.few': '{count} ławki', 'a.many': '{count} ławek' };
        expect(against(polish, 'pl')).toEqual([]);
        expect(against(polish, 'nl')).toHaveLength(2);
        const { 'a.one': _, ...japanese } = english;
        expect(against(japanese, 'ja')).toEqual([]);
    });

    it('fail on what is never said, and on what no language has', () => {
        const said = { 'A.svelte': "sayCount('a', 3); say(`b.${kind}`)" };
        expect(unused(file(english), said)).toEqual([]);
        expect(unused(file(english), { 'A.svelte': "sayCount('a', 3)" })).toEqual(['first: b.c is never said']);
        expect(unknown(file(english), { 'A.svelte': "say('b.d')" })).toEqual(['A.svelte says b.d, which no language has']);
    });

    it('fail on words in markup, and not on expressions', () => {
        const markup = `<script lang="ts">const x = a > b;</script>
            <!-- A remark --><p class="soft">{say('b.c')} · 3&nbsp;</p>{#if a > 1 && b}<i>{x}</i>{/if}`;
        expect(hardCoded({ 'A.svelte': markup })).toEqual([]);
        expect(hardCoded({ 'A.svelte': `${markup}<b>Hello</b><img alt="A bench" />` })).toHaveLength(2);
    });
});

describe('the build', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kring-languages-'));
    const begin = (command: 'build' | 'serve'): unknown => {
        process.env['KRING_LANGUAGES'] = folder;
        const { configResolved, buildStart } = texts() as unknown as { configResolved: (config: object) => void; buildStart: () => void };
        configResolved({ command });
        return buildStart();
    };
    afterEach(() => {
        delete process.env['KRING_LANGUAGES'];
        rmSync(folder, { recursive: true, force: true });
    });

    it('stops on a language that lacks something, where it is one', () => {
        const { name, pseudonyms, sections } = readLanguages()['en'] as LanguageFile;
        writeFileSync(join(folder, 'xx.json'), JSON.stringify({ name, pseudonyms, ...sections, first: { ...sections['first'], 'join.button': 'Join!' } }));
        expect(() => begin('build')).toThrow('texts: 1 to mend\nxx: first: join.button shouts');
        expect(begin('serve')).toBeUndefined();
    });
});
