// What facilitators ask about newcomers. Functions beside the client, so that a phone which never uses them does not load them.
import type { KringClient } from './client';
import type { Settlement } from './outbox';

export interface EntryRules {
    /** Whoever comes by the join link waits to be let in. */
    readonly lobby: boolean;
    /** No typed code leads in. */
    readonly confidential: boolean;
}

/** When the lobby is switched off, everybody whom it kept waiting comes in. */
export function setEntry(client: KringClient, rules: EntryRules): Promise<Settlement> {
    return client.command({ case: 'setEntry', value: { ...rules } });
}

/** By their tickets; see `People.waiting`. */
export function letIn(client: KringClient, tickets: readonly Uint8Array[]): Promise<Settlement> {
    return client.command({ case: 'letIn', value: { newcomers: tickets.map((ticket) => ({ ticket })), everybody: false } });
}

export function letEverybodyIn(client: KringClient): Promise<Settlement> {
    return client.command({ case: 'letIn', value: { newcomers: [], everybody: true } });
}

export function turnAway(client: KringClient, ticket: Uint8Array, reason: string): Promise<Settlement> {
    return client.command({ case: 'turnAway', value: { ticket, reason } });
}
