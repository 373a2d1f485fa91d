// How busy a session was: contributions in equal stretches of time, from the first one until now.
// Thread: pure functions.
import { ItemState, type ViewState } from '../../sdk/view';

const minuteMs = 60_000;
/** Minutes of a stretch; longer ones are doubled from the last. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440];
/** More than that nobody tells apart. */
export const stretchesMax = 30;

export interface Pace {
    /** Where the first stretch begins: a whole stretch of the clock. */
    readonly fromMs: number;
    readonly stepMs: number;
    /** The last one is not over yet. */
    readonly counts: readonly number[];
}

/** When each idea and reply that everybody may see was written. */
export function timesOf(view: ViewState): number[] {
    const times: number[] = [];
    for (const { state, timeMs, seed } of view.items.values()) if (state === ItemState.SHOWN && timeMs > 0 && !seed) times.push(timeMs);
    return times;
}

/** Null: nothing was written yet. */
export function paceOf(times: readonly number[], nowMs: number): Pace | null {
    if (times.length === 0) return null;
    let first = Number.POSITIVE_INFINITY;
    let last = nowMs;
    for (const time of times) {
        first = Math.min(first, time);
        last = Math.max(last, time);
    }
    const stepMs = stepFor(last - first);
    const fromMs = Math.floor(first / stepMs) * stepMs;
    const counts = Array.from({ length: Math.floor((last - fromMs) / stepMs) + 1 }, () => 0);
    for (const time of times) {
        const place = Math.floor((time - fromMs) / stepMs);
        counts[place] = (counts[place] ?? 0) + 1;
    }
    return { fromMs, stepMs, counts };
}

// One stretch more than fits into the time, because the first and the last are seldom whole.
function stepFor(spanMs: number): number {
    let minutes = steps.find((step) => spanMs / (step * minuteMs) <= stretchesMax - 1) ?? 0;
    if (minutes === 0) for (minutes = 1440; spanMs / (minutes * minuteMs) > stretchesMax - 1; minutes *= 2);
    return minutes * minuteMs;
}

/** The place of the busiest stretch, the first where several are. */
export function busiestOf({ counts }: Pace): number {
    return counts.indexOf(Math.max(...counts));
}

/** How many were there in each stretch, as far as this page saw it: the most at any one moment. Null: it did not see it. */
export function presentIn({ fromMs, stepMs, counts }: Pace, seen: readonly { readonly atMs: number; readonly present: number }[]): (number | null)[] {
    const most: (number | null)[] = counts.map(() => null);
    for (const { atMs, present } of seen) {
        const place = Math.floor((atMs - fromMs) / stepMs);
        if (place >= 0 && place < most.length) most[place] = Math.max(most[place] ?? 0, present);
    }
    return most;
}
