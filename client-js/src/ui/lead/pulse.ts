// How a session goes, in numbers: who is here, who took part, whether few people write much, how fast it goes, and how the
// network holds. Pure functions over what the facilitator's view has; what it lacks is null, and is not shown.
import { isOut, type People, Role, type StakeholderCount, type StakeholderGroup, type ViewState } from '../../sdk/view';

/** So many minutes back the pace is drawn. */
export const paceMinutes = 10;
const minuteMs = 60_000;
/** A share of the voice says nothing before so many texts by so many people. */
const textsMin = 6;
const writersMin = 3;
/** So long ago is lately. */
export const latelyMs = 2 * minuteMs;

export interface Pulse {
    readonly present: number;
    readonly members: number;
    /** Of all who came in, in a hundred. */
    readonly wrote: number | null;
    readonly voted: number | null;
    /** Of all texts, in a hundred: those of whoever wrote most. */
    readonly topShare: number | null;
    /** Texts in each of the last minutes, the oldest first. */
    readonly pace: readonly number[];
}

export function pulseOf(view: ViewState, now: number): Pulse {
    const texts = [...view.items.values()].filter((item) => isOut(item) && item.authorRole === Role.PARTICIPANT);
    const byAuthor = new Map<number, number>();
    for (const { author } of texts) byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1);
    // Where nobody is told who wrote what, all writers look like one.
    const knowsWriters = !byAuthor.has(0);
    const writers = view.figures?.writers ?? (knowsWriters ? byAuthor.size : null);
    const isTelling = knowsWriters && texts.length >= textsMin && byAuthor.size >= writersMin;

    const pace = new Array<number>(paceMinutes).fill(0);
    for (const { timeMs } of view.items.values()) {
        const ago = Math.floor((now - timeMs) / minuteMs);
        if (ago >= 0 && ago < paceMinutes) pace[paceMinutes - 1 - ago]! += 1;
    }
    return {
        present: view.present,
        members: view.members,
        wrote: percent(writers, view.members),
        voted: percent(view.figures?.voters ?? null, view.members),
        topShare: isTelling ? percent(Math.max(...byAuthor.values()), texts.length) : null,
        pace,
    };
}

function percent(part: number | null, whole: number): number | null {
    return part === null || whole === 0 ? null : Math.min(100, Math.round((part * 100) / whole));
}

export interface GroupPulse {
    readonly number: number;
    /** Empty: of those who chose none. */
    readonly title: string;
    readonly joined: number;
    /** How many people; 0: nobody said. */
    readonly expected: number;
    /** Of those who joined, in a hundred; null: too few people to tell. */
    readonly wrote: number | null;
    readonly voted: number | null;
}

/** Also those of whom nobody is here: they are who is missing. */
export function groupPulses(groups: readonly StakeholderGroup[], counts: readonly StakeholderCount[]): readonly GroupPulse[] {
    return counts
        .filter(({ number, joined }) => number !== 0 || joined > 0)
        .map(({ number, joined, wrote, voted }) => {
            const group = groups.find((each) => each.number === number);
            return { number, title: group?.title ?? '', joined, expected: group?.expected ?? 0, wrote: percent(wrote, joined), voted: percent(voted, joined) };
        });
}

/** When people were lost, and when they were back, by member, as far as this page saw it. */
export interface Comings {
    readonly lost: ReadonlyMap<number, number>;
    readonly back: ReadonlyMap<number, number>;
}

export const noComings: Comings = { lost: new Map(), back: new Map() };

/** What changed between two looks at the people. Who is met for the first time did not come back. */
export function learnComings({ lost, back }: Comings, before: People | null, after: People, now: number): Comings {
    const nextLost = new Map([...lost].filter(([, at]) => now - at < latelyMs));
    const nextBack = new Map([...back].filter(([, at]) => now - at < latelyMs));
    for (const { member, isPresent, removed } of after.byMember.values()) {
        const was = before?.byMember.get(member);
        if (was === undefined || was.isPresent === isPresent) continue;
        if (isPresent && nextLost.delete(member)) nextBack.set(member, now);
        else if (!isPresent && removed === 0) nextLost.set(member, now);
    }
    return { lost: nextLost, back: nextBack };
}

/** How many were lost lately and are still away, and how many of such came back. */
export function networkOf({ lost, back }: Comings, now: number): { readonly lost: number; readonly back: number } {
    const lately = (times: ReadonlyMap<number, number>): number => [...times.values()].filter((at) => now - at < latelyMs).length;
    return { lost: lately(lost), back: lately(back) };
}
