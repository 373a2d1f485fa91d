// The moderation log as a view has it: its latest entries and how many there ever were. Twin of the server's `view_acts`.
import type { Act as WireAct, ActChange } from '../protocol/gen/kring/v1/server_wire';
import { ActKind } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';
import { toRuling, type Ruling } from './community';

export { ActKind };

export interface Act {
    readonly id: number;
    readonly kind: ActKind;
    readonly timeMs: number;
    readonly reason: string;
    /** What it is about; 0: the room. */
    readonly contribution: number;
    /** A merging: what the idea was merged into. */
    readonly into: number;
    /** Of a pausing: when it is said to end; 0: nothing is said. */
    readonly untilMs: number;
    readonly undone: boolean;
    /** Null: somebody did it, and gives a reason. */
    readonly byRule: Ruling | null;
    /** Facilitators only, this and the rest. */
    readonly by: number;
    readonly byName: string;
    /** 0: not undone, or by what an author did. */
    readonly undoneBy: number;
    readonly undoneByName: string;
    /** A muting or a removing: whom it is about. */
    readonly member: number;
}

export interface ModerationLog {
    /** The latest, in rising order of id. */
    readonly acts: readonly Act[];
    /** How many there ever were. */
    readonly count: number;
}

export const emptyLog: ModerationLog = { acts: [], count: 0 };

/** So many a view has: the protocol's number. */
const actsMax = 100;

export function foldAct(log: ModerationLog, change: ActChange): ModerationLog {
    if (change.act === undefined) return log;
    const act = toAct(change.act);
    const isThere = log.acts.some(({ id }) => id === act.id);
    // Older than the latest that a view has: it was dropped before.
    const isPast = !isThere && log.acts.length >= actsMax && act.id < (log.acts[0]?.id ?? 0);
    if (isPast) return { ...log, count: change.count };
    const others = log.acts.filter(({ id }) => id !== act.id);
    const acts = [...others, act].sort((left, right) => left.id - right.id).slice(-actsMax);
    return { acts, count: change.count };
}

/** Everything that this member is told to have done says the new name. */
export function renameInLog(log: ModerationLog, member: number, name: string): ModerationLog {
    if (!log.acts.some(({ by, undoneBy }) => by === member || undoneBy === member)) return log;
    const acts = log.acts.map((act) => ({
        ...act,
        byName: act.by === member ? name : act.byName,
        undoneByName: act.undoneBy === member ? name : act.undoneByName,
    }));
    return { ...log, acts };
}

export function toAct(act: WireAct): Act {
    const { id, kind, timeMs, reason, contribution, into, untilMs, undone, by, byName, undoneBy, undoneByName, member, byRule } = act;
    return {
        id: toNumber(id),
        kind,
        timeMs: toNumber(timeMs),
        reason,
        contribution: toNumber(contribution),
        into: toNumber(into),
        untilMs: toNumber(untilMs),
        undone,
        byRule: byRule === undefined ? null : toRuling(byRule),
        by: toNumber(by),
        byName,
        undoneBy: toNumber(undoneBy),
        undoneByName,
        member: toNumber(member),
    };
}
