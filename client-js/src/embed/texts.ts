// What the element itself says; the page in it has its own words.
import { texts as all } from 'virtual:kring-texts/all/embed';
import type english from '../ui/text/languages/en.json';

export type EmbedTexts = (typeof english)['embed'];

// That each language has them all, the build has checked.
export const texts = all as unknown as Readonly<Record<string, EmbedTexts>> & { readonly en: EmbedTexts };
