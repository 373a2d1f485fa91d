// For whom an idea was entered, and a show of hands, in words.
import type { OnBehalf, ShowOfHands } from '../../sdk/view';
import { say, sayCount } from '../text/language.svelte';

/** So many lines may be posted at once, each as an idea; the server's number. */
export const linesMax = 30;

/** "table 3, 6 people". */
export function whomText({ label, people }: OnBehalf): string {
    return [label, people === 0 ? '' : sayCount('note.people', people)].filter((part) => part !== '').join(', ');
}

export function handsText({ hands, present }: ShowOfHands): string {
    return say('idea.hands', { hands: String(hands), present: String(present) });
}

/** The lines of a pasted list, without the marks that lists begin their lines with. */
export function linesOf(text: string): readonly string[] {
    return text
        .split('\n')
        .map((line) => line.replace(/^\s*(?:[-*•–]|\d{1,2}[.)])\s+/, '').trim())
        .filter((line) => line !== '');
}
