import { describe, expect, it } from 'vitest';
import { TextFetcher } from '../src/connection/text_fetcher';
import type { Change } from '../src/protocol/gen/kring/v1/server_wire';
import { foldTexts } from '../src/store/texts';
import { emptyView, foldUpdate, ItemState, Role, View, type Item, type ViewState } from '../src/store/view';

function after(state: ViewState, body: Change['body']): ViewState {
    const sequence = state.sequence + 1;
    const next = foldUpdate(state, { after: BigInt(state.sequence), through: BigInt(sequence), changes: [{ sequence: BigInt(sequence), body }] });
    if (next === 'gap') throw new Error('a gap');
    return next;
}

function idea(id: number, text = ''): Change['body'] {
    return {
        case: 'item',
        value: {
            id: BigInt(id), parent: 0n, state: ItemState.SHOWN, author: 9n, authorName: 'Ana', authorRole: Role.PARTICIPANT, text,
            timeMs: 0n, hiddenReason: '', hides: [], improves: 0n, group: 0n, mergedInto: 0n, mergeReason: '', locked: 0n, asks: false,
            seed: false, table: 0n, lifted: 0n, edited: 0n, editedMs: 0n, tags: [], versions: [], textLanguage: '', textLater: text === '',
            found: 0, folded: 0n, flags: [], jury: 0n, juryEndsMs: 0n, appealed: false,
        },
    };
}

function run(...texts: [number, string][]) {
    return { from: 0n, through: 99n, texts: texts.map(([id, text]) => ({ id: BigInt(id), text })) };
}

describe('texts that come later', () => {
    const room = [1, 2, 3].reduce((state, id) => after(state, idea(id)), emptyView(View.PARTICIPANT));

    it('are put where they are missing', () => {
        const state = foldTexts(room, run([1, 'bench'], [3, 'tree'], [7, 'nowhere']));
        expect([...state.items.values()].map(({ text, textLater }) => [text, textLater])).toEqual([['bench', false], ['', true], ['tree', false]]);
        expect(room.items.get(1)?.text).toBe('');
    });

    it('do not take the place of what changed meanwhile', () => {
        const edited = after(room, idea(1, 'seat'));
        const hidden = after(edited, { case: 'hidden', value: { id: 2n, reason: 'rude', found: 0 } });
        const gone = after(hidden, { case: 'withdrawn', value: { id: 3n } });
        const state = foldTexts(gone, run([1, 'bench'], [2, 'shed'], [3, 'tree']));
        expect([...state.items.values()].map(({ text }) => text)).toEqual(['seat', '', '']);
        expect([...state.items.values()].some(({ textLater }) => textLater)).toBe(false);
    });
});

describe('fetching texts', () => {
    function fetching() {
        const items = new Map<number, { textLater: boolean }>([1, 2, 3].map((id) => [id, { textLater: true }]));
        const sent: number[] = [];
        const timers: { at: number; call: () => void }[] = [];
        const world = { items, sent, timers, wait: 0 as number | null, now: 0 };
        const clock = {
            now: () => world.now,
            after(delayMs: number, call: () => void) {
                const timer = { at: world.now + delayMs, call };
                timers.push(timer);
                return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
            },
        };
        const fetcher = new TextFetcher(
            clock,
            (id) => items.get(id) as Item | undefined,
            (near) => {
                if (world.wait === 0) sent.push(near);
                return world.wait;
            },
        );
        const pass = (ms: number) => {
            world.now += ms;
            for (const timer of timers.filter(({ at }) => at <= world.now)) {
                timers.splice(timers.indexOf(timer), 1);
                timer.call();
            }
        };
        return { ...world, world, fetcher, pass };
    }

    it('asks one after the other, the last one first, and not for what came meanwhile', () => {
        const { fetcher, sent, items } = fetching();
        fetcher.want(1);
        fetcher.want(2);
        fetcher.want(3);
        expect(sent).toEqual([1]);
        items.set(2, { textLater: false });
        fetcher.came();
        fetcher.came();
        fetcher.came();
        expect(sent).toEqual([1, 3]);
    });

    it('asks once for what does not come with its answer', () => {
        const { fetcher, sent } = fetching();
        fetcher.want(1);
        fetcher.came();
        fetcher.want(1);
        expect(sent).toEqual([1]);
    });

    it('rests while there is no connection, and asks as soon as there is one', () => {
        const { fetcher, sent, world, timers } = fetching();
        world.wait = null;
        fetcher.want(1);
        fetcher.want(2);
        expect(timers).toEqual([]);
        world.wait = 0;
        fetcher.begin();
        expect(sent).toEqual([2]);
    });

    it('waits for its turn, asks again when nothing comes, and begins anew on another connection', () => {
        const { fetcher, sent, world, pass } = fetching();
        world.wait = 200;
        fetcher.want(1);
        expect(sent).toEqual([]);
        world.wait = 0;
        pass(200);
        expect(sent).toEqual([1]);
        pass(10_000);
        expect(sent).toEqual([1, 1]);
        world.wait = null;
        fetcher.begin();
        world.wait = 0;
        fetcher.begin();
        expect(sent).toEqual([1, 1, 1]);
    });
});
