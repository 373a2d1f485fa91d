import { describe, expect, it } from 'vitest';
import { pairIn, pairSubject } from '../src/store/ballot';
import { BallotKind, emptyView, foldTotals, foldUpdate, ItemState, Role, View, voteKey, type ViewState } from '../src/store/view';
import { comparisonsOf, controversy, dotsGiven, nextPair, packedScores, ranking, scoreIn, strengths } from '../src/ui/model/ballots';
import type { Change } from '../src/protocol/gen/kring/v1/server_wire';

const noTerms = { title: 'Which?', group: 0n, tag: '', budget: 0, atMost: 0, steps: 0, labels: [] as string[], phase: 0 };

function after(state: ViewState, body: Change['body']): ViewState {
    const sequence = state.sequence + 1;
    const next = foldUpdate(state, { after: BigInt(state.sequence), through: BigInt(sequence), changes: [{ sequence: BigInt(sequence), body }] });
    if (next === 'gap') throw new Error('a gap');
    return next;
}

function idea(id: number): Change['body'] {
    return {
        case: 'item',
        value: {
            id: BigInt(id), parent: 0n, state: ItemState.SHOWN, author: 9n, authorName: 'Ana', authorRole: Role.PARTICIPANT, text: `idea ${id}`,
            timeMs: 0n, hiddenReason: '', hides: [], improves: 0n, group: 0n, mergedInto: 0n, mergeReason: '', locked: 0n, asks: false, seed: false, table: 0n, lifted: 0n, edited: 0n, editedMs: 0n,
            tags: [], versions: [], textLanguage: '', textLater: false, found: 0, folded: 0n, flags: [], jury: 0n, juryEndsMs: 0n, appealed: false,
        },
    };
}

function ballot(kind: BallotKind, extra: Partial<{ hidesCounts: boolean; labels: string[]; steps: number; budget: number }> = {}): Change['body'] {
    const { hidesCounts = false, ...terms } = extra;
    return { case: 'ballot', value: { id: 50n, kind, terms: { ...noTerms, ...terms }, isClosed: false, hidesCounts, waits: false } };
}

function counted(state: ViewState, counts: readonly (readonly [number, readonly number[]])[]): ViewState {
    const subjects = counts.map(([subject, list]) => ({ subject: BigInt(subject), ballot: 50n, counts: [...list] }));
    return foldTotals(state, { asOf: 99n, subjects, members: undefined, present: undefined, figures: undefined });
}

function room(view: View, kind: BallotKind, extra: Parameters<typeof ballot>[1] = {}): ViewState {
    return [11, 12, 13].reduce((state, id) => after(state, idea(id)), after(emptyView(view), ballot(kind, extra)));
}

describe('pairs', () => {
    it('are one number that no idea has, within what a number holds', () => {
        expect(pairIn(pairSubject(12, 11))).toEqual([11, 12]);
        expect(pairIn(11)).toBeNull();
        const largest = pairSubject(1_999_999, 2_000_000);
        expect(Number.isSafeInteger(largest)).toBe(true);
        expect(pairIn(largest)).toEqual([1_999_999, 2_000_000]);
    });

    it('propose first what was compared least, and nothing twice', () => {
        const state = counted(room(View.PARTICIPANT, BallotKind.PAIRWISE), [[11, [4]], [12, [1]], [13, [2]]]);
        const asked = state.ballots.get(50)!;
        const answered = new Map<number, number>();
        const ownVote = (subject: number): number | null => answered.get(subject) ?? null;
        const seen: string[] = [];
        for (let pair = nextPair(state, asked, 7, ownVote); pair !== null; pair = nextPair(state, asked, 7, ownVote)) {
            seen.push(pair.map(({ id }) => id).sort().join());
            answered.set(pairSubject(pair[0].id, pair[1].id), 0);
        }
        expect(seen).toEqual(['12,13', '11,12', '11,13']);
    });
});

describe('counts of a ballot', () => {
    it('are dropped when it hides them, but how often ideas were compared', () => {
        const pair = pairSubject(11, 12);
        const told = counted(room(View.PARTICIPANT, BallotKind.PAIRWISE), [[11, [1]], [pair, [1, 0, 0]]]);
        expect([...told.totals.keys()]).toEqual([voteKey(50, 11), voteKey(50, pair)]);
        const hidden = after(told, ballot(BallotKind.PAIRWISE, { hidesCounts: true }));
        expect([...hidden.totals.keys()]).toEqual([voteKey(50, 11)]);
        expect([...counted(hidden, [[pair, [2, 0, 0]]]).totals.keys()]).toEqual([voteKey(50, 11)]);
        const lead = after(counted(room(View.FACILITATOR, BallotKind.PAIRWISE), [[pair, [1, 0, 0]]]), ballot(BallotKind.PAIRWISE, { hidesCounts: true }));
        expect(lead.totals.size).toBe(1);
    });

    it('of pairs go with an idea that is hidden', () => {
        const told = counted(room(View.PARTICIPANT, BallotKind.PAIRWISE), [[12, [1]], [pairSubject(11, 12), [1, 0, 0]], [pairSubject(12, 13), [1, 0, 0]]]);
        const hidden = after(told, { case: 'hidden', value: { id: 11n, reason: 'r', found: 0 } });
        expect([...hidden.totals.keys()]).toEqual([voteKey(50, 12), voteKey(50, pairSubject(12, 13))]);
    });

    it('of a question stand on the ballot itself, whatever the phase hides', () => {
        const state = counted(room(View.PARTICIPANT, BallotKind.CHOICE, { labels: ['a', 'b'] }), [[50, [3, 1, 2]]]);
        expect(state.totals.get(voteKey(50, 50))?.counts).toEqual([3, 1, 2]);
        const hidden = after(state, ballot(BallotKind.CHOICE, { labels: ['a', 'b'], hidesCounts: true }));
        expect(hidden.totals.size).toBe(0);
    });
});

describe('orders', () => {
    it('pack scores of four bits each', () => {
        expect(packedScores([5, 3])).toBe(0x35);
        expect([scoreIn(0x35, 0), scoreIn(0x35, 1)]).toEqual([5, 3]);
    });

    it('count dots on what is shown', () => {
        const state = after(room(View.PARTICIPANT, BallotKind.DOTS, { budget: 5 }), { case: 'hidden', value: { id: 12n, reason: 'r', found: 0 } });
        expect(dotsGiven(state, () => 2)).toBe(4);
    });

    it('put what divides most first', () => {
        expect(controversy([4, 4, 9])).toBeCloseTo(8);
        expect(controversy([9, 1, 0])).toBeCloseTo(10 ** (1 / 9));
        expect(controversy([9, 0, 4])).toBe(0);
        expect(controversy([])).toBe(0);
    });

    it('find the strengths that explain the comparisons', () => {
        // Worked out by hand: one idea beat the other n times of n, and each met the one of strength 1 twice, winning once.
        // The likelihood is then greatest where s1 = 1 / s2.
        const two = strengths([11, 12], [{ first: 11, second: 12, firstWins: 3, secondWins: 0 }]);
        expect((two.get(11) ?? 0) * (two.get(12) ?? 0)).toBeCloseTo(1, 6);
        const s = two.get(11) ?? 0;
        // Wins equal what the strengths expect: 4 = 3 s1/(s1+s2) + 2 s1/(s1+1).
        expect((3 * s) / (s + 1 / s) + (2 * s) / (s + 1)).toBeCloseTo(4, 6);
        // As the report's own fit has it (tests/insights).
        const many = strengths(
            [11, 12, 13, 14],
            [
                { first: 11, second: 12, firstWins: 3, secondWins: 1 },
                { first: 12, second: 13, firstWins: 2, secondWins: 2 },
                { first: 11, second: 13, firstWins: 1, secondWins: 0 },
            ],
        );
        expect([...many.values()].map((each) => Math.round(each * 1000))).toEqual([2004, 740, 689, 1000]);
    });

    it('follow the comparisons, where what is merged speaks for its head', () => {
        const told = counted(room(View.FACILITATOR, BallotKind.PAIRWISE), [
            [11, [2]], [12, [3]], [13, [1]],
            [pairSubject(11, 12), [0, 2, 0]],
            [pairSubject(12, 13), [0, 1, 0]],
        ]);
        const asked = told.ballots.get(50)!;
        expect(ranking(told, asked).map(({ item }) => item.id)).toEqual([13, 12, 11]);
        const item = idea(13);
        if (item.case !== 'item') throw new Error('not an item');
        const merged = after(told, { case: 'item', value: { ...item.value, mergedInto: 11n } });
        expect(comparisonsOf(merged, asked)).toEqual([
            { first: 11, second: 12, firstWins: 0, secondWins: 2 },
            { first: 12, second: 11, firstWins: 0, secondWins: 1 },
        ]);
        expect(ranking(merged, asked).map(({ item: { id } }) => id)).toEqual([12, 11]);
    });
});
