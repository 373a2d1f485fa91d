// Which statement somebody is asked about next, one at a time. Thread: pure functions on a view.
import { type Item, ItemState, type ViewState, voteKey } from '../../sdk/view';
import { mixed } from '../model/ballots';

/** Statements that one is asked about: of others, shown to everybody, open for votes. */
export function statementsOf(ideas: readonly Item[], isOwn: (item: Item) => boolean): Item[] {
    return ideas.filter((item) => item.state === ItemState.SHOWN && item.folded === 0 && item.locked === 0 && item.mergedInto === 0 && !isOwn(item));
}

/**
 * Those that were seldom voted on come first, so that an early idea is not heard better than a late one. They come in bands that
 * double, 0, 1 to 2, 3 to 6 votes and so on, and within a band in an order that is another for each member: otherwise all would
 * be sent to the same one at once. Where counts are hidden, that order alone remains. Null: all were answered.
 */
export function nextStatement(
    view: ViewState,
    ballot: number,
    member: number,
    statements: readonly Item[],
    hasVoted: (id: number) => boolean,
): Item | null {
    let best: { item: Item; band: number; place: number } | null = null;
    for (const item of statements) {
        if (hasVoted(item.id)) continue;
        const votes = (view.totals.get(voteKey(ballot, item.id))?.counts ?? []).reduce((sum, count) => sum + count, 0);
        const band = Math.floor(Math.log2(votes + 1));
        const place = mixed(member, item.id);
        if (best === null || band < best.band || (band === best.band && place < best.place)) best = { item, band, place };
    }
    return best?.item ?? null;
}
