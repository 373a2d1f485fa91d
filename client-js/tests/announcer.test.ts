// What the page says: aloud to who listens, and, when something went wrong, also to who looks.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announcer } from '../src/ui/base/announcer.svelte';

describe('the announcer', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('shows what went wrong, and only for a while', () => {
        announcer.problem('The session is paused.');
        expect(announcer.text).toBe('The session is paused.');
        expect(announcer.shown).toBe('The session is paused.');
        announcer.now('2 minutes left.');
        expect(announcer.shown, 'what is said meanwhile does not take it away').toBe('The session is paused.');
        vi.advanceTimersByTime(8_000);
        expect(announcer.shown).toBe('');
    });

    it('shows the last of two for its whole time', () => {
        announcer.problem('One');
        vi.advanceTimersByTime(6_000);
        announcer.problem('Two');
        vi.advanceTimersByTime(6_000);
        expect(announcer.shown).toBe('Two');
        vi.advanceTimersByTime(2_000);
        expect(announcer.shown).toBe('');
    });

    it('says what others do ten seconds after the last word at the earliest', () => {
        announcer.now('Your text has been posted.');
        vi.advanceTimersByTime(4_000);
        announcer.idea();
        vi.advanceTimersByTime(5_999);
        expect(announcer.text).toBe('Your text has been posted.');
        vi.advanceTimersByTime(1);
        expect(announcer.text).not.toBe('Your text has been posted.');
    });

    it('shows nothing of what is only told', () => {
        announcer.now('Your text has been posted.');
        expect(announcer.shown).toBe('');
    });
});
