// Where the page's two live regions are. A modal dialog hides all that lies outside it from screen readers, and them with it: who
// writes in one must hear all the same that the session is paused. So they are in the dialog that is open, the innermost of several.
import { announcer } from './announcer.svelte';

/** Kept, because a dialog may take them along as it leaves the page. */
let voice: Element | null = null;

/** For when a dialog has opened or closed. */
export function placeVoice(): void {
    voice ??= document.querySelector('[data-voice]');
    // What was said before is not said again.
    announcer.text = announcer.urgent = '';
    if (voice !== null) ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(voice);
}
