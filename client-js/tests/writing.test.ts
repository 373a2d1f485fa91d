import { describe, expect, it } from 'vitest';
import { WritingTeller } from '../src/connection/writing_teller';

function writing() {
    const told: boolean[] = [];
    const world = { now: 1_000 };
    const clock = { now: () => world.now, after: () => () => undefined };
    return { told, world, teller: new WritingTeller(clock, (stopped) => told.push(stopped)) };
}

describe('who writes', () => {
    it('tells it at once, and again while it goes on, but not with every letter', () => {
        const { told, world, teller } = writing();
        teller.typed('B');
        teller.typed('Be');
        world.now += 4_999;
        teller.typed('Ben');
        expect(told).toEqual([false]);
        world.now += 1;
        teller.typed('Benc');
        expect(told).toEqual([false, false]);
    });

    it('tells that the text was given up, once, and nothing of an empty field', () => {
        const { told, teller } = writing();
        teller.typed('  ');
        teller.typed('B');
        teller.typed('');
        teller.typed('');
        expect(told).toEqual([false, true]);
        teller.typed('T');
        expect(told).toEqual([false, true, false]);
    });

    it('begins anew after a text was sent', () => {
        const { told, teller } = writing();
        teller.typed('Bench');
        teller.sent();
        teller.typed('');
        expect(told).toEqual([false]);
        teller.typed('T');
        expect(told).toEqual([false, false]);
    });
});
