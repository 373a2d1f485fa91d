// The page's one polite status region. Own acts are said at once; what others do is gathered and said ten seconds after the last
// word at the earliest, because a busy room would otherwise never let a screen reader finish a sentence. Beside it one that
// interrupts, for what cannot wait: one may not write any more, everything stops, or a text is in danger.
import { sayCount } from '../text/language.svelte';

const batchMs = 10_000;
/** Longer than it takes until a region is heard that lay behind a dialog which closes now, or in one which opens. */
const turnMs = 200;
/** As long as it takes to look up and read two lines. */
const shownMs = 8_000;

class Announcer {
    text = $state('');
    urgent = $state('');
    /** What went wrong a moment ago, which is shown too: who looks at the page has to know why nothing happened. */
    shown = $state('');
    private ideas = 0;
    private replies = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private lastSaid = Number.NEGATIVE_INFINITY;
    private shownTimer: ReturnType<typeof setTimeout> | undefined;

    now(text: string): void {
        this.lastSaid = Date.now();
        this.say('text', text);
    }

    urgently(text: string): void {
        this.say('urgent', text);
    }

    private say(how: 'text' | 'urgent', text: string): void {
        // The same text twice would not be read twice; a zero-width difference makes it new.
        const set = (): void => void (this[how] = this[how] === text ? text + '\u200b' : text);
        if (globalThis.document?.querySelector('dialog[open]')) setTimeout(set, turnMs);
        else set();
    }

    problem(text: string): void {
        this.now(text);
        this.shown = text;
        clearTimeout(this.shownTimer);
        this.shownTimer = setTimeout(() => (this.shown = ''), shownMs);
    }

    idea(): void {
        this.ideas += 1;
        this.later();
    }

    reply(): void {
        this.replies += 1;
        this.later();
    }

    private later(): void {
        if (this.timer !== undefined) return;
        const wait = Math.max(1_000, this.lastSaid + batchMs - Date.now());
        this.timer = setTimeout(() => {
            this.timer = undefined;
            const parts = [
                ...(this.ideas > 0 ? [sayCount('news.ideas', this.ideas)] : []),
                ...(this.replies > 0 ? [sayCount('news.replies', this.replies)] : []),
            ];
            this.ideas = 0;
            this.replies = 0;
            this.now(parts.join(', '));
        }, wait);
    }
}

export const announcer = new Announcer();
