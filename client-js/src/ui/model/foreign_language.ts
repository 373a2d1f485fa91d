// The name of the language that a text is in, where it is another than the page's. Pure but for the language that is on.
import type { Item } from '../../sdk/view';
import { language } from '../text/language.svelte';

/** Empty: it is the page's, or cannot be told, and then nothing is claimed. */
export function foreignLanguage({ textLanguage }: Item): string {
    if (textLanguage === '' || primary(textLanguage) === primary(language.current)) return '';
    return new Intl.DisplayNames(language.current, { type: 'language' }).of(textLanguage) ?? '';
}

// Chinese in another script is no other language.
function primary(tag: string): string | undefined {
    return tag.split('-')[0];
}
