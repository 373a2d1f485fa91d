// Tables in the store: what changes, what stays, and what is told as state.
import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ItemState, Seating, View, emptyView, foldSelf, foldTotals, foldUpdate, type ViewState } from '../src/store/view';
import { SelfSchema, TotalsSchema, UpdateSchema, type Update } from './gen/kring/v1/server_pb';

type Body = NonNullable<Update['changes'][number]['body']['case']>;

function after(state: ViewState, ...bodies: { case: Body; value: object }[]): ViewState {
    const first = state.sequence + 1;
    const through = BigInt(state.sequence + bodies.length);
    const changes = bodies.map((body, index) => ({ sequence: BigInt(first + index), body }));
    const folded = foldUpdate(state, create(UpdateSchema, { after: BigInt(state.sequence), through, changes: changes as never }) as never);
    if (folded === 'gap') throw new Error('a gap');
    return folded;
}

const table = (id: number, name: string, endsMs = 0) => ({ case: 'table' as const, value: { id: BigInt(id), name, endsMs: BigInt(endsMs) } });
const idea = (id: number, at: number) => ({
    case: 'item' as const,
    value: { id: BigInt(id), state: ItemState.SHOWN, text: 'An idea', table: BigInt(at) },
});

describe('tables', () => {
    it('are added in order, renamed, and gone with what was on their lists', () => {
        const made = after(emptyView(View.PARTICIPANT), table(9, 'Two'), table(5, 'One'), table(9, 'By the window', 7), idea(11, 9), idea(12, 5));
        expect([...made.tables.values()]).toEqual([{ id: 5, name: 'One', endsMs: 0 }, { id: 9, name: 'By the window', endsMs: 7 }]);
        const lifted = after(made, { case: 'lifted', value: { ideas: [{ id: 11n }, { id: 12n }, { id: 99n }], by: 20n } });
        expect([lifted.items.get(11)?.lifted, lifted.items.get(12)?.lifted]).toEqual([20, 20]);
        const gone = after(lifted, { case: 'tableGone', value: { id: 9n } });
        expect([...gone.tables.keys()]).toEqual([5]);
        expect(gone.items.get(11)).toMatchObject({ table: 0, lifted: 0 });
        expect(gone.items.get(12)).toMatchObject({ table: 5, lifted: 20 });
        // What was before is as it was.
        expect(made.items.get(11)).toMatchObject({ table: 9, lifted: 0 });
    });

    it('keep where a hidden idea is', () => {
        const made = after(emptyView(View.PARTICIPANT), table(5, 'One'), idea(11, 5), { case: 'hidden', value: { id: 11n, reason: 'off topic' } });
        expect(made.items.get(11)).toMatchObject({ state: ItemState.HIDDEN, text: '', table: 5 });
    });

    it('have a seating and a time of all', () => {
        const made = after(emptyView(View.SCREEN), table(5, 'One', 3), table(9, 'Two'));
        const seated = after(made, { case: 'tables', value: { seating: Seating.ASSIGNED } });
        expect(seated.seating).toBe(Seating.ASSIGNED);
        expect(seated.tables.get(5)?.endsMs).toBe(3);
        const timed = after(seated, { case: 'tables', value: { seating: Seating.CHOSEN, endsMs: 60_000n } });
        expect([...timed.tables.values()].map(({ endsMs }) => endsMs)).toEqual([60_000, 60_000]);
    });

    it('tell how many sit there with the newest totals, and the own seat as self', () => {
        const start = emptyView(View.PARTICIPANT);
        const totals = (asOf: number, people: number) =>
            create(TotalsSchema, { asOf: BigInt(asOf), members: 2, seats: { tables: [{ table: 5n, people }] } }) as never;
        const newest = foldTotals(foldTotals(start, totals(8, 3)), totals(7, 1));
        expect(newest.seats.get(5)).toBe(3);
        const self = (fields: object) => create(SelfSchema, fields as never) as never;
        const seated = foldSelf(newest, self({ asOf: 9n, seat: { table: 5n, takesNotes: true } }));
        expect(seated.own.seat).toEqual({ table: 5, takesNotes: true });
        expect(foldSelf(seated, self({ asOf: 10n })).own.seat).toEqual({ table: 5, takesNotes: true });
        expect(foldSelf(seated, self({ asOf: 11n, whole: true })).own.seat).toBeNull();
    });
});
