import { describe, expect, it } from 'vitest';
import { foldMuted, inOrder } from '../src/store/answers';
import { BallotKind, emptyView, foldSelf, foldUpdate, View, type ViewState } from '../src/store/view';
import { wordsOf } from '../src/ui/model/ballots';
import type { Change } from '../src/protocol/gen/kring/v1/server_wire';

const terms = { title: 'Which?', group: 0n, tag: '', budget: 0, atMost: 3, steps: 0, labels: [], phase: 0 };

function after(state: ViewState, body: Change['body']): ViewState {
    const sequence = state.sequence + 1;
    const next = foldUpdate(state, { after: BigInt(state.sequence), through: BigInt(sequence), changes: [{ sequence: BigInt(sequence), body, act: undefined }] });
    if (next === 'gap') throw new Error('a gap');
    return next;
}

const ballot = (id: bigint, hidesCounts: boolean) => ({ id, kind: BallotKind.WORDS, terms, isClosed: false, hidesCounts, waits: false });
const answers = (...list: readonly [bigint, bigint, string[]][]): Change['body'] => ({
    case: 'answers',
    value: { answers: list.map(([on, id, texts]) => ({ ballot: on, id, texts })) },
});

describe('answers in words', () => {
    const asked = after(after(emptyView(View.PARTICIPANT), { case: 'ballot', value: ballot(5n, false) }), { case: 'ballot', value: ballot(6n, false) });

    it('are added, replaced, and go without texts', () => {
        const said = after(after(asked, answers([6n, 9n, ['trees']], [5n, 10n, ['shade', 'trees']])), answers([6n, 11n, ['trees']]));
        expect(inOrder(said.answers).map(({ id }) => id)).toEqual([10, 9, 11]);
        const changed = after(said, answers([6n, 9n, ['water']], [6n, 11n, []]));
        expect(inOrder(changed.answers).map(({ texts }) => texts.join())).toEqual(['shade,trees', 'water']);
    });

    it('are replaced whole when the question is hidden or shown', () => {
        const said = after(asked, answers([5n, 9n, ['trees']], [6n, 10n, ['shade']]));
        const hidden = after(said, { case: 'prompt', value: { ballot: ballot(5n, true), answers: [] } });
        expect(inOrder(hidden.answers).map(({ id }) => id)).toEqual([10]);
        expect(hidden.ballots.get(5)?.hidesCounts).toBe(true);
        const shown = after(hidden, { case: 'prompt', value: { ballot: ballot(5n, false), answers: [{ ballot: 5n, id: 9n, texts: ['trees'] }] } });
        expect(inOrder(shown.answers).map(({ id }) => id)).toEqual([9, 10]);
    });

    it('count as words by their text, the most frequent first', () => {
        const said = after(asked, answers([5n, 9n, ['trees', 'shade']], [5n, 10n, ['trees']], [6n, 11n, ['else']]));
        expect(wordsOf(said, said.ballots.get(5)!)).toEqual([{ text: 'trees', times: 2 }, { text: 'shade', times: 1 }]);
    });

    it('are muted in the order of ballots', () => {
        const muted = foldMuted(foldMuted(foldMuted([], 6, 'a', true), 5, 'b', true), 5, 'c', true);
        expect(muted.map(({ text }) => text)).toEqual(['b', 'c', 'a']);
        expect(foldMuted(muted, 5, 'b', false).map(({ text }) => text)).toEqual(['c', 'a']);
    });

    it('of oneself come with Self', () => {
        const none = { asOf: 3n, votes: [], contributions: [], name: undefined, authored: [], acceptedCharter: undefined, lines: [], calls: [], flags: [] };
        const said = foldSelf(asked, { ...none, whole: true, answers: [{ ballot: 5n, texts: ['trees'] }] });
        expect(said.own.answers.get(5)).toEqual(['trees']);
        expect(foldSelf(said, { ...none, whole: false, answers: [] }).own.answers.size).toBe(1);
        expect(foldSelf(said, { ...none, whole: false, answers: [{ ballot: 5n, texts: [] }] }).own.answers.size).toBe(0);
    });
});
