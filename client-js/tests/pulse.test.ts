import { describe, expect, it } from 'vitest';
import { ItemState, Role } from '../src/store/view';
import { foldPeople } from '../src/store/people';
import { groupPulses, latelyMs, learnComings, networkOf, noComings, paceMinutes, pulseOf } from '../src/ui/lead/pulse';
import { item, minute, now, person, peopleOf, viewOf } from './support/lead_view';

const by = (...authors: number[]) => authors.map((author, index) => item(index + 1, { author }));

describe('the pulse', () => {
    it('tells the share of people who wrote and voted', () => {
        const figures = { ideas: 3, contributions: 3, writers: 2, voters: 6, votes: 9 };
        expect(pulseOf(viewOf([], { members: 1, figures }), now).wrote, 'who left is not counted among the members').toBe(100);
        expect(pulseOf(viewOf([], { members: 8, present: 5, figures }), now)).toMatchObject({ present: 5, members: 8, wrote: 25, voted: 75 });
    });

    it('counts writers itself where nothing is counted, and says nothing where it cannot', () => {
        expect(pulseOf(viewOf(by(1, 1, 2), { members: 4 }), now)).toMatchObject({ wrote: 50, voted: null });
        expect(pulseOf(viewOf(by(0, 0, 2), { members: 4 }), now).wrote).toBeNull();
        expect(pulseOf(viewOf([]), now).wrote).toBeNull();
        expect(pulseOf(viewOf([...by(1, 2), item(9, { author: 3, state: ItemState.HELD })], { members: 4 }), now).wrote, 'of what is published').toBe(50);
    });

    it('tells how much one person writes, once there is enough to tell', () => {
        expect(pulseOf(viewOf(by(1, 1, 1, 2, 3, 3)), now).topShare).toBe(50);
        expect(pulseOf(viewOf(by(1, 1, 1, 2, 3)), now).topShare).toBeNull();
        expect(pulseOf(viewOf(by(1, 1, 1, 1, 2, 2)), now).topShare).toBeNull();
        expect(pulseOf(viewOf(by(0, 1, 1, 1, 2, 3)), now).topShare).toBeNull();
    });

    it('does not count what facilitators wrote as a voice', () => {
        const lead = by(9, 9, 9).map((each) => ({ ...each, id: each.id + 50, authorRole: Role.LEAD }));
        expect(pulseOf(viewOf([...by(1, 1, 2, 2, 3, 3), ...lead], { members: 10 }), now)).toMatchObject({ topShare: 33, wrote: 30 });
    });

    it('draws the texts of each minute, the latest last', () => {
        const at = (id: number, ago: number) => item(id, { timeMs: now - ago });
        const { pace } = pulseOf(viewOf([at(1, 0), at(2, minute - 1), at(3, minute), at(4, paceMinutes * minute - 1), at(5, paceMinutes * minute), at(6, -1)]), now);
        expect(pace).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    });

    it('tells of each group, and not where too few are in it', () => {
        const groups = [{ number: 1, title: 'Neighbours', expected: 30 }, { number: 2, title: 'Shops', expected: 0 }];
        const counts = [{ number: 1, joined: 8, wrote: 2, voted: null }, { number: 2, joined: 0, wrote: null, voted: null }, { number: 0, joined: 1, wrote: null, voted: null }];
        const told = groupPulses(groups, counts);
        expect(told).toEqual([
            { number: 1, title: 'Neighbours', joined: 8, expected: 30, wrote: 25, voted: null },
            { number: 2, title: 'Shops', joined: 0, expected: 0, wrote: null, voted: null },
            { number: 0, title: '', joined: 1, expected: 0, wrote: null, voted: null },
        ]);
        expect(groupPulses(groups, [{ number: 0, joined: 0, wrote: null, voted: null }])).toEqual([]);
    });
});

describe('the network', () => {
    const here = peopleOf([person(1, true), person(2, true)]);
    const away = peopleOf([person(1, false), person(2, true)]);

    it('counts who is lost, and who came back', () => {
        const lost = learnComings(noComings, here, away, now);
        expect(networkOf(lost, now)).toEqual({ lost: 1, back: 0 });
        expect(networkOf(learnComings(lost, away, here, now + 1), now + 1)).toEqual({ lost: 0, back: 1 });
    });

    it('forgets after a while', () => {
        const lost = learnComings(noComings, here, away, now);
        expect(networkOf(lost, now + latelyMs)).toEqual({ lost: 0, back: 0 });
        expect(learnComings(lost, away, away, now + latelyMs).lost.size).toBe(0);
    });

    it('takes who is met for the first time, or was removed, for neither', () => {
        expect(networkOf(learnComings(noComings, null, away, now), now)).toEqual({ lost: 0, back: 0 });
        expect(networkOf(learnComings(noComings, away, here, now), now)).toEqual({ lost: 0, back: 0 });
        const removed = peopleOf([person(1, false, { removed: 9 }), person(2, true)]);
        expect(networkOf(learnComings(noComings, here, removed, now), now)).toEqual({ lost: 0, back: 0 });
    });
});

describe('how many people write', () => {
    const told = { asOf: 1n, whole: true, people: [] };

    it('is what was told last, and nobody where all is told and nothing of it', () => {
        expect(foldPeople(null, told).writing).toBe(0);
        const first = foldPeople(null, { ...told, writing: 3 });
        expect(first.writing).toBe(3);
        expect(foldPeople(first, { ...told, whole: false }).writing).toBe(3);
        expect(foldPeople(first, { ...told, whole: false, writing: 0 }).writing).toBe(0);
        expect(foldPeople(first, told).writing).toBe(0);
    });
});
