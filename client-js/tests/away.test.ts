// What somebody is told of cuts: nothing of short ones, a long one after two seconds, its end once and with a sum, and a link
// that keeps breaking once for all cuts. And what ticks does not tick where nobody sees it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientState } from '../src/connection/client';
import { emptyView, ItemState, View, type Item } from '../src/store/view';

const said: string[] = [];
vi.mock('../src/ui/base/announcer.svelte', () => ({ announcer: { now: (text: string) => said.push(text) } }));
vi.mock('../src/ui/text/language.svelte', () => ({ say: (key: string) => key, sayCount: (key: string, count: number) => `${key} ${count}` }));
vi.stubGlobal('$state', (value: unknown) => value);
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
vi.stubGlobal('document', page);
const { Away } = await import('../src/ui/model/away.svelte');
const { everySecond } = await import('../src/ui/base/ticking');

beforeEach(() => {
    said.length = 0;
    vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => vi.useRealTimers());

/** Somebody in a room with these ideas; odd ones are their own. */
function somebody(...ids: number[]) {
    const view = (items: readonly number[], hidden: readonly number[] = []) => ({
        ...emptyView(View.PARTICIPANT),
        items: new Map(items.map((id) => [id, { id, state: hidden.includes(id) ? ItemState.HELD : ItemState.SHOWN } as Item])),
    });
    let state = { awaySince: null, phase: { kind: 'live' }, view: view(ids) } as unknown as ClientState;
    const away = new Away(() => state, ({ id }) => id % 2 === 1);
    const become = (part: Partial<ClientState>): void => {
        const before = state;
        state = { ...state, ...part };
        away.learn(before, state);
    };
    return {
        away,
        cut: () => become({ awaySince: Date.now(), phase: { kind: 'connecting' } }),
        join: () => become({ awaySince: null, phase: { kind: 'live' } }),
        see: (...more: number[]) => become({ view: view([...ids, ...more]) }),
        /** And does not see those. */
        seeBut: (hidden: readonly number[], ...more: number[]) => become({ view: view([...ids, ...more], hidden) }),
        leave: () => become({ awaySince: Date.now(), phase: { kind: 'ended' } as ClientState['phase'] }),
        sleep: () => become({ awaySince: Date.now(), phase: { kind: 'idle' } as ClientState['phase'] }),
    };
}

describe('a cut', () => {
    it('of less than two seconds is not told', () => {
        const { away, cut, join, see } = somebody(2);
        cut();
        vi.advanceTimersByTime(1_999);
        join();
        see(4);
        vi.advanceTimersByTime(60_000);
        expect(said).toEqual([]);
        expect(away.isLong).toBe(false);
        expect(away.news).toBeNull();
        expect(away.isCatchingUp).toBe(false);
    });

    it('that is longer is told after two seconds, and its end once, with what is new and not one’s own', () => {
        const { away, cut, join, see } = somebody(2);
        cut();
        vi.advanceTimersByTime(2_000);
        expect(away.isLong).toBe(true);
        expect(said).toEqual(['away.bar']);
        vi.advanceTimersByTime(30_000);
        join();
        expect(away.isLong).toBe(false);
        expect(away.isCatchingUp).toBe(true);
        see(4, 5, 6);
        vi.advanceTimersByTime(500);
        expect(said).toEqual(['away.bar', 'away.back_new 2']);
        expect(away.news).toBe(2);
        expect(away.isCatchingUp).toBe(false);
        vi.advanceTimersByTime(6_000);
        expect(away.news).toBeNull();
        expect(said).toHaveLength(2);
    });

    it('ends with a sum of what is out, from the first cut on', () => {
        const { away, cut, join, see, seeBut } = somebody(2);
        cut();
        vi.advanceTimersByTime(2_000);
        join();
        see(4);
        // Cut again before it was told.
        cut();
        vi.advanceTimersByTime(2_000);
        join();
        seeBut([8], 4, 6, 8);
        vi.advanceTimersByTime(500);
        expect(away.news).toBe(2);
        expect(said.at(-1)).toBe('away.back_new 2');
    });

    it('takes the place of the last one’s sum', () => {
        const { away, cut, join, see } = somebody(2);
        cut();
        vi.advanceTimersByTime(2_000);
        join();
        see(4);
        vi.advanceTimersByTime(500);
        expect(away.news).toBe(1);
        cut();
        vi.advanceTimersByTime(2_000);
        expect([away.isLong, away.news]).toEqual([true, null]);
    });

    it('is none where somebody left, or the page rests', () => {
        for (const end of ['leave', 'sleep'] as const) {
            const person = somebody(2);
            person[end]();
            vi.advanceTimersByTime(10_000);
            expect(said, end).toEqual([]);
        }
    });

    it('during which nothing happened ends without a number', () => {
        const { cut, join } = somebody(2);
        cut();
        vi.advanceTimersByTime(2_000);
        join();
        vi.advanceTimersByTime(500);
        expect(said).toEqual(['away.bar', 'away.back']);
    });

    it('is the same when several tries in a row fail', () => {
        const { cut } = somebody(2);
        for (let tries = 0; tries < 10; ++tries) {
            cut();
            vi.advanceTimersByTime(3_000);
        }
        expect(said).toEqual(['away.bar']);
    });
});

describe('four cuts in a minute', () => {
    it('are told once, until a minute has passed without one', () => {
        const { away, cut, join } = somebody(2);
        for (let cuts = 0; cuts < 8; ++cuts) {
            cut();
            vi.advanceTimersByTime(1_000);
            join();
            vi.advanceTimersByTime(5_000);
            expect(away.isShaky).toBe(cuts >= 3);
        }
        cut();
        vi.advanceTimersByTime(10_000);
        join();
        vi.advanceTimersByTime(10_000);
        expect(said).toEqual(['away.shaky']);
        vi.advanceTimersByTime(50_000);
        expect(away.isShaky).toBe(false);
        expect(away.news).toBeNull();
    });

    it('are four of one minute', () => {
        const { away, cut, join } = somebody(2);
        for (let cuts = 0; cuts < 8; ++cuts) {
            cut();
            vi.advanceTimersByTime(1_000);
            join();
            vi.advanceTimersByTime(20_000);
        }
        expect(away.isShaky).toBe(false);
    });
});

describe('what ticks', () => {
    it('stands still while nobody sees the page, and looks at once when somebody does', () => {
        let ticks = 0;
        const stop = everySecond(() => (ticks += 1));
        vi.advanceTimersByTime(3_000);
        expect(ticks).toBe(4);
        page.visibilityState = 'hidden';
        page.dispatchEvent(new Event('visibilitychange'));
        vi.advanceTimersByTime(60_000);
        expect(ticks).toBe(4);
        expect(vi.getTimerCount()).toBe(0);
        page.visibilityState = 'visible';
        page.dispatchEvent(new Event('visibilitychange'));
        expect(ticks).toBe(5);
        stop();
        vi.advanceTimersByTime(60_000);
        expect(ticks).toBe(5);
    });
});
