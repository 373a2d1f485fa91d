// Whether a page speaks one language: every text on it that is not somebody's own is looked up in the catalogues of the client.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needed } from './server.js';

/** All texts of a language, of all sections of its file. */
function catalogue(language) {
    const file = join(dirname(needed('TEST_CLIENT')), `src/ui/text/languages/${language}.json`);
    const { name, pseudonyms, ...sections } = JSON.parse(readFileSync(file, 'utf8'));
    const texts = textsIn(sections);
    assert.notEqual(texts.length, 0, `no texts in ${language}`);
    return texts;
}

const textsIn = (part) => (typeof part === 'string' ? [part] : Object.values(part).flatMap(textsIn));

/** How a text is recognised whatever stands in its places; null for one that is nothing but places, marks and a short word. */
function pattern(text) {
    const fixed = text.replace(/\{\w+\}/g, '').replace(/[^\p{L}]/gu, '');
    if (fixed.length < 3) return null;
    const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+?')}$`, 'su');
}

let known;
function catalogues() {
    known ??= Object.fromEntries(['nl', 'en'].map((language) => {
        const texts = catalogue(language);
        return [language, { plain: new Set(texts), patterns: texts.filter((text) => text.includes('{')).flatMap((text) => pattern(text) ?? []) }];
    }));
    return known;
}

const speaks = ({ plain, patterns }, text) => plain.has(text) || patterns.some((each) => each.test(text));

/** Texts on the page, and names of its controls, that are in the other language and not in this one. Somebody's own texts are left out. */
export async function foreignTexts(page, language) {
    const shown = await page.evaluate(() => {
        const found = new Set();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        // What people wrote stands where the direction of writing is left to the text.
        const isOwn = (element) => element.closest('[dir=auto], [contenteditable], textarea, script, style, title') !== null;
        const mainOf = (text) => text.replace(/\s+/g, ' ').trim();
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (isOwn(element)) continue;
            found.add(mainOf(walker.currentNode.textContent));
            if (element.textContent.length < 400) found.add(mainOf(element.textContent));
        }
        for (const element of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
            for (const name of ['aria-label', 'title', 'alt', 'placeholder']) if (element.hasAttribute(name)) found.add(mainOf(element.getAttribute(name)));
        }
        return [...found].filter((text) => text !== '');
    });
    const { [language]: own, ...others } = catalogues();
    return shown.filter((text) => !speaks(own, text) && Object.values(others).some((other) => speaks(other, text)));
}

/** The page says which language it is in, and is in no other. */
export async function checkLanguage(page, language, what) {
    assert.equal(await page.evaluate(() => document.documentElement.lang), language, `html lang of ${what}`);
    assert.deepEqual(await foreignTexts(page, language), [], `texts of ${what} that are not in ${language}`);
}
