// How many invitations there are of each channel, as facilitators see them.
import type { InvitationBatch as WireBatch } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

export interface InvitationBatch {
    readonly id: number;
    /** By which way people get them. */
    readonly channel: string;
    readonly count: number;
    readonly used: number;
    readonly withdrawn: number;
}

export function toBatch({ id, channel, count, used, withdrawn }: WireBatch): InvitationBatch {
    return { id: toNumber(id), channel, count, used, withdrawn };
}
