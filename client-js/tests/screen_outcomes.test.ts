// How long the big screen shows an outcome before it goes on with the ideas.
import { describe, expect, it } from 'vitest';
import { ScreenOutcomes } from '../src/ui/screen/screen_outcomes';

describe('an outcome on the big screen', () => {
    it('stays for a minute, whatever is written meanwhile', () => {
        const outcomes = new ScreenOutcomes();
        expect(outcomes.isOver(9, 20, 0)).toBe(false);
        expect(outcomes.isOver(9, 21, 30_000)).toBe(false);
        expect(outcomes.isOver(9, 22, 59_999)).toBe(false);
    });

    it('stays after that for as long as nobody writes', () => {
        const outcomes = new ScreenOutcomes();
        expect(outcomes.isOver(9, 20, 0)).toBe(false);
        expect(outcomes.isOver(9, 22, 59_999)).toBe(false);
        expect(outcomes.isOver(9, 22, 3_600_000)).toBe(false);
    });

    it('gives way to the next idea', () => {
        const outcomes = new ScreenOutcomes();
        expect(outcomes.isOver(9, 20, 0)).toBe(false);
        expect(outcomes.isOver(9, 23, 60_000)).toBe(true);
        expect(outcomes.isOver(9, 23, 61_000)).toBe(true);
    });

    it('has its minute anew when it is asked for again, and each its own', () => {
        const outcomes = new ScreenOutcomes();
        expect(outcomes.isOver(9, 20, 0)).toBe(false);
        expect(outcomes.isOver(9, 23, 60_000)).toBe(true);
        outcomes.again(9);
        expect(outcomes.isOver(9, 23, 60_000)).toBe(false);
        expect(outcomes.isOver(24, 30, 90_000)).toBe(false);
        expect(outcomes.isOver(9, 30, 119_999)).toBe(false);
        expect(outcomes.isOver(9, 31, 120_000)).toBe(true);
    });
});
