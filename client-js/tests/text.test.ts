import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RefusalCode } from '../src/protocol/gen/kring/v1/server_wire';
import { pseudonyms } from '../src/ui/model/pseudonyms';
import { en as enFirst, leadEn } from './support/catalogues';
import { enLater } from './support/catalogues';
import { nl as nlFirst } from './support/catalogues';
import { nlLater } from './support/catalogues';
import { chooseLanguage, countedTextOf, refusalTextOf, textOf, type TextKey } from '../src/ui/text/text';
import { graphemeCount } from '../src/ui/base/graphemes';

const source = fileURLToPath(new URL('../src/ui', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => readFileSync(join(source, name), 'utf8'));
const code = files.join('\n');
const en = { ...enFirst, ...enLater };
const nl = { ...nlFirst, ...nlLater };
const keys = Object.keys(en) as TextKey[];

// Keys that are put together at run time, and the values that stand in the hole.
const composed: Record<string, readonly string[]> = {
    'code.': ['nowhere', 'failed'],
    'ended.': ['stopped', 'token_void', 'forbidden', 'no_room', 'replaced', 'protocol', 'refused'],
    'stance.': ['agree', 'pass', 'disagree'],
};

function isUsed(key: string): boolean {
    const base = key.replace(/\.(one|other)$/, '');
    if (key.startsWith('refusal.')) return true;
    if (code.includes(`'${base}'`)) return true;
    return Object.entries(composed).some(
        ([prefix, values]) => code.includes('`' + prefix + '${') && values.some((value) => key === prefix + value),
    );
}

describe('the texts', () => {
    it('have the same keys in both languages', () => {
        expect(Object.keys(nl).sort()).toEqual(Object.keys(en).sort());
    });

    it('have the same placeholders, and words in every language', () => {
        for (const key of keys) {
            const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
            expect(holes(nl[key]), key).toEqual(holes(en[key]));
            expect(nl[key].trim(), key).not.toBe('');
            expect(en[key].trim(), key).not.toBe('');
        }
    });

    it('are all used', () => {
        expect(keys.filter((key) => !isUsed(key))).toEqual([]);
    });

    it('come in pairs where they count', () => {
        for (const key of keys.filter((name) => name.endsWith('.one'))) {
            expect(keys).toContain(key.replace(/\.one$/, '.other'));
            expect(en[key], key).toContain('{count}');
        }
    });

    it('put a number before a word of many only where there is a form for one', () => {
        for (const texts of [en, nl]) {
            const counted = keys.filter((key) => key.endsWith('.other')).flatMap((key) => /\{count\} ([\p{L}]+)/u.exec(texts[key])?.[1] ?? []);
            // What is one and many alike, as "keer", tells nothing.
            const single = keys.filter((key) => key.endsWith('.one')).map((key) => texts[key]).join(' ');
            const many = [...new Set(counted)].filter((word) => !new RegExp(`\\b${word}\\b`).test(single));
            const wrong = keys.filter((key) => !/\.(one|other)$/.test(key) && new RegExp(`\\{\\w+\\} (${many.join('|')})\\b`, 'u').test(texts[key]));
            // Of a whole that is many, of a limit, and one that has another text for one.
            expect(wrong.filter((key) => !['dots.left', 'note.too_many', 'trail.title'].includes(key))).toEqual([]);
        }
    });

    it('stand once in their file', () => {
        for (const name of ['en', 'nl']) {
            const file = readFileSync(join(source, `text/languages/${name}.json`), 'utf8');
            for (const section of file.split(/^    "\w+": \{$/m).slice(1)) {
                const names = [...section.matchAll(/^        "([\w.]+)":/gm)].map((match) => match[1]);
                expect(names.filter((each, place) => names.indexOf(each) !== place)).toEqual([]);
            }
        }
    });

    it('never shout', () => {
        for (const key of keys) expect(en[key] + nl[key], key).not.toContain('!');
    });

    it('know every refusal of the protocol', () => {
        const names = Object.values(RefusalCode).filter((name): name is keyof typeof RefusalCode => typeof name === 'string');
        expect(names.length).toBeGreaterThan(20);
        const all = [...keys, ...Object.keys(leadEn)];
        for (const name of names) expect(all, name).toContain(`refusal.${name.toLowerCase()}`);
        const spoken = all.filter((key) => key.startsWith('refusal.')).map((key) => key.slice('refusal.'.length));
        expect(spoken.sort()).toEqual(names.map((name) => name.toLowerCase()).sort());
    });

    it('say something even for a refusal that is younger than the page', () => {
        expect(refusalTextOf(en, 'refusal.rate_limited_by_moon')).toBe(en['refusal.unspecified']);
        expect(refusalTextOf(en, 'app.name')).toBe(en['refusal.unspecified']);
        expect(refusalTextOf(nl, 'refusal.busy')).toBe(nl['refusal.busy']);
    });

    it('count in the language', () => {
        expect(countedTextOf(nl, 'nl', 'list.held', 1)).toBe('1 nieuw idee');
        expect(countedTextOf(nl, 'nl', 'list.held', 4)).toBe('4 nieuwe ideeën');
        expect(countedTextOf(en, 'en', 'support.label', 1200)).toBe('Support, 1,200 people, not you yet');
        expect(countedTextOf(nl, 'nl', 'support.label', 12)).toBe('Steun, 12 mensen, jij nog niet');
    });

    it('put values in without reading them', () => {
        expect(textOf(en, 'room.you', { name: '{name} $& <b>' })).toBe('You are {name} $& <b>');
    });
});

describe('the language', () => {
    const asked = { search: '', kept: null, browser: [], room: '' };
    it.each([
        [{ ...asked, search: '?lang=nl', kept: 'en', browser: ['en'], room: 'en' }, 'nl'],
        [{ ...asked, search: '?lang=fr', kept: 'nl', browser: ['en'] }, 'nl'],
        [{ ...asked, browser: ['fr', 'nl-BE', 'en'] }, 'nl'],
        [{ ...asked, browser: ['fr'], room: 'nl' }, 'nl'],
        [{ ...asked, browser: ['fr'] }, 'en'],
    ])('of %j is %s', (given, expected) => {
        expect(chooseLanguage(given)).toBe(expected);
    });
});

describe('offered names', () => {
    it('are an adjective and an animal', () => {
        expect(pseudonyms('nl', 4, () => 0)[0]).toBe('Blije Bever');
        expect(pseudonyms('en', 4, () => 0.999)[0]).toBe('Witty Wren');
        const drawn = pseudonyms('nl', 12);
        expect(new Set(drawn).size).toBe(12);
        expect(drawn.filter((name) => /\d$/.test(name))).toHaveLength(3);
    });
});

describe('length', () => {
    it('counts as people do', () => {
        expect(graphemeCount('👩‍👩‍👧‍👦é')).toBe(2);
        expect(graphemeCount('')).toBe(0);
    });
});
