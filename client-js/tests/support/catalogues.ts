// The texts of the two languages, by section, for tests that hold them against something.
import enFile from '../../src/ui/text/languages/en.json';
import nlFile from '../../src/ui/text/languages/nl.json';

export const en = enFile.first;
export const nl = nlFile.first;
export const enLater = enFile.later;
export const nlLater = nlFile.later;
export const leadEn = enFile.lead;
export const leadNl = nlFile.lead;
export const rulesEn = enFile.rules;
export const rulesNl = nlFile.rules;
export const screenEn = enFile.screen;
export const screenNl = nlFile.screen;
