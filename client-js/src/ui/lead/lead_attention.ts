// What needs a facilitator, the most urgent first, and what the community settled by itself. The list is short by design: a
// text over which a jury sits needs nobody else.
import { type Act, FlagReason, type Item, ItemState, type People, RoomState, type ViewState } from '../../sdk/view';

export type NeedKind = 'overtime' | 'door' | 'line' | 'held' | 'flagged' | 'lines' | 'lead_gone';

export interface Need {
    readonly kind: NeedKind;
    readonly count: number;
    /** Since when the oldest waits, by the server's clock; 0: nobody can tell. */
    readonly sinceMs: number;
    /** The smaller, the sooner. */
    readonly rank: number;
}

/** A text that waits so long for a facilitator is late. */
export const lateMs = 120_000;

const rankOf = { late: 0, lead_gone: 1, door: 2, line: 3, appealed: 4, overtime: 5, held: 6, folded: 7, lines: 8, flagged: 9 } as const;

// Once a session is closed nobody comes in, nothing runs late, and nobody has to take over.
const onlyWhileItRuns: ReadonlySet<NeedKind> = new Set<NeedKind>(['door', 'overtime', 'lead_gone']);

/** Something was found wrong with it, or is being looked at, and it is still there. */
export function isFlagged({ state, flags, jury, appealed, found }: Item): boolean {
    return state !== ItemState.WITHDRAWN && (flags.length > 0 || jury !== 0 || appealed || found !== FlagReason.UNSPECIFIED);
}

/** Nobody else settles it: no jury sits, and it is not settled yet. */
export function needsJudge(item: Item): boolean {
    if (!isFlagged(item)) return false;
    return item.appealed || (item.jury === 0 && item.state === ItemState.SHOWN && (item.folded !== 0 || item.flags.length > 0));
}

/** By participant: who wrote to the facilitators last and has no answer, the longest wait first. */
export function unansweredLines(view: ViewState): readonly { readonly member: number; readonly sinceMs: number }[] {
    const since = new Map<number, number>();
    for (const { member, answers, timeMs } of view.lines) {
        if (answers) since.delete(member);
        else if (!since.has(member)) since.set(member, timeMs);
    }
    return [...since].map(([member, sinceMs]) => ({ member, sinceMs })).sort((left, right) => left.sinceMs - right.sinceMs);
}

interface Moment {
    /** By the server's clock. */
    readonly now: number;
    /** A lead may be away for so long before anybody else is asked. */
    readonly leadAwayMs: number;
    /** Who reads this leads, and so knows that a lead is there. */
    readonly isLead: boolean;
}

export function needsOf(view: ViewState, people: People | null, { now, leadAwayMs, isLead }: Moment): readonly Need[] {
    const needs: Need[] = [];
    const add = (kind: NeedKind, rank: number, count: number, sinceMs: number): void => {
        if (count > 0) needs.push({ kind, count, sinceMs, rank });
    };
    const items = [...view.items.values()];

    const held = items.filter(({ state }) => state === ItemState.HELD).map(({ timeMs }) => timeMs);
    const oldest = held.length === 0 ? 0 : Math.min(...held);
    add('held', now - oldest >= lateMs ? rankOf.late : rankOf.held, held.length, oldest);

    const atDoor = people?.waiting?.people.map(({ sinceMs }) => Number(sinceMs)) ?? [];
    add('door', rankOf.door, people?.waiting?.count ?? 0, atDoor.length === 0 ? 0 : Math.min(...atDoor));

    add('line', rankOf.line, people?.line?.waiting ?? 0, 0);

    const judged = items.filter(needsJudge);
    const flagRank = judged.some(({ appealed }) => appealed) ? rankOf.appealed : judged.some(({ folded }) => folded !== 0) ? rankOf.folded : rankOf.flagged;
    add('flagged', flagRank, judged.length, 0);

    const lines = unansweredLines(view);
    add('lines', rankOf.lines, lines.length, lines[0]?.sinceMs ?? 0);

    const ended = (view.phases?.active ?? []).filter(({ endsMs }) => endsMs !== 0 && endsMs <= now).map(({ endsMs }) => endsMs);
    add('overtime', rankOf.overtime, ended.length, ended.length === 0 ? 0 : Math.min(...ended));

    const goneSince = people?.leadsGoneSinceMs ?? null;
    if (!isLead && goneSince !== null && now - goneSince >= leadAwayMs) add('lead_gone', rankOf.lead_gone, 1, goneSince);

    const isOver = view.room.state === RoomState.CLOSED;
    return needs.filter(({ kind }) => !isOver || !onlyWhileItRuns.has(kind)).sort((left, right) => left.rank - right.rank);
}

/** How many things wait for a facilitator. */
export function needCount(needs: readonly Need[]): number {
    return needs.reduce((sum, { count }) => sum + count, 0);
}

/** What rules and juries did and nobody took back, the latest first. */
export function selfHandled({ log }: Pick<ViewState, 'log'>): readonly Act[] {
    return log.acts.filter(({ byRule, undone }) => byRule !== null && !undone).reverse();
}
