// What facilitators ask about newcomers. Functions beside the client, so that a phone which never uses them does not load them.
import '../protocol/lead_commands';
import type { Commander, KringClient } from './client';
import { ask, fieldsOf, numberOf, textOf } from './entry_card';
import type { Settlement } from './outbox';

export interface EntryRules {
    /** Whoever comes by the join link waits to be let in. */
    readonly lobby: boolean;
    /** No typed code leads in. */
    readonly confidential: boolean;
    /** The join link lets nobody new in, an invitation does. */
    readonly byInvitation: boolean;
}

/** When the lobby is switched off, everybody whom it kept waiting comes in. */
export function setEntry(client: Commander, rules: EntryRules): Promise<Settlement> {
    return client.command({ case: 'setEntry', value: { ...rules } });
}

/** A lower number throws nobody out. @param most participants who come in; 0: as many as the server takes, `limits.participantsMax` */
export function limitParticipants(client: Commander, most: number): Promise<Settlement> {
    return client.command({ case: 'limitParticipants', value: { most } });
}

/** What whoever comes by the join link has to say, 8 to 64 characters; empty: nothing any more. */
export function setPassphrase(client: Commander, passphrase: string): Promise<Settlement> {
    return client.command({ case: 'setPassphrase', value: { passphrase } });
}

/** By their tickets; see `People.waiting`. */
export function letIn(client: Commander, tickets: readonly Uint8Array[]): Promise<Settlement> {
    return client.command({ case: 'letIn', value: { newcomers: tickets.map((ticket) => ({ ticket })), everybody: false } });
}

export function letEverybodyIn(client: Commander): Promise<Settlement> {
    return client.command({ case: 'letIn', value: { newcomers: [], everybody: true } });
}

export function turnAway(client: Commander, ticket: Uint8Array, reason: string): Promise<Settlement> {
    return client.command({ case: 'turnAway', value: { ticket, reason } });
}

/** Each lets in one newcomer; `channel` says by what way people get them. */
export function makeInvitations(client: Commander, channel: string, count: number): Promise<Settlement> {
    return client.command({ case: 'makeInvitations', value: { channel, count } });
}

/** Void where nobody used them. @param number in its batch; 0: the whole batch */
export function withdrawInvitations(client: Commander, batch: number, number = 0): Promise<Settlement> {
    return client.command({ case: 'withdrawInvitations', value: { batch: BigInt(batch), number } });
}

export interface Invitation {
    /** In its batch, from 1. */
    readonly number: number;
    /** Its address. */
    readonly link: string;
    readonly isUsed: boolean;
    readonly isWithdrawn: boolean;
}

/** All of a batch, to be printed; null when they cannot be had. */
export async function fetchInvitations({ token, link }: Pick<KringClient, 'token' | 'link'>, batch: number, origin = location.origin): Promise<readonly Invitation[] | null> {
    const answer = token === null ? null : await ask(link, origin, 'invitations', 'token', token, { batch });
    const list = answer?.status === 200 ? answer.body['invitations'] : null;
    if (!Array.isArray(list)) return null;
    return list.map(fieldsOf).map((each) => ({
        number: numberOf(each, 'number'),
        link: textOf(each, 'link'),
        isUsed: each['used'] === true,
        isWithdrawn: each['withdrawn'] === true,
    }));
}
