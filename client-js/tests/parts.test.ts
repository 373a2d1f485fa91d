import { describe, expect, it } from 'vitest';
import { part } from '../src/ui/base/part';

describe('a part of the page', () => {
    it('is loaded once, however many ask', async () => {
        let loads = 0;
        const load = part(async () => ++loads);
        expect(await Promise.all([load(), load()])).toEqual([1, 1]);
        expect(await load()).toBe(1);
    });

    it('is asked for again until the network gives it', async () => {
        let tries = 0;
        let pauses = 0;
        const load = part(
            async () => {
                if (++tries < 3) throw new TypeError('Failed to fetch dynamically imported module');
                return 'there';
            },
            async () => void ++pauses,
        );
        expect(await load()).toBe('there');
        expect([tries, pauses]).toEqual([3, 2]);
    });
});
