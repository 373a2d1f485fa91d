// What a question or a ballot on ideas came to, as bars: wherever bars are drawn, they come from here.
// Thread: pure functions on a view.
import { type Ballot, isInWords, isQuestion, type ViewState } from '../../sdk/view';
import { choicesOf, countsOf, ranking, type Placed } from '../model/ballots';

export interface ChoiceBar {
    readonly label: string;
    readonly count: number;
    /** Of those who answered, in whole percent; more than 100 together where one may choose several. */
    readonly percent: number;
    /** Of the longest bar, 0 to 100. */
    readonly length: number;
}

export interface IdeaBar extends Placed {
    readonly length: number;
}

/** Of a choice or a scale, in the order of its options; also while its counts are hidden, all 0 then. */
export function choiceBars(view: ViewState, ballot: Ballot): ChoiceBar[] {
    if (!isQuestion(ballot.kind) || isInWords(ballot.kind)) return [];
    const counts = countsOf(view, ballot, ballot.id);
    const voters = counts[0] ?? 0;
    const most = Math.max(0, ...counts.slice(1));
    return choicesOf(ballot).map((label, index) => {
        const count = counts[1 + index] ?? 0;
        return { label, count, percent: shareOf(count, voters), length: shareOf(count, most) };
    });
}

/** Of dots, scores and comparisons: the ideas in the order that the ballot gives them. */
export function ideaBars(view: ViewState, ballot: Ballot, limit: number): IdeaBar[] {
    const placed = ranking(view, ballot).slice(0, limit);
    const most = Math.max(0, ...placed.map(({ value }) => value));
    return placed.map((each) => ({ ...each, length: most === 0 ? 0 : (100 * each.value) / most }));
}

/** The mean of what was chosen on a scale; null: nobody chose. */
export function scaleMean(bars: readonly ChoiceBar[]): number | null {
    const chosen = bars.reduce((sum, { count }) => sum + count, 0);
    return chosen === 0 ? null : bars.reduce((sum, { count }, step) => sum + count * (step + 1), 0) / chosen;
}

function shareOf(part: number, whole: number): number {
    return whole === 0 ? 0 : Math.round((100 * part) / whole);
}
