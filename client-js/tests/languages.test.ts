// What stops the build: that it is found where it is, and only there.
import { describe, expect, it } from 'vitest';
import { differences, hardCoded, problemsOf, unknown, unused, type LanguageFile, type Section } from '../dev/text_checks';
import { readLanguages, readSources } from '../dev/texts_plugin';

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
    ])('fail on %s', (_, own, problem) => {
        const given = Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined));
        expect(against(given)).toContain(problem);
    });

    it('fail on a file that is not whole', () => {
        const own = (over: Partial<LanguageFile>) => differences({ en: file(english), nl: { ...file(english), ...over } }, 'en');
        const few = words.slice(1);
        expect(own({})).toEqual([]);
        expect(own({ name: ' ' })).toEqual(['nl: it has no name']);
        for (const pseudonyms of [{ adjectives: few, animals: words }, { adjectives: words, animals: few }]) expect(own({ pseudonyms })).toEqual(['nl: fewer than 12 words for offered names']);
        expect(own({ sections: {} })).toEqual(['nl: section first is missing']);
        expect(own({ sections: { first: english, second: english } })).toEqual(['nl: section second is in no other language']);
        expect(differences({ nl: file(english) }, 'en')).toEqual(['there is no language en']);
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
