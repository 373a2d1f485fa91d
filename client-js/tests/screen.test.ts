// What the big screen decides by itself: its scene, its keys, its colours and sizes.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Ballot } from '../src/store/ballot';
import { ScreenScene } from '../src/protocol/gen/kring/v1/server_wire';
import { numberOf, screenWishes, screenWishOf, type ScreenWish } from '../src/store/screen_wish';
import { emptyStage } from '../src/store/stage';
import { Advance, BallotKind, emptyView, ItemState, ListOrder, Permission, RoomState, View, voteKey, type Item, type PhaseSwitches, type ViewState } from '../src/store/view';
import { seatsAround, seatsMax } from '../src/ui/screen/screen_circle';
import { deedOf, screenKeys } from '../src/ui/screen/screen_keys';
import { lackOf, questionIn, sceneOf, wishesIn, type Chosen } from '../src/ui/screen/screen_scene';
import { backersIn, ordered, repliesIn, shownIdea } from '../src/ui/screen/screen_view';
import { screenEn } from './support/catalogues';
import { screenNl } from './support/catalogues';

const all = Permission.EVERYBODY;
const nobody = Permission.UNSPECIFIED;
const nothing: PhaseSwitches = { write: nobody, reply: nobody, vote: nobody, showCounts: false, showAuthors: true, order: ListOrder.NEWEST, withoutSupport: false, withoutStance: false };

function item(id: number, extra: Partial<Item> = {}): Item {
    return { id, parent: 0, state: ItemState.SHOWN, author: 9, text: `idea ${id}`, timeMs: id, group: 0, mergedInto: 0, folded: 0, ...extra } as Item;
}

function ballot(id: number, kind: BallotKind, extra: Partial<Ballot> = {}): Ballot {
    return { id, kind, title: '', group: 0, tag: '', budget: 0, atMost: 0, steps: 0, labels: [], phase: 0, isClosed: false, hidesCounts: false, waits: false, ...extra };
}

interface Made {
    items?: readonly Item[];
    switches?: Partial<PhaseSwitches>;
    before?: Partial<PhaseSwitches>;
    state?: RoomState;
    support?: Record<number, number>;
    more?: Partial<ViewState>;
}

function room({ items = [item(11), item(12)], switches, before, state = RoomState.OPEN, support = {}, more = {} }: Made = {}): ViewState {
    const plan = (number: number, of: Partial<PhaseSwitches>) => ({ number, title: `phase ${number}`, switches: { ...nothing, ...of }, durationS: 0, startsMs: 0 });
    const empty = emptyView(View.SCREEN);
    return {
        ...empty,
        room: { ...empty.room, state },
        ballots: new Map([[2, ballot(2, BallotKind.SUPPORT)]]),
        items: new Map(items.map((each) => [each.id, each])),
        totals: new Map(Object.entries(support).map(([id, count]) => [voteKey(2, Number(id)), { asOf: 1, counts: [count] }])),
        phases: switches === undefined ? null : { agenda: { phases: [...(before === undefined ? [] : [plan(1, before)]), plan(2, switches)], advance: Advance.BY_HAND }, active: [{ number: 2, endsMs: 0 }], switches: { ...nothing, ...switches } },
        ...more,
    };
}

const auto: Chosen = { wish: null, led: null, isJoinLarge: false, isLit: false, isBrowsed: false, seenQuestion: 0 };
const pinned = { stage: { ...emptyStage, pins: [11, 12] } };
const grouped = { groups: new Map([[30, 'Green'], [31, 'Seats']]) };

describe('the scene', () => {
    it.each<[string, ViewState, Partial<Chosen>, string]>([
        ['before the start', room({ state: RoomState.DRAFT }), {}, 'lobby'],
        ['while nothing is written', room({ items: [] }), {}, 'lobby'],
        ['while people write', room({ switches: { write: all } }), {}, 'ideas'],
        ['without phases', room(), {}, 'ideas'],
        ['where each writes alone', room({ switches: { write: all, showAuthors: false } }), {}, 'count'],
        ['where each writes alone, also to who asks for the ideas', room({ switches: { write: all, showAuthors: false } }), { wish: 'ideas' }, 'count'],
        ['where each writes, and counts are shown', room({ switches: { write: all, showAuthors: false, showCounts: true } }), {}, 'ideas'],
        ['where each writes, and may reply', room({ switches: { write: all, reply: all, showAuthors: false } }), {}, 'ideas'],
        ['where each writes, and may vote', room({ switches: { write: all, vote: all, showAuthors: false } }), {}, 'ideas'],
        ['while people vote unseen', room({ switches: { vote: all } }), {}, 'ideas'],
        ['while people vote unseen once more', room({ before: { vote: all }, switches: { vote: all } }), {}, 'ideas'],
        ['while people write after a vote', room({ before: { vote: all }, switches: { write: all } }), {}, 'ideas'],
        ['while people vote and see the counts', room({ switches: { vote: all, showCounts: true }, support: { 11: 4 } }), {}, 'ideas'],
        ['between vote and outcome', room({ before: { vote: all }, switches: {} }), {}, 'closed'],
        ['where nobody voted before', room({ before: { write: all }, switches: {} }), {}, 'ideas'],
        ['once the outcome is shown', room({ before: { vote: all }, switches: { showCounts: true }, support: { 11: 4 } }), {}, 'results'],
        ['where nobody backed anything', room({ switches: { showCounts: true } }), {}, 'ideas'],
        ['with groups, when writing is over', room({ items: [item(11, { group: 30 }), item(12, { group: 31 })], switches: { reply: all }, more: grouped }), {}, 'groups'],
        ['with groups, while people write', room({ items: [item(11, { group: 30 }), item(12, { group: 31 })], switches: { write: all }, more: grouped }), {}, 'ideas'],
        ['with one group', room({ items: [item(11, { group: 30 }), item(12, { group: 30 })], switches: { reply: all }, more: grouped }), {}, 'ideas'],
        ['with groups of less than half of the ideas', room({ items: [item(11, { group: 30 }), item(12, { group: 31 }), item(13), item(14), item(15)], switches: { reply: all }, more: grouped }), {}, 'ideas'],
        ['with two pinned ideas', room({ switches: { vote: all }, more: { stage: { ...emptyStage, pins: [11, 12] } } }), {}, 'compare'],
        ['with two pinned ideas, while people write', room({ switches: { write: all }, more: { stage: { ...emptyStage, pins: [11, 12] } } }), {}, 'ideas'],
        ['with an idea in the spotlight', room({ switches: { write: all } }), { isLit: true }, 'spotlight'],
        ['with an idea in the spotlight, whatever was asked for', room(), { isLit: true, wish: 'ideas' }, 'spotlight'],
        ['with the way in made large', room(), { isJoinLarge: true, isLit: true }, 'lobby'],
        ['in a pause, whatever was asked for', room({ state: RoomState.PAUSED }), { isLit: true, isJoinLarge: true, wish: 'ideas' }, 'pause'],
        ['after the end', room({ state: RoomState.CLOSED }), {}, 'thanks'],
        ['after the end, with an idea in the spotlight', room({ state: RoomState.CLOSED }), { isLit: true }, 'spotlight'],
        ['after the end, asked for the ideas', room({ state: RoomState.CLOSED, support: { 11: 3 } }), { wish: 'ideas' }, 'results'],
        ['with a question', room({ more: { ballots: new Map([[40, ballot(40, BallotKind.CHOICE, { title: 'Which?' })]]) } }), {}, 'question'],
        ['with a question that was looked at', room({ more: { ballots: new Map([[40, ballot(40, BallotKind.CHOICE, { title: 'Which?', isClosed: true })]]) } }), { seenQuestion: 40 }, 'ideas'],
        ['asked for what is not there', room(), { wish: 'groups' }, 'ideas'],
        ['asked for how it goes', room(), { wish: 'pulse' }, 'pulse'],
        ['where facilitators wish the way in', room(), { led: 'way_in' }, 'lobby'],
        ['where facilitators wish the way in, before their spotlight', room(), { led: 'way_in', isLit: true }, 'lobby'],
        ['where facilitators wish the pinned ideas, while people write', room({ switches: { write: all }, more: pinned }), { led: 'compare' }, 'compare'],
        ['where facilitators wish two ideas, and one of them was hidden', room({ items: [item(11), item(12, { state: ItemState.HIDDEN })], more: pinned }), { led: 'compare' }, 'ideas'],
        ['where facilitators wish two ideas, and one of them was folded', room({ items: [item(11), item(12, { folded: 7 })], more: pinned }), { led: 'compare' }, 'ideas'],
        ['where facilitators wish what is not there, with a spotlight', room(), { led: 'groups', isLit: true }, 'spotlight'],
        ['where facilitators wish a question that nobody asks', room(), { led: 'question' }, 'ideas'],
        ['where facilitators wish a question whose outcome is hidden', room({ more: { ballots: new Map([[40, ballot(40, BallotKind.WORDS, { title: 'Why?', isClosed: true, hidesCounts: true })]]) } }), { led: 'question' }, 'ideas'],
        ['where facilitators wish a question that was looked at', room({ more: { ballots: new Map([[40, ballot(40, BallotKind.WORDS, { title: 'Why?', isClosed: true })]]) } }), { led: 'question', seenQuestion: 40 }, 'question'],
        ['where facilitators wish the ideas, and each writes alone', room({ switches: { write: all, showAuthors: false } }), { led: 'ideas' }, 'count'],
        ['where facilitators wish the ideas, and there is an outcome', room({ before: { vote: all }, switches: { showCounts: true }, support: { 11: 4 } }), { led: 'ideas' }, 'results'],
        ['in a pause, whatever facilitators wish', room({ state: RoomState.PAUSED }), { led: 'way_in' }, 'pause'],
        ['after the end, where facilitators wish how it went', room({ state: RoomState.CLOSED }), { led: 'pulse' }, 'pulse'],
        ['asked at the screen over what facilitators wish', room(), { led: 'way_in', wish: 'pulse' }, 'pulse'],
        ['asked at the screen for what is not there, over what facilitators wish', room(), { led: 'pulse', wish: 'tables' }, 'pulse'],
        ['where somebody at the screen went to an idea, over what facilitators wish', room(), { led: 'way_in', isLit: true, isBrowsed: true }, 'spotlight'],
    ])('%s', (_, view, chosen, scene) => {
        expect(sceneOf(view, { ...auto, ...chosen })).toBe(scene);
    });

    it('offers what there is, and nothing in a pause', () => {
        expect(wishesIn(room({ items: [item(11, { group: 30 }), item(12)], more: grouped }))).toEqual(['ideas', 'groups', 'pulse']);
        expect(wishesIn(room({ state: RoomState.PAUSED }))).toEqual([]);
        expect(wishesIn(room({ state: RoomState.DRAFT }))).toEqual([]);
        expect(wishesIn(room({ items: [] }))).toEqual([]);
        const tables = new Map([[1, { id: 1, name: 'One', endsMs: 0 }]]);
        const pinned = (...pins: number[]) => ({ stage: { ...emptyStage, pins } });
        expect(wishesIn(room({ more: { ...pinned(11, 12), tables, ballots: new Map([[40, ballot(40, BallotKind.CHOICE, { title: 'Which?' })]]) } }))).toEqual(['ideas', 'question', 'compare', 'tables', 'pulse']);
        expect(wishesIn(room({ more: pinned(11) }))).toEqual(['ideas', 'pulse']);
    });

    it('asks what is still open before what was asked later and is over', () => {
        const ballots = (over: Partial<Ballot>) => new Map([[40, ballot(40, BallotKind.CHOICE, { title: 'Which?' })], [41, ballot(41, BallotKind.CHOICE, { title: 'And now?', ...over })]]);
        expect(questionIn(room({ more: { ballots: ballots({}) } }))?.id).toBe(41);
        expect(questionIn(room({ more: { ballots: ballots({ isClosed: true }) } }))?.id).toBe(40);
        expect(questionIn(room())).toBeUndefined();
    });

    it('says what is missing for a wish', () => {
        const wishes: ScreenWish[] = ['way_in', 'ideas', 'compare', 'groups', 'question', 'tables', 'pulse'];
        expect(wishes.map((wish) => lackOf(room({ items: [] }), wish))).toEqual([null, 'ideas', 'pair', 'groups', 'question', 'tables', 'ideas']);
        expect(lackOf(room({ switches: { write: all, showAuthors: false } }), 'ideas')).toBe('open_writing');
        // A pause takes nothing away: what is wished comes after it.
        expect(lackOf(room({ state: RoomState.PAUSED }), 'ideas')).toBeNull();
    });

    it('has the numbers of the wire for what facilitators wish', () => {
        const names = Object.keys(ScreenScene).filter((name) => Number.isNaN(Number(name)) && name !== 'UNSPECIFIED');
        expect(screenWishes.map((wish) => wish.toUpperCase())).toEqual(names);
        const wished = (screen: number) => screenWishOf({ ...emptyView(View.SCREEN).room, screen });
        expect(screenWishes.map((wish) => wished(numberOf(wish)))).toEqual([...screenWishes]);
        expect([numberOf(null), wished(0), wished(99)]).toEqual([0, null, null]);
        expect(ScreenScene.COMPARE).toBe(numberOf('compare'));
    });
});

describe('what stands on the big screen', () => {
    it('is nothing that is folded, held, hidden, declined, withdrawn or merged away', () => {
        const states = [ItemState.HIDDEN, ItemState.WITHDRAWN, ItemState.HELD, ItemState.DECLINED];
        const view = room({ items: [item(11), ...states.map((state, index) => item(20 + index, { state })), item(30, { folded: 7 }), item(31, { mergedInto: 11 })] });
        expect(ordered(view, 'newest').map(({ id }) => id)).toEqual([11]);
        for (const id of [20, 21, 22, 23, 30, 99]) expect(shownIdea(view, id)).toBeNull();
        expect(shownIdea(view, 31)?.id).toBe(11);
    });

    it('is the last replies that may be seen', () => {
        const view = room({ items: [item(11), item(12, { parent: 11 }), item(13, { parent: 11, folded: 3 }), item(14, { parent: 11 }), item(15, { parent: 11, state: ItemState.HIDDEN }), item(16, { parent: 11 })] });
        expect(repliesIn(view, 11, 2).map(({ id }) => id)).toEqual([14, 16]);
        expect(repliesIn(view, 11, 9).map(({ id }) => id)).toEqual([12, 14, 16]);
    });

    it('has no counts while the phase hides them', () => {
        expect(backersIn(room({ switches: { vote: all }, support: { 11: 4 } }), 11)).toBeNull();
        expect(backersIn(room({ switches: { showCounts: true }, support: { 11: 4 } }), 11)).toBe(4);
    });

    it('has the pinned ideas on top', () => {
        const view = room({ items: [item(11), item(12), item(13)], more: { stage: { ...emptyStage, pins: [11] } } });
        expect(ordered(view, 'newest').map(({ id }) => id)).toEqual([11, 13, 12]);
    });
});

describe('the keys', () => {
    const press = (key: string, extra = {}) => ({ key, repeat: false, ctrlKey: false, metaKey: false, altKey: false, ...extra });

    it('are those of the list, and those of clickers', () => {
        expect(new Set(screenKeys.map(({ deed }) => deed)).size).toBe(screenKeys.length);
        const keys = ['?', 'j', 'k', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'q', 'r', '.', 'F', '+', '-', 'Escape'];
        expect(keys.map((key) => deedOf(press(key), true))).toEqual([
            'list', 'next', 'previous', 'next', 'previous', 'next', 'previous', 'next', 'previous', 'join', 'reveal', 'blank', 'full', 'larger', 'smaller', 'leave',
        ]);
    });

    it('do nothing while held, or with another key', () => {
        expect(deedOf(press('q', { repeat: true }), true)).toBeNull();
        for (const other of ['ctrlKey', 'metaKey', 'altKey']) expect(deedOf(press('q', { [other]: true }), true)).toBeNull();
        expect(deedOf(press('x'), true)).toBeNull();
    });

    it('are letters that can be switched off; a clicker goes on', () => {
        expect(deedOf(press('q'), false)).toBeNull();
        expect(deedOf(press('PageDown'), false)).toBe('next');
        expect(deedOf(press('Escape'), false)).toBe('leave');
    });
});

describe('the circle', () => {
    it('has a seat for everybody up to its most, and none over another', () => {
        for (const people of [0, 1, 24, 81, seatsMax, 2_000]) {
            const seats = seatsAround(people);
            expect(seats).toHaveLength(Math.min(people, seatsMax));
            const gaps = seats.flatMap((one, index) => seats.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y) - one.size - other.size));
            expect(Math.min(Infinity, ...gaps)).toBeGreaterThan(-0.01);
        }
    });

    it('lets everybody keep the seat when others come', () => {
        const before = seatsAround(50);
        expect(seatsAround(60).slice(0, 50)).toEqual(before);
    });
});

describe('the look', () => {
    const styles = (name: string) => readFileSync(fileURLToPath(new URL(`../src/ui/${name}.css`, import.meta.url)), 'utf8');
    const [tokens, screen] = [styles('base/tokens'), styles('screen/screen')];

    function colours(dark: boolean): Map<string, string> {
        const found = new Map<string, string>();
        for (const css of [tokens, screen]) {
            const [light = '', rest = ''] = css.split('@media (prefers-color-scheme: dark)');
            const [darkPart = ''] = rest.split('@media');
            for (const part of dark ? [light, darkPart] : [light]) for (const [, name = '', value = ''] of part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)) found.set(name, value);
        }
        return found;
    }

    function luminance(colour: string): number {
        const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
            const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function contrast(one: string, other: string): number {
        const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
        return (light + 0.05) / (dark + 0.05);
    }

    it.each([false, true])('has 7 to 1 between text and ground (dark: %s)', (dark) => {
        const of = colours(dark);
        const pairs = [
            ...['ground', 'surface', 'surface-low', 'accent-soft', 'spark-soft'].map((ground) => ['ink', ground]),
            ...['ground', 'surface', 'surface-low', 'accent-soft'].map((ground) => ['ink-soft', ground]),
            ...['ground', 'surface'].map((ground) => ['accent', ground]),
        ] as const;
        const low = pairs.filter(([ink = '', ground = '']) => contrast(of.get(ink) ?? '#000000', of.get(ground) ?? '#000000') < 7).map((pair) => pair.join(' on '));
        expect(low).toEqual([]);
        expect(of.size).toBeGreaterThan(12);
        // What is drawn, and is no text.
        for (const drawn of ['accent', 'spark']) expect(contrast(of.get(drawn)!, of.get('ground')!), drawn).toBeGreaterThanOrEqual(3);
    });

    it('has sizes that the back of a hall can read', () => {
        expect(/--list-least: calc\(3\.5 \* var\(--hundredth\)\)/.test(screen)).toBe(true);
        expect(/--spotlight-least: calc\(6 \* var\(--hundredth\)\)/.test(screen)).toBe(true);
        expect(screen).toContain('--hundredth: min(1vh, 0.75vw)');
    });
});

describe('the texts of the big screen', () => {
    it('have the same keys and placeholders in both languages, and words in each', () => {
        expect(Object.keys(screenNl)).toEqual(Object.keys(screenEn));
        const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
        for (const key of Object.keys(screenEn) as (keyof typeof screenEn)[]) {
            expect(holes(screenNl[key]), key).toEqual(holes(screenEn[key]));
            expect(screenNl[key].trim() !== '' && screenEn[key].trim() !== '', key).toBe(true);
            expect(/!/.test(screenNl[key] + screenEn[key]), key).toBe(false);
        }
    });

    it('are all used', () => {
        const source = fileURLToPath(new URL('../src/ui/', import.meta.url));
        const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
            .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('text'))
            .map((name) => readFileSync(source + name, 'utf8'))
            .join('\n');
        const composed = ['ask.', ...screenKeys.map(({ deed }) => `keys.${deed}`)];
        const bases = Object.keys(screenEn).map((key) => key.replace(/\.(one|other)$/, ''));
        expect(bases.filter((base) => !code.includes(`'${base}'`) && !composed.some((prefix) => base.startsWith(prefix)))).toEqual([]);
    });
});
