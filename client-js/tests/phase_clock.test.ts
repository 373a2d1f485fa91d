// The warnings at two minutes and at thirty seconds: said once each, by the server's clock, and not when a phase gets longer.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Advance, type Phases } from '../src/store/view';

const said: string[] = [];
vi.mock('../src/ui/base/announcer.svelte', () => ({ announcer: { now: (text: string) => said.push(text) } }));
vi.mock('../src/ui/text/language.svelte', () => ({ say: (key: string) => key, language: { current: 'en' } }));
vi.stubGlobal('$state', (value: unknown) => value);
vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
const { PhaseClock } = await import('../src/ui/model/phase_clock.svelte');

const start = 1_700_000_000_000;

function ending(...ends: number[]): Phases {
    const active = ends.map((endsMs, index) => ({ number: index + 1, endsMs: start + endsMs }));
    return { agenda: { phases: [], advance: Advance.BY_HAND }, active, switches: null };
}

describe('the phase clock', () => {
    beforeEach(() => {
        said.length = 0;
        vi.useFakeTimers({ now: start });
    });
    afterEach(() => vi.useRealTimers());

    it('warns two minutes and thirty seconds before the end', () => {
        const clock = new PhaseClock();
        clock.learn(ending(300_000), 0);
        vi.advanceTimersByTime(179_999);
        expect(said).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(said).toEqual(['phase.left_120']);
        vi.advanceTimersByTime(90_000);
        expect(said).toEqual(['phase.left_120', 'phase.left_30']);
        vi.advanceTimersByTime(60_000);
        expect(said).toHaveLength(2);
        clock.stop();
    });

    it('goes by the clock of the server', () => {
        const clock = new PhaseClock();
        clock.learn(ending(300_000), 60_000);
        vi.advanceTimersByTime(120_000);
        expect(said).toEqual(['phase.left_120']);
        clock.stop();
    });

    it('warns of the soonest of several, and anew when there is more time', () => {
        const clock = new PhaseClock();
        clock.learn(ending(600_000, 130_000), 0);
        vi.advanceTimersByTime(10_000);
        expect(said).toEqual(['phase.left_120']);
        clock.learn(ending(600_000, 190_000), 0);
        vi.advanceTimersByTime(59_999);
        expect(said).toHaveLength(1);
        vi.advanceTimersByTime(1);
        expect(said).toEqual(['phase.left_120', 'phase.left_120']);
        clock.stop();
    });

    it('does not warn of what has less time from the start, nor once nothing is active', () => {
        const clock = new PhaseClock();
        clock.learn(ending(100_000), 0);
        vi.advanceTimersByTime(60_000);
        expect(said).toEqual([]);
        clock.learn(ending(), 0);
        vi.advanceTimersByTime(60_000);
        expect(said).toEqual([]);
        clock.stop();
    });
});
