// Who was heard: how evenly what was written is spread over those who wrote. It tells of nobody: only of quarters of the
// people, and of nothing where so few wrote that a quarter would be somebody.
// Thread: pure functions.
import { ItemState, type StakeholderCount, type StakeholderGroup, type ViewState } from '../../sdk/view';

/** As few as the server counts by itself (StakeholderCount). */
export const writersMin = 8;

export interface Voice {
    readonly writers: number;
    readonly contributions: number;
    /** The fewest people who together wrote half of it. */
    readonly half: number;
    /** What the quarter of the people who wrote most, the half in the middle and the quarter who wrote least have, in percent. */
    readonly shares: readonly [number, number, number];
}

export type Spread = 'even' | 'fair' | 'few';

/** Contributions by author, in no order that means anything; authors who are not shown are not counted. */
export function writtenBy(view: ViewState): number[] {
    const counts = new Map<number, number>();
    for (const { state, author, seed, onBehalf } of view.items.values()) {
        if (state !== ItemState.SHOWN || author === 0 || seed || onBehalf !== null) continue;
        counts.set(author, (counts.get(author) ?? 0) + 1);
    }
    return [...counts.values()];
}

/** Null: too few wrote, or nobody may know who. */
export function voiceOf(written: readonly number[]): Voice | null {
    if (written.length < writersMin) return null;
    const most = [...written].sort((left, right) => right - left);
    const contributions = sum(most);
    const quarter = Math.round(most.length / 4);
    let half = 0;
    for (let told = 0; 2 * told < contributions; ++half) told += most[half] ?? 0;
    const first = percent(sum(most.slice(0, quarter)), contributions);
    const last = percent(sum(most.slice(-quarter)), contributions);
    return { writers: most.length, contributions, half, shares: [first, 100 - first - last, last] };
}

/** Of equal voices a quarter of the people has a quarter of the texts. */
export function spreadOf({ shares: [first] }: Voice): Spread {
    return first <= 40 ? 'even' : first <= 60 ? 'fair' : 'few';
}

export interface HeardGroup {
    /** Empty: those who chose no group. */
    readonly title: string;
    readonly joined: number;
    /** Null: too few people to tell. */
    readonly wrote: number | null;
    readonly voted: number | null;
}

/** The groups in which somebody is, as facilitators set them. */
export function heardGroups(counts: readonly StakeholderCount[], groups: readonly StakeholderGroup[]): HeardGroup[] {
    return counts
        .filter(({ joined }) => joined > 0)
        .map(({ number, joined, wrote, voted }) => ({ title: groups.find((group) => group.number === number)?.title ?? '', joined, wrote, voted }));
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}

function percent(part: number, whole: number): number {
    return whole === 0 ? 0 : Math.round((100 * part) / whole);
}
