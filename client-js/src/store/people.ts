// The people of a room as facilitators are told of them: who is there, who leads, which helper links wait. State of its
// own, as counts are: what comes later replaces what it names.
import type { People as WirePeople, WaitingList } from '../protocol/gen/kring/v1/server_wire';
import { Role } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

export interface Person {
    readonly member: number;
    readonly role: Role;
    /** Empty where the charter keeps it from everybody. */
    readonly name: string;
    readonly isPresent: boolean;
    /** Leads because no lead was there. */
    readonly tookOver: boolean;
    /** The longest mute, over or not; null: none. */
    readonly muted: { readonly act: number; readonly untilMs: number; readonly reason: string } | null;
    /** The act that removed them; 0: not removed. */
    readonly removed: number;
    readonly removalReason: string;
    /** Where they sit; 0: at no table. One that is gone is none. */
    readonly table: number;
    readonly takesNotes: boolean;
}

export interface HelperLink {
    readonly number: number;
    readonly secret: Uint8Array;
    readonly expiresMs: number;
}

export interface People {
    readonly byMember: ReadonlyMap<number, Person>;
    readonly helperLinks: readonly HelperLink[];
    /** Since when no lead has been connected, by the server's clock; null: one is. */
    readonly leadsGoneSinceMs: number | null;
    /** Who waits to be let in: how many, and the first of them; undefined: nobody. */
    readonly waiting: WaitingList | undefined;
    /** How many members are writing something now. */
    readonly writing: number;
    /** Who looks on while the room is full: how many, and how many participants there are; undefined: nobody. */
    readonly line: { readonly waiting: number; readonly participants: number } | undefined;
}

export function foldPeople(before: People | null, told: WirePeople): People {
    const byMember = new Map(told.whole ? [] : before?.byMember);
    for (const { member, role, name, present, tookOver, muted, removed, removalReason, table, takesNotes } of told.people) {
        const id = toNumber(member);
        if (role === Role.UNSPECIFIED) byMember.delete(id);
        else
            byMember.set(id, {
                member: id,
                role,
                name,
                isPresent: present,
                tookOver,
                muted: muted === undefined ? null : { act: toNumber(muted.act), untilMs: toNumber(muted.untilMs), reason: muted.reason },
                removed: toNumber(removed),
                removalReason,
                table: toNumber(table),
                takesNotes,
            });
    }
    const helperLinks =
        told.links === undefined
            ? (before?.helperLinks ?? [])
            : told.links.links.map(({ number, secret, expiresMs }) => ({
                  number: toNumber(number),
                  secret,
                  expiresMs: toNumber(expiresMs),
              }));
    const leadsGoneSinceMs = told.leadsGoneSinceMs === undefined ? null : toNumber(told.leadsGoneSinceMs);
    const waiting = told.whole ? told.waiting : (told.waiting ?? before?.waiting);
    const writing = told.whole ? (told.writing ?? 0) : (told.writing ?? before?.writing ?? 0);
    const line = told.whole ? told.line : (told.line ?? before?.line);
    return { byMember, helperLinks, leadsGoneSinceMs, waiting, writing, line };
}
