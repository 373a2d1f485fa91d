// Numbers in the place of keys, as the built page has them: each text is found by what the code then says.
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import type { LanguageFile, Section } from '../dev/text_checks';
import { numbered, numbersOf, sectionCode } from '../dev/text_numbers';
import { readLanguages, readSources } from '../dev/texts_plugin';

const file = (sections: Record<string, Section>): LanguageFile => ({ name: 'A language', pseudonyms: { adjectives: [], animals: [] }, sections });
const read = (expression: string): Record<string, string> => new Function(`return ${expression}`)() as Record<string, string>;
const rewrite = (code: string, numbers: ReadonlyMap<string, number>): string => numbered(code, parseAst(code), numbers);

const first = { 'a.title': 'Benches', 'a.left.one': '{count} bench', 'a.left.other': '{count} benches', 'stance.agree': 'Agree', 'refusal.busy': 'Later' };
const later = { 'b.few': 'A few', 'b.title': 'Trees', 'a.title': 'Benches, too' };
const english = file({ first, later, embed: { join: 'Join' }, rules: { 'rule.few': 'A few' } });
const sources = { 'A.svelte': 'say(`stance.${name}`)' };

describe('the numbers of the texts', () => {
    it('are those of what the code names in full, one for all sections', () => {
        expect([...numbersOf(english, sources).keys()]).toEqual(['a.title', 'a.left', 'b.few', 'b.title']);
    });

    it('find the texts again, and the others by their keys', () => {
        const numbers = numbersOf(english, sources);
        expect(read(sectionCode(first, numbers))).toEqual({ 0: 'Benches', '1.one': '{count} bench', '1.other': '{count} benches', 'stance.agree': 'Agree', 'refusal.busy': 'Later' });
        expect(read(sectionCode(later, numbers))).toEqual({ 0: 'Benches, too', 2: 'A few', 3: 'Trees' });
    });

    it('stand in the code for whole strings only', () => {
        const numbers = numbersOf(english, sources);
        expect(rewrite("say('a.title') + sayCount(has ? 'a.left' : \"b.few\") + `a.title` + 'not a.title'", numbers)).toBe(
            'say("0") + sayCount(has ? "1" : "2") + `a.title` + \'not a.title\'',
        );
        expect(rewrite("const keys = { 'a.title': 1 }; say(`stance.${name}`); sayRefusal('refusal.busy')", numbers)).toBe(
            "const keys = { \"0\": 1 }; say(`stance.${name}`); sayRefusal('refusal.busy')",
        );
    });

    it('lose no text of any language', () => {
        const files = readLanguages();
        const numbers = numbersOf(files['en'] as LanguageFile, readSources());
        expect(numbers.size).toBeGreaterThan(800);
        for (const { sections } of Object.values(files)) {
            for (const section of Object.values(sections)) {
                const packed = read(sectionCode(section, numbers));
                expect(Object.values(packed).sort()).toEqual(Object.values(section).sort());
                for (const [key, text] of Object.entries(section)) {
                    const [, base = key, form = ''] = /^(.*)(\.(?:one|other))$/.exec(key) ?? [];
                    const number = numbers.get(key) ?? numbers.get(base);
                    expect(packed[number === undefined ? key : numbers.has(key) ? number : `${number}${form}`], key).toBe(text);
                }
            }
        }
    });

    it('are in no way lost on a key that is written without a hole in backticks', () => {
        const whole = Object.values(readSources()).join('\n');
        const numbers = numbersOf(readLanguages()['en'] as LanguageFile, readSources());
        expect([...whole.matchAll(/`([\w.]+)`/g)].map((match) => match[1]).filter((key) => numbers.has(key ?? ''))).toEqual([]);
    });
});
