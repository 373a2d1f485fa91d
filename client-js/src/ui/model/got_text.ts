// What an idea got in a ballot, in words.
import { type Ballot, BallotKind } from '../../sdk/view';
import { meansOf, type Placed } from './ballots';
import { language, say, sayCount } from '../text/language.svelte';

export function gotText({ kind, labels }: Ballot, { counts, value }: Placed): string {
    const decimal = new Intl.NumberFormat(language.current, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    if (kind === BallotKind.DOTS) return sayCount('dots.count', counts[0] ?? 0);
    if (kind === BallotKind.PAIRWISE) return say('pair.strength', { strength: decimal.format(value), count: sayCount('pair.times', counts[0] ?? 0) });
    const means = meansOf(counts, labels.length).map((mean, index) => `${labels[index] ?? ''} ${decimal.format(mean)}`);
    return `${means.join(', ')} (${sayCount('question.voters', counts[0] ?? 0)})`;
}
