// What a facilitator does with a key or with several ideas, and how all of it is taken back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Advance, ItemState, ListOrder, Permission, RoomState, type ViewState } from '../src/store/view';
import { handOf, type LeadHand } from '../src/ui/lead/lead_hand.svelte';
import type { RoomModel } from '../src/ui/model/room_model.svelte';
import { item, viewOf } from './support/lead_view';

type Sent = readonly [string, ...unknown[]];

let sent: Sent[];
let refuses: boolean;

/** A hand whose commands are noted, and taken or refused. */
function hand(view: ViewState, phases: unknown = null, room: unknown = null): LeadHand {
    let sequence = 100;
    const client = new Proxy({}, {
        get: (_, name) => (...given: unknown[]) => {
            sent.push([String(name), ...given]);
            return Promise.resolve(refuses ? { kind: 'refused', textKey: '' } : { kind: 'ok', sequence: ++sequence });
        },
    });
    return handOf({ client, view, phases, room, tell: (posted: Promise<unknown>) => posted } as unknown as RoomModel);
}

const names = (): string[] => sent.map(([name]) => name);
const switches = { write: Permission.EVERYBODY, reply: Permission.EVERYBODY, vote: Permission.EVERYBODY, showCounts: true, showAuthors: true, order: ListOrder.NEWEST, withoutSupport: false, withoutStance: false };
const agenda = (...active: number[]) => ({
    agenda: { phases: [1, 2, 3].map((number) => ({ number, title: `${number}`, switches, durationS: 60, startsMs: 0 })), advance: Advance.BY_HAND },
    active: active.map((number) => ({ number, endsMs: 0 })),
    switches: active.length === 0 ? null : switches,
});

beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    refuses = false;
});
afterEach(() => void vi.useRealTimers());

describe('what was done last', () => {
    it('is taken back once', async () => {
        const one = hand(viewOf([item(1)]));
        await one.hideOne(1, 'Unkind');
        expect(one.undoOffer?.what).toBe('hidden');
        expect(one.undoLast()).toBe(true);
        expect(sent).toEqual([['hide', 1, 'Unkind'], ['undoAct', 101]]);
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast()).toBe(false);
        expect(sent).toHaveLength(2);
    });

    it('is not offered where it was refused', async () => {
        refuses = true;
        const one = hand(viewOf([item(1)]));
        await one.merge(1, 2, 'The same');
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast()).toBe(false);
    });

    it('is offered for ten seconds, longer while somebody is about to use it, and by key after that', async () => {
        const one = hand(viewOf([item(1)]));
        await one.hideOne(1, '');
        one.keepUndo(true);
        vi.advanceTimersByTime(60_000);
        expect(one.undoOffer).not.toBeNull();
        one.keepUndo(false);
        vi.advanceTimersByTime(9_999);
        expect(one.undoOffer).not.toBeNull();
        vi.advanceTimersByTime(1);
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast()).toBe(true);
    });

    it('is not offered once a pause is over, or the door open again, by another way', async () => {
        const room = { state: RoomState.PAUSED, isLocked: true };
        const one = hand(viewOf([]), null, room);
        await one.pause('A short break');
        expect(one.undoOffer?.what).toBe('paused');
        room.state = RoomState.OPEN;
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast()).toBe(false);
        await one.lock(0, 'Everybody is in');
        expect(one.undoOffer?.what).toBe('locked');
        room.isLocked = false;
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast()).toBe(false);
        expect(names()).toEqual(['pauseRoom', 'lock']);
        // The lock of one idea has nothing to do with the door.
        await one.lock(1, 'All is said');
        expect(one.undoOffer?.what).toBe('locked');
    });
});

describe('the end', () => {
    it('waits while it can be called off', () => {
        const one = hand(viewOf([]));
        one.end();
        one.keepUndo(false);
        vi.advanceTimersByTime(9_999);
        expect(one.undoOffer?.what).toBe('ending');
        expect(sent).toEqual([]);
        vi.advanceTimersByTime(1);
        expect(names()).toEqual(['closeRoom']);
        expect(one.undoOffer).toBeNull();
        expect(one.undoLast(), 'nothing opens it again').toBe(false);
    });

    it('does not come once it was called off', () => {
        const one = hand(viewOf([]));
        one.end();
        expect(one.undoLast()).toBe(true);
        vi.advanceTimersByTime(60_000);
        expect(sent).toEqual([]);
    });
});

describe('several ideas', () => {
    it('are hidden where they are shown, and shown again the last first', async () => {
        const one = hand(viewOf([item(1), item(2, { state: ItemState.HIDDEN }), item(3)]));
        for (const id of [1, 2, 3]) one.choose(id);
        await one.hide('Unkind');
        expect(sent).toEqual([['hide', 1, 'Unkind'], ['hide', 3, 'Unkind']]);
        expect(one.left).toBe(0);
        await one.undoOffer?.takeBack();
        expect(sent.slice(2)).toEqual([['undoAct', 102], ['undoAct', 101]]);
    });

    it('keep a tag that they had before', async () => {
        const one = hand(viewOf([item(1, { tags: [{ id: 101, text: 'Green' }] }), item(2)]));
        for (const id of [1, 2]) one.choose(id);
        await one.tag('Green');
        await one.undoOffer?.takeBack();
        expect(sent.slice(2)).toEqual([['untag', 2, 102]]);
    });

    it('go back to the group in which each was', async () => {
        const one = hand(viewOf([item(1, { group: 30 }), item(2)]));
        for (const id of [1, 2]) one.choose(id);
        await one.group(31);
        await one.undoOffer?.takeBack();
        expect(sent.slice(2)).toEqual([['putIntoGroup', 2, 0], ['putIntoGroup', 1, 30]]);
    });

    it('leave no group behind that was made for two', async () => {
        const one = hand(viewOf([item(1), item(2)]));
        await one.groupTwo(1, 2, 'Seats');
        expect(sent).toEqual([['makeGroup', 'Seats'], ['putIntoGroup', 1, 101], ['putIntoGroup', 2, 101]]);
        await one.undoOffer?.takeBack();
        expect(sent.slice(3)).toEqual([['putIntoGroup', 1, 0], ['putIntoGroup', 2, 0], ['dissolveGroup', 101]]);
    });

    it('go to the group of the other, which stays', async () => {
        const one = hand(viewOf([item(1), item(2, { group: 30 })], { groups: new Map([[30, 'Seats']]) }));
        await one.groupTwo(1, 2, '');
        expect(sent).toEqual([['putIntoGroup', 1, 30]]);
        await one.undoOffer?.takeBack();
        expect(sent.slice(1)).toEqual([['putIntoGroup', 1, 0]]);
    });

    it('offer nothing where nothing was done', async () => {
        refuses = true;
        const one = hand(viewOf([item(1)]));
        one.choose(1);
        await one.hide('');
        expect(one.undoOffer).toBeNull();
    });
});

describe('phases by key', () => {
    it('go on and back within the agenda', () => {
        const by = (step: 1 | -1, ...active: number[]) => {
            sent = [];
            hand(viewOf([]), agenda(...active)).step(step);
            return sent;
        };
        expect(by(1)).toEqual([['setPhases', [{ number: 1 }]]]);
        expect(by(1, 1, 2)).toEqual([['setPhases', [{ number: 3 }]]]);
        expect(by(-1, 2, 3)).toEqual([['setPhases', [{ number: 1 }]]]);
        expect(by(-1, 1)).toEqual([]);
        expect(by(-1)).toEqual([]);
        expect(by(1, 3)).toEqual([]);
    });

    it('do nothing where no phase is active', () => {
        const one = hand(viewOf([]), agenda());
        one.extend();
        one.turnCounts();
        expect(sent).toEqual([]);
        one.startOrStop();
        expect(sent).toEqual([['setPhases', [{ number: 1 }]]]);
    });

    it('are longer by a minute, and show the counts of what is active alone', () => {
        const one = hand(viewOf([]), agenda(2));
        one.extend();
        expect(sent.pop()).toEqual(['setPhases', [{ number: 2, extendS: 60 }]]);
        one.turnCounts();
        const [, told] = sent.pop() as ['setAgenda', { phases: { switches: { showCounts: boolean } }[] }];
        expect(told.phases.map((phase) => phase.switches.showCounts)).toEqual([true, false, true]);
    });
});
