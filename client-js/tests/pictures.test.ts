import { describe, expect, it } from 'vitest';
import { BallotKind, emptyView, ItemState, View, voteKey, type Item, type ViewState } from '../src/store/view';
import type { Ballot } from '../src/store/ballot';
import { choiceBars, scaleMean } from '../src/ui/pictures/bars';
import { Calm } from '../src/ui/pictures/calm';
import { boundsOf, placedIn, sizeOf, type PlacedWord } from '../src/ui/pictures/cloud';
import { busiestOf, paceOf, presentIn, stretchesMax, timesOf } from '../src/ui/pictures/pace';
import { groupTilesOf, tiled } from '../src/ui/pictures/tiles';
import { heardGroups, spreadOf, voiceOf, writersMin, writtenBy } from '../src/ui/pictures/voice';

const minute = 60_000;

function item(id: number, extra: Partial<Item> = {}): Item {
    return { id, parent: 0, state: ItemState.SHOWN, author: 9, text: `idea ${id}`, timeMs: id * minute, group: 0, mergedInto: 0, folded: 0, seed: false, onBehalf: null, ...extra } as Item;
}

function room(items: readonly Item[], extra: Partial<ViewState> = {}): ViewState {
    return { ...emptyView(View.SCREEN), items: new Map(items.map((each) => [each.id, each])), ...extra };
}

describe('what is drawn calmly', () => {
    function drawing() {
        const world = { now: 0, shown: [] as number[], timers: [] as { at: number; call: () => void }[] };
        const clock = {
            now: () => world.now,
            after(delayMs: number, call: () => void) {
                const timer = { at: world.now + delayMs, call };
                world.timers.push(timer);
                return () => void (world.timers = world.timers.filter((each) => each !== timer));
            },
        };
        const pass = (ms: number) => {
            world.now += ms;
            for (const timer of world.timers.filter(({ at }) => at <= world.now)) {
                world.timers = world.timers.filter((each) => each !== timer);
                timer.call();
            }
        };
        return { world, pass, calm: new Calm<number>(clock, (value) => world.shown.push(value)) };
    }

    it('comes at most once a second in a storm, and the last of it is never left out', () => {
        const { world, pass, calm } = drawing();
        for (let event = 0; event < 600; ++event) {
            calm.take(event);
            pass(5);
        }
        expect(world.shown).toHaveLength(4);
        pass(1_000);
        expect(world.shown.at(-1)).toBe(599);
        expect(world.timers).toEqual([]);
    });

    it('comes at once where somebody waits for it, and not again by its timer', () => {
        const { world, pass, calm } = drawing();
        calm.take(1);
        calm.take(2);
        calm.take(3, true);
        expect(world.shown).toEqual([1, 3]);
        pass(5_000);
        expect(world.shown).toEqual([1, 3]);
    });
});

describe('the pace', () => {
    it('counts in whole minutes of the clock, up to now', () => {
        const pace = paceOf([600_100, 610_000, 725_000], 13 * minute + 5)!;
        expect(pace).toEqual({ fromMs: 10 * minute, stepMs: minute, counts: [2, 0, 1, 0] });
        expect(busiestOf(pace)).toBe(0);
    });

    it.each([1, 29, 31, 240, 24 * 60, 90 * 24 * 60])('has few enough bars after %i minutes, and counts everything', (minutes) => {
        const times = [7 * minute, (7 + minutes / 2) * minute, (7 + minutes) * minute];
        const pace = paceOf(times, (7 + minutes) * minute)!;
        expect(pace.counts.length).toBeLessThanOrEqual(stretchesMax + 1);
        expect(pace.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    });

    it('is nothing before anything was written, and survives a clock that runs behind', () => {
        expect(paceOf([], 5)).toBeNull();
        expect(paceOf([20 * minute], 0)!.counts).toEqual([1]);
    });

    it('counts what everybody may see, and not what the organiser began with', () => {
        const view = room([item(1), item(2, { seed: true }), item(3, { state: ItemState.HIDDEN }), item(4, { parent: 1 }), item(5, { state: ItemState.WITHDRAWN })]);
        expect(timesOf(view)).toEqual([minute, 4 * minute]);
    });

    it('knows of the people who were there only what was seen', () => {
        const pace = { fromMs: 0, stepMs: minute, counts: [1, 1, 1] };
        expect(presentIn(pace, [{ atMs: 61_000, present: 4 }, { atMs: 70_000, present: 9 }, { atMs: 80_000, present: 7 }, { atMs: 999_000, present: 80 }])).toEqual([null, 9, null]);
    });
});

describe('who was heard', () => {
    it('is even where all write the same', () => {
        const voice = voiceOf(Array.from({ length: 12 }, () => 3))!;
        expect(voice).toEqual({ writers: 12, contributions: 36, half: 6, shares: [25, 50, 25] });
        expect(spreadOf(voice)).toBe('even');
    });

    it('is told of quarters, which are the whole together', () => {
        const voice = voiceOf([1, 40, 1, 1, 30, 1, 1, 2])!;
        expect(voice.shares.reduce((sum, share) => sum + share, 0)).toBe(100);
        expect(voice.half).toBe(1);
        expect(spreadOf(voice)).toBe('few');
    });

    it('is not told where a quarter would be one person, or where nobody may know who wrote', () => {
        expect(voiceOf(Array.from({ length: writersMin - 1 }, () => 5))).toBeNull();
        expect(Math.round(writersMin / 4)).toBeGreaterThan(1);
        expect(writtenBy(room(Array.from({ length: 20 }, (_, id) => item(id + 1, { author: 0 }))))).toEqual([]);
    });

    it('leaves out what was entered for others, and what is hidden', () => {
        const view = room([item(1), item(2, { onBehalf: { label: 'Table 2', people: 5 } }), item(3, { state: ItemState.HIDDEN }), item(4, { author: 8 })]);
        expect(writtenBy(view)).toEqual([1, 1]);
    });

    it('tells of groups of people only what the server tells', () => {
        const counts = [{ number: 1, joined: 7, wrote: 5, voted: 2 }, { number: 2, joined: 3, wrote: null, voted: null }, { number: 3, joined: 0, wrote: 0, voted: 0 }, { number: 0, joined: 2, wrote: null, voted: null }];
        expect(heardGroups(counts, [{ number: 1, title: 'Residents', expected: 0 }, { number: 2, title: 'Shops', expected: 0 }])).toEqual([
            { title: 'Residents', joined: 7, wrote: 5, voted: 2 },
            { title: 'Shops', joined: 3, wrote: null, voted: null },
            { title: '', joined: 2, wrote: null, voted: null },
        ]);
    });
});

describe('tiles', () => {
    const sizes = [12, 7, 5, 3, 1, 1];

    it('fill the place, each by its size, and lie over no other', () => {
        const places = tiled(sizes, 160, 90);
        const unit = (160 * 90) / 29;
        expect(places).toHaveLength(sizes.length);
        for (const [index, { x, y, width, height }] of places.entries()) {
            expect(width * height).toBeCloseTo((sizes[index] ?? 0) * unit, 6);
            expect(x).toBeGreaterThanOrEqual(-1e-9);
            expect(y).toBeGreaterThanOrEqual(-1e-9);
            expect(x + width).toBeLessThanOrEqual(160 + 1e-9);
            expect(y + height).toBeLessThanOrEqual(90 + 1e-9);
            for (const other of places.slice(index + 1)) {
                const isApart = x + width <= other.x + 1e-9 || other.x + other.width <= x + 1e-9 || y + height <= other.y + 1e-9 || other.y + other.height <= y + 1e-9;
                expect(isApart).toBe(true);
            }
        }
    });

    it('are nearly square rather than strips', () => {
        const shapes = tiled([6, 6, 4, 3, 2, 2, 1], 60, 40).map(({ width, height }) => Math.max(width / height, height / width));
        expect(Math.max(...shapes)).toBeLessThan(3.5);
    });

    it('count ideas that everybody sees; what is in no group comes last', () => {
        const groups = new Map([[20, 'Green'], [21, 'Seats'], [22, 'Empty']]);
        const items = [item(1, { group: 21 }), item(2, { group: 21 }), item(3, { group: 20 }), item(4), item(5), item(6), item(7, { group: 20, state: ItemState.HIDDEN }), item(8, { group: 20, mergedInto: 3 }), item(9, { parent: 1 }), item(10, { group: 20, folded: 4 })];
        expect(groupTilesOf(room(items, { groups }))).toEqual([
            { id: 21, title: 'Seats', ideas: 2 },
            { id: 20, title: 'Green', ideas: 1 },
            { id: 0, title: '', ideas: 3 },
        ]);
        expect(groupTilesOf(room(items))).toEqual([]);
    });
});

describe('the word cloud', () => {
    const measure = (text: string): number => 0.6 * text.length;
    const words = Array.from({ length: 40 }, (_, index) => ({ text: `word${'x'.repeat(index % 9)}${index}`, times: 40 - index }));

    function overlaps(placed: readonly PlacedWord[]): number {
        return placed.flatMap((one, index) => placed.slice(index + 1).filter((other) => Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.size + other.size) / 2)).length;
    }

    it('puts the most frequent word in the middle and no word over another', () => {
        const placed = placedIn(words, measure);
        expect(placed[0]).toMatchObject({ text: 'word0', x: 0, y: 0 });
        expect(overlaps(placed)).toBe(0);
        expect(placed.length).toBeGreaterThan(32);
    });

    it('leaves words where they are while others come and grow', () => {
        const before = placedIn(words.slice(0, 12), measure);
        const after = placedIn([{ text: 'newcomer', times: 90 }, ...words.slice(0, 12)], measure, before);
        const stayed = after.filter((word) => before.some((old) => old.text === word.text && old.x === word.x && old.y === word.y));
        expect(stayed.length).toBeGreaterThanOrEqual(11);
        expect(overlaps(after)).toBe(0);
        expect(after.map(({ text }) => text)).toContain('newcomer');
    });

    it('draws twice as often as twice the area, and a word that is too long smaller', () => {
        expect(sizeOf(4, 4)).toBeGreaterThan(sizeOf(1, 4));
        const [long] = placedIn([{ text: 'x'.repeat(160), times: 3 }], measure);
        expect(long!.width).toBeLessThanOrEqual(160);
        const { x, y } = boundsOf(placedIn(words, measure));
        expect(x).toBeLessThanOrEqual(90);
        expect(y).toBeLessThanOrEqual(50);
    });
});

describe('bars', () => {
    function asked(kind: BallotKind, counts: readonly number[], terms: Partial<Ballot> = {}): [ViewState, Ballot] {
        const ballot = { id: 50, kind, title: 'Which?', group: 0, tag: '', budget: 0, atMost: 1, steps: 0, labels: [], phase: 0, isClosed: false, hidesCounts: false, waits: false, ...terms } as Ballot;
        return [room([], { ballots: new Map([[50, ballot]]), totals: new Map([[voteKey(50, 50), { asOf: 9, counts }]]) }), ballot];
    }

    it('are as long as their share of the longest, and tell their share of the people', () => {
        const bars = choiceBars(...asked(BallotKind.CHOICE, [8, 4, 2, 0], { labels: ['a', 'b', 'c'] }));
        expect(bars).toEqual([
            { label: 'a', count: 4, percent: 50, length: 100 },
            { label: 'b', count: 2, percent: 25, length: 50 },
            { label: 'c', count: 0, percent: 0, length: 0 },
        ]);
    });

    it('of a scale have a mean, where anybody answered', () => {
        const bars = choiceBars(...asked(BallotKind.SCALE, [4, 1, 0, 0, 1, 2], { steps: 5 }));
        expect(scaleMean(bars)).toBe(3.75);
        const none = choiceBars(...asked(BallotKind.SCALE, [], { steps: 5 }));
        expect(scaleMean(none)).toBeNull();
    });
});
