// The orders that only facilitators have.
import { BallotKind, type ViewState, voteKey } from '../../sdk/view';
import { askedIn, comparisonsOf, controversy, strengths } from '../model/ballots';
import { leadOrders } from '../model/idea_order.svelte';

function byControversy(view: ViewState): (idea: number) => number {
    const stance = [...view.ballots.values()].find(({ kind }) => kind === BallotKind.STANCE)?.id ?? 0;
    return (idea) => controversy(view.totals.get(voteKey(stance, idea))?.counts ?? []);
}

/** By the newest ballot that compares ideas. What nobody compared stands between those that win and those that lose. */
function byStrength(view: ViewState): (idea: number) => number {
    const ballot = askedIn(view).find(({ kind }) => kind === BallotKind.PAIRWISE);
    if (ballot === undefined) return () => 0;
    const ideas = [...view.items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0);
    const strength = strengths(ideas.map(({ id }) => id), comparisonsOf(view, ballot));
    return (idea) => strength.get(idea) ?? 1;
}

leadOrders.set('controversy', byControversy);
leadOrders.set('strength', byStrength);
