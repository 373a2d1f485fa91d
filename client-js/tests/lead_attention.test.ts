import { describe, expect, it } from 'vitest';
import { ActKind, type Act } from '../src/store/acts';
import { FlagReason, RuleKind } from '../src/store/community';
import { Advance, ItemState, RoomState } from '../src/store/view';
import { isFlagged, needCount, needsJudge, needsOf, selfHandled, unansweredLines } from '../src/ui/lead/lead_attention';
import { item, minute, now, peopleOf, viewOf } from './support/lead_view';

const moment = { now, leadAwayMs: minute, isLead: true };
const flag = { reason: FlagReason.SPAM, doubleOf: 0, note: '' };
const line = (id: number, member: number, answers = false) => ({ id, member, answers, name: '', text: '', timeMs: now - (100 - id) * 1_000 });
const waitingAt = (sinceMs: number) => ({ count: 1, people: [{ ticket: new Uint8Array(), name: 'Bo', stakeholderGroup: 0, sinceMs: BigInt(sinceMs), away: false, cause: 0 }] });
const phases = (endsMs: number) => ({ agenda: { phases: [], advance: Advance.BY_HAND }, active: [{ number: 1, endsMs }], switches: null });

describe('what needs a facilitator', () => {
    it('is nothing in a quiet room', () => {
        expect(needsOf(viewOf([item(1)], { phases: phases(now + minute) }), peopleOf([]), moment)).toEqual([]);
        expect(needsOf(viewOf([item(1)]), null, moment)).toEqual([]);
        expect(needsOf(viewOf([item(1)], { phases: phases(0) }), null, moment), 'a phase without an end').toEqual([]);
    });

    it('stands in order of urgency', () => {
        const items = [item(1, { state: ItemState.HELD, timeMs: now - minute }), item(2, { flags: [flag], folded: 9 })];
        const view = viewOf(items, { lines: [line(5, 7)], phases: phases(now - 1) });
        const needs = needsOf(view, peopleOf([], { waiting: waitingAt(now - minute), line: { waiting: 12, participants: 30 } }), moment);
        expect(needs.map(({ kind }) => kind)).toEqual(['door', 'line', 'overtime', 'held', 'flagged', 'lines']);
        expect(needCount(needs)).toBe(17);
    });

    it('puts a text that waits for two minutes before everything else', () => {
        const late = item(1, { state: ItemState.HELD, timeMs: now - 2 * minute });
        const people = peopleOf([], { waiting: waitingAt(now) });
        expect(needsOf(viewOf([late]), people, moment).map(({ kind }) => kind)).toEqual(['held', 'door']);
        const fresh = { ...late, timeMs: now - 2 * minute + 1 };
        expect(needsOf(viewOf([fresh]), people, moment).map(({ kind }) => kind)).toEqual(['door', 'held']);
    });

    it('puts an appeal before a phase that is over time, and other flags behind messages', () => {
        const appealed = viewOf([item(1, { state: ItemState.HIDDEN, found: FlagReason.SPAM, appealed: true })], { phases: phases(now - 1) });
        expect(needsOf(appealed, null, moment).map(({ kind }) => kind)).toEqual(['flagged', 'overtime']);
        const flagged = viewOf([item(1, { flags: [flag] })], { lines: [line(5, 7)] });
        expect(needsOf(flagged, null, moment).map(({ kind }) => kind)).toEqual(['lines', 'flagged']);
    });

    it('is not what a jury sits over, or has settled', () => {
        expect(needsJudge(item(1, { flags: [flag], folded: 9, jury: 8 }))).toBe(false);
        expect(needsJudge(item(1, { state: ItemState.HIDDEN, found: FlagReason.SPAM }))).toBe(false);
        expect(needsJudge(item(1, { state: ItemState.HIDDEN, flags: [flag] }))).toBe(false);
        expect(needsJudge(item(1, { state: ItemState.WITHDRAWN, flags: [flag] }))).toBe(false);
        expect(needsJudge(item(1, { flags: [flag] }))).toBe(true);
        expect(needsJudge(item(1))).toBe(false);
        expect(isFlagged(item(1, { state: ItemState.WITHDRAWN, flags: [flag] }))).toBe(false);
        expect(isFlagged(item(1, { state: ItemState.HIDDEN, found: FlagReason.SPAM }))).toBe(true);
    });

    it('is a lead who has been gone for long enough, for who does not lead', () => {
        const people = peopleOf([], { leadsGoneSinceMs: now - minute });
        expect(needsOf(viewOf([]), people, { ...moment, isLead: false }).map(({ kind }) => kind)).toEqual(['lead_gone']);
        expect(needsOf(viewOf([]), people, moment)).toEqual([]);
        expect(needsOf(viewOf([]), peopleOf([], { leadsGoneSinceMs: now - minute + 1 }), { ...moment, isLead: false })).toEqual([]);
    });

    it('is nothing that only a running session needs, once it is closed', () => {
        const items = [item(1, { state: ItemState.HELD, timeMs: now }), item(2, { flags: [flag] })];
        const view = viewOf(items, { lines: [line(5, 7)], phases: phases(now - 1) });
        const people = peopleOf([], { waiting: waitingAt(now), leadsGoneSinceMs: now - minute });
        const closed = { ...view, room: { ...view.room, state: RoomState.CLOSED } };
        expect(needsOf(closed, people, { ...moment, isLead: false }).map(({ kind }) => kind)).toEqual(['held', 'lines', 'flagged']);
    });

    it('is a message without an answer, the longest wait first', () => {
        const view = viewOf([], { lines: [line(1, 7), line(2, 8), line(3, 7, true), line(4, 9), line(5, 7), line(6, 8)] });
        expect(unansweredLines(view).map(({ member }) => member)).toEqual([8, 9, 7]);
        expect(needsOf(view, null, moment)).toMatchObject([{ kind: 'lines', count: 3, sinceMs: now - 98_000 }]);
    });
});

describe('what was handled by itself', () => {
    const byRule = { rule: RuleKind.JURY, policy: 0, reason: FlagReason.SPAM, people: 3, views: 9, keeps: 0, removes: 3 };
    const act = (id: number, over: Partial<Act>): Act => ({
        id, kind: ActKind.HIDING, timeMs: 0, reason: '', contribution: 1, into: 0, untilMs: 0, undone: false, byRule: null, by: 0, byName: '', undoneBy: 0, undoneByName: '', member: 0, ...over,
    });

    it('is what rules did and nobody took back, the latest first', () => {
        const acts = [act(1, { byRule }), act(2, {}), act(3, { byRule, undone: true }), act(4, { byRule })];
        expect(selfHandled({ log: { acts, count: 4 } }).map(({ id }) => id)).toEqual([4, 1]);
    });
});
