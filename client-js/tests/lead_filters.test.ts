import { describe, expect, it } from 'vitest';
import { FlagReason } from '../src/store/community';
import { Advance, ItemState, ListOrder, Permission, Role, type PhaseSwitches } from '../src/store/view';
import { backersOf, isFound, offeredIn, passing, recentMs, type Filter, type FilterMoment } from '../src/ui/lead/lead_filters';
import { item, now, viewOf } from './support/lead_view';

const moment: FilterMoment = { now, me: 77, before: null };
const ids = (view: Parameters<typeof passing>[0], filter: Filter, over: Partial<FilterMoment> = {}): number[] => [...passing(view, filter, { ...moment, ...over })];
const switches: PhaseSwitches = {
    write: Permission.EVERYBODY, reply: Permission.EVERYBODY, vote: Permission.EVERYBODY, showCounts: true, showAuthors: true, order: ListOrder.NEWEST, withoutSupport: false, withoutStance: false,
};

describe('the filters of the stream', () => {
    it('let all through but what is merged, withdrawn or not published', () => {
        const view = viewOf([item(1), item(2, { mergedInto: 1 }), item(3, { state: ItemState.WITHDRAWN }), item(4, { state: ItemState.HELD }), item(5, { state: ItemState.HIDDEN }), item(6, { parent: 1 })]);
        expect(ids(view, 'all')).toEqual([1, 5]);
    });

    it('new: of the last minutes', () => {
        expect(ids(viewOf([item(1, { timeMs: now - recentMs }), item(2, { timeMs: now - recentMs - 1 })]), 'new')).toEqual([1]);
    });

    it('few eyes: nobody voted, or less than half as many as in the middle', () => {
        const view = viewOf([item(1), item(2), item(3), item(4), item(5)], {}, { support: { 1: 9, 2: 8, 3: 8, 4: 3 } });
        expect(ids(view, 'few_eyes')).toEqual([4, 5]);
        expect(ids(viewOf([item(1), item(2), item(3)], {}, { support: { 1: 8, 2: 8, 3: 4 } }), 'few_eyes')).toEqual([]);
        expect(ids(viewOf([item(1), item(2)]), 'few_eyes')).toEqual([1, 2]);
    });

    it('rising: what gained most since some minutes ago', () => {
        const view = viewOf([item(1), item(2), item(3), item(4)], {}, { support: { 1: 20, 2: 8, 3: 4, 4: 2 } });
        const before = new Map([[1, 19], [2, 2], [3, 1], [4, 0]]);
        expect(ids(view, 'rising', { before })).toEqual([2, 3]);
        expect(ids(view, 'rising')).toEqual([]);
        expect(ids(viewOf([item(1)], {}, { support: { 1: 1 } }), 'rising', { before: new Map() })).toEqual([]);
    });

    it('common ground: three in four agree, and there are four', () => {
        const view = viewOf([item(1), item(2), item(3)], {}, { stance: { 1: [3, 1, 9], 2: [5, 2, 0], 3: [3, 0, 9] } });
        expect(ids(view, 'common_ground')).toEqual([1]);
    });

    it('unanswered: no facilitator replied, at any depth', () => {
        const view = viewOf([
            item(1), item(2), item(3), item(4, { seed: true }), item(5), item(6, { state: ItemState.HIDDEN }),
            item(11, { parent: 1, authorRole: Role.LEAD }),
            item(12, { parent: 2 }), item(13, { parent: 12, authorRole: Role.HELPER }),
            item(14, { parent: 3, authorRole: Role.LEAD, asks: true }),
            item(15, { parent: 5, authorRole: Role.HELPER, state: ItemState.HELD }),
        ]);
        expect(ids(view, 'unanswered')).toEqual([3, 5]);
    });

    it('flagged: it, or a reply to it', () => {
        const flags = [{ reason: FlagReason.SPAM, doubleOf: 0, note: '' }];
        expect(ids(viewOf([item(1), item(2, { flags }), item(3), item(9, { parent: 3, flags })]), 'flagged')).toEqual([2, 3]);
    });

    it('mine: what I wrote, also where nobody is named', () => {
        const view = viewOf([item(1, { author: 77 }), item(2, { author: 0 }), item(3, { author: 0 })]);
        expect(ids({ ...view, own: { ...view.own, authored: new Set([3]) } }, 'mine')).toEqual([1, 3]);
        expect(ids(view, 'mine', { me: 0 })).toEqual([]);
    });

    it('are offered where there is something to tell by', () => {
        const phases = (over: Partial<PhaseSwitches>) => ({ phases: { agenda: { phases: [], advance: Advance.BY_HAND }, active: [], switches: { ...switches, ...over } } });
        const hasNot = (view: Parameters<typeof offeredIn>[0], filter: Filter, before: FilterMoment['before'] = null) => !offeredIn(view, { before }).includes(filter);
        expect(hasNot(viewOf([]), 'rising')).toBe(true);
        expect(hasNot(viewOf([]), 'rising', new Map())).toBe(false);
        expect(hasNot(viewOf([]), 'common_ground')).toBe(false);
        expect(hasNot(viewOf([], phases({ withoutStance: true })), 'common_ground')).toBe(true);
        expect(hasNot(viewOf([], phases({ withoutStance: true })), 'few_eyes')).toBe(false);
        expect(hasNot(viewOf([], phases({ withoutStance: true, withoutSupport: true })), 'few_eyes')).toBe(true);
    });
});

describe('backers', () => {
    it('support or agree, whichever are more', () => {
        expect([...backersOf(viewOf([item(1), item(2), item(3)], {}, { support: { 1: 3 }, stance: { 1: [2, 9, 0], 2: [4, 0, 0] } }))]).toEqual([[1, 3], [2, 4], [3, 0]]);
    });
});

describe('the search', () => {
    it('does not mind who writes without accents', () => {
        expect(isFound(item(1, { text: 'Het cafe' }), 'café')).toBe(true);
    });

    it('finds each word anywhere, without case and accents', () => {
        const idea = item(1, { text: 'Een café op het plein', authorName: 'Zoë', tags: [{ id: 1, text: 'Groen' }] });
        for (const search of ['cafe', 'CAFÉ plein', 'zoe groen', '']) expect(isFound(idea, search)).toBe(true);
        for (const search of ['cafes', 'plein boom']) expect(isFound(idea, search)).toBe(false);
    });
});
