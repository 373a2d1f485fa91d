// What the pages make of ballots: which ideas one is about, what is left to give, which two to compare next, and who leads.
// Thread: pure functions on a view.
import {
    type Ballot,
    BallotKind,
    isQuestion,
    type Item,
    ItemState,
    pairIn,
    pairSubject,
    seesCountsOf,
    type ViewState,
    voteKey,
} from '../../sdk/view';

/** The ballots that facilitators opened, the newest first. */
export function askedIn(view: ViewState): Ballot[] {
    return [...view.ballots.values()].filter(({ title }) => title !== '').sort((left, right) => right.id - left.id);
}

/** The ideas that a ballot is about: shown, standing for themselves, in its group and with its tag. */
export function ideasOf(view: ViewState, ballot: Ballot): Item[] {
    return [...view.items.values()].filter((item) => item.mergedInto === 0 && isAbout(ballot, item));
}

export function isAbout({ group, tag }: Ballot, item: Item): boolean {
    if (item.parent !== 0 || item.state !== ItemState.SHOWN) return false;
    return (group === 0 || item.group === group) && (tag === '' || item.tags.some(({ text }) => text === tag));
}

export function countsOf(view: ViewState, ballot: Ballot, subject: number): readonly number[] {
    return view.totals.get(voteKey(ballot.id, subject))?.counts ?? [];
}

/** Dots on ideas that everybody sees; those on a hidden idea are there to be given again. */
export function dotsGiven(view: ViewState, ownVote: (subject: number) => number | null): number {
    let given = 0;
    for (const item of view.items.values()) {
        if (item.parent === 0 && item.state === ItemState.SHOWN) given += ownVote(item.id) ?? 0;
    }
    return given;
}

/** The score for a criterion in a packed vote; 0: none. */
export function scoreIn(value: number, criterion: number): number {
    return (value >> (4 * criterion)) & 15;
}

export function packedScores(scores: readonly number[]): number {
    return scores.reduce((sum, score, criterion) => sum + score * 16 ** criterion, 0);
}

// A shuffle that is another for every member and the same at each look.
export function mixed(seed: number, id: number): number {
    let bits = Math.imul(seed ^ Math.imul(id, 0x9e3779b1), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * The two ideas to compare next: the one that was compared least, beside the one of the others that was, which this member has
 * not compared with it yet. Null: all are compared.
 */
export function nextPair(view: ViewState, ballot: Ballot, member: number, ownVote: (subject: number) => number | null): readonly [Item, Item] | null {
    const compared = (item: Item): number => countsOf(view, ballot, item.id)[0] ?? 0;
    const ideas = ideasOf(view, ballot)
        .map((item) => ({ item, times: compared(item), place: mixed(member, item.id) }))
        .sort((left, right) => left.times - right.times || left.place - right.place)
        .map(({ item }) => item);
    for (const [index, first] of ideas.entries()) {
        for (const second of ideas.slice(index + 1)) {
            if (ownVote(pairSubject(first.id, second.id)) !== null) continue;
            // Neither side of the page is the better one.
            return mixed(first.id, second.id ^ member) % 2 === 0 ? [first, second] : [second, first];
        }
    }
    return null;
}

export interface Comparison {
    readonly first: number;
    readonly second: number;
    /** How often each was the better one. */
    readonly firstWins: number;
    readonly secondWins: number;
}

const iterations = 200;

/**
 * How strong each idea is, by the model of Bradley and Terry (Biometrika 39, 1952): it beats another with the probability
 * s / (s + other s). Fitted by the algorithm of Hunter (Annals of Statistics 32, 2004, formula 3): s = wins / sum over all
 * others of comparisons / (s + other s). Each idea wins and loses once more against one of strength 1, so that an idea which
 * only won does not grow without end. Comparisons that ended "neither" do not count. The order of work is that of the ids,
 * so equal comparisons give equal strengths everywhere.
 */
export function strengths(ideas: readonly number[], comparisons: readonly Comparison[]): Map<number, number> {
    const ids = [...ideas].sort((left, right) => left - right);
    const place = new Map(ids.map((id, index) => [id, index]));
    const wins = ids.map(() => 1);
    const met: { a: number; b: number; times: number }[] = [];
    for (const { first, second, firstWins, secondWins } of comparisons) {
        const a = place.get(first);
        const b = place.get(second);
        if (a === undefined || b === undefined || a === b || firstWins + secondWins === 0) continue;
        wins[a] = (wins[a] ?? 0) + firstWins;
        wins[b] = (wins[b] ?? 0) + secondWins;
        met.push({ a, b, times: firstWins + secondWins });
    }
    let strength = ids.map(() => 1);
    for (let round = 0; round < iterations; ++round) {
        const weights = strength.map((own) => 2 / (own + 1));
        for (const { a, b, times } of met) {
            const weight = times / ((strength[a] ?? 1) + (strength[b] ?? 1));
            weights[a] = (weights[a] ?? 0) + weight;
            weights[b] = (weights[b] ?? 0) + weight;
        }
        strength = weights.map((weight, index) => (wins[index] ?? 1) / weight);
    }
    return new Map(ids.map((id, index) => [id, strength[index] ?? 1]));
}

/** What a pairwise ballot's counts say of ideas that stand for themselves. What is merged speaks for what it is merged into. */
export function comparisonsOf(view: ViewState, ballot: Ballot): Comparison[] {
    const headOf = (id: number): number => {
        let head = id;
        for (let into = view.items.get(head)?.mergedInto ?? 0; into !== 0; into = view.items.get(head)?.mergedInto ?? 0) head = into;
        return head;
    };
    const found: Comparison[] = [];
    for (const [key, { counts }] of view.totals) {
        const [on = 0, subject = 0] = key.split(':').map(Number);
        const pair = on === ballot.id ? pairIn(subject) : null;
        if (pair === null) continue;
        found.push({ first: headOf(pair[0]), second: headOf(pair[1]), firstWins: counts[0] ?? 0, secondWins: counts[1] ?? 0 });
    }
    return found.sort((left, right) => left.first - right.first || left.second - right.second);
}

export interface Placed {
    readonly item: Item;
    /** What the order goes by: dots, a mean score, a strength. */
    readonly value: number;
    readonly counts: readonly number[];
}

/** The ideas of a ballot in the order it gives them, as far as anybody voted; the newest first where two are equal. */
export function ranking(view: ViewState, ballot: Ballot): Placed[] {
    if (isQuestion(ballot.kind) || !seesCountsOf(view, ballot)) return [];
    const ideas = ideasOf(view, ballot);
    const strength = ballot.kind === BallotKind.PAIRWISE ? strengths(ideas.map(({ id }) => id), comparisonsOf(view, ballot)) : null;
    return ideas
        .map((item) => {
            const counts = countsOf(view, ballot, item.id);
            return { item, counts, value: valueOf(ballot, counts, strength?.get(item.id) ?? 0) };
        })
        .filter(({ counts }) => counts.some((count) => count > 0))
        .sort((left, right) => right.value - left.value || right.item.id - left.item.id);
}

function valueOf({ kind, labels }: Ballot, counts: readonly number[], strength: number): number {
    if (kind === BallotKind.DOTS) return counts[0] ?? 0;
    if (kind === BallotKind.PAIRWISE) return strength;
    return meansOf(counts, labels.length).reduce((sum, mean) => sum + mean, 0) / Math.max(1, labels.length);
}

/** Of a score ballot: the mean of each criterion; empty while nobody scored. */
export function meansOf(counts: readonly number[], criteria: number): number[] {
    const voters = counts[0] ?? 0;
    if (voters === 0) return [];
    return Array.from({ length: criteria }, (_, criterion) => (counts[1 + criterion] ?? 0) / voters);
}

export interface CountedWord {
    readonly text: string;
    readonly times: number;
}

/** The words of a cloud, the most frequent first; the server gives each the spelling it was said in first. */
export function wordsOf(view: ViewState, ballot: Ballot): CountedWord[] {
    const times = new Map<string, number>();
    for (const { ballot: on, texts } of view.answers.values()) {
        if (on !== ballot.id) continue;
        for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
    }
    return [...times].map(([text, count]) => ({ text, times: count })).sort((left, right) => right.times - left.times || (left.text < right.text ? -1 : 1));
}

/** What people chose, for a question of its own: names and counts. */
export function choicesOf({ kind, labels, steps }: Ballot): string[] {
    if (kind === BallotKind.CHOICE) return [...labels];
    return Array.from({ length: steps }, (_, step) => String(step + 1));
}

/**
 * How much an idea divides: (agree + disagree) to the power of the smaller over the larger, as Reddit's controversy order has
 * it (r2/lib/db/_sorts.pyx, function controversy). 0 where all are of one mind.
 */
export function controversy([agree = 0, disagree = 0]: readonly number[]): number {
    if (agree === 0 || disagree === 0) return 0;
    return (agree + disagree) ** (Math.min(agree, disagree) / Math.max(agree, disagree));
}
