// What a text tells of the language it is in: to a screen reader, and to whoever reads a page in another.
import { afterEach, expect, it } from 'vitest';
import type { Item } from '../src/store/view';
import { foreignLanguage } from '../src/ui/model/foreign_language';
import { RoomModel } from '../src/ui/model/room_model.svelte';
import { language } from '../src/ui/text/language.svelte';

const before = language.current;
afterEach(() => {
    language.current = before;
});

const said = (textLanguage: string, more: Partial<Item> = {}): Item => ({ text: 'Meer bankjes', textLanguage, folded: 0, ...more }) as Item;

/** The model of a room in Dutch, as far as texts ask for it. */
function modelOf(): RoomModel {
    const model = Object.create(RoomModel.prototype) as RoomModel;
    Object.defineProperty(model, 'room', { value: { language: 'nl' } });
    model.isOwn = () => false;
    return model;
}

it('names a language that is not the page’s, in the page’s', () => {
    language.current = 'nl';
    expect(['nl', 'en', 'tr'].map((tag) => foreignLanguage(said(tag)))).toEqual(['', 'Engels', 'Turks']);
    language.current = 'en';
    expect(['nl', 'en'].map((tag) => foreignLanguage(said(tag)))).toEqual(['Dutch', '']);
});

it('claims nothing where it cannot be told', () => {
    language.current = 'en';
    expect(foreignLanguage(said(''))).toBe('');
    expect(modelOf().langOf(said(''))).toBe('nl');
});

it('says a text with its language, and that it is folded in the page’s', () => {
    language.current = 'nl';
    const saidOf = (item: Item): Partial<HTMLElement> => {
        const element: Partial<HTMLElement> = {};
        modelOf().says(item)(element as HTMLElement);
        return element;
    };
    expect(saidOf(said('en', { text: 'More benches' }))).toEqual({ textContent: 'More benches', lang: 'en' });
    expect(saidOf(said('')).lang).toBe('nl');
    const folded = saidOf(said('en', { folded: 9 }));
    expect(folded.lang).toBe('nl');
    expect(folded.textContent).not.toContain('bankjes');
});
