// The line before a full session, as facilitators may shorten it: how many places all who wait would take.
import { limitParticipants } from '../../sdk/newcomers';
import type { ClientState } from '../../sdk/client';
import type { RoomModel } from '../model/room_model.svelte';

export interface Raise {
    /** How many places there would be. */
    readonly most: number;
    /** How many of those who wait come in then. */
    readonly comeIn: number;
}

/** Null: nobody waits, or the server takes no more. */
export function raiseFor({ people, limits }: Pick<ClientState, 'people' | 'limits'>): Raise | null {
    const line = people?.line;
    if (line === undefined || line.waiting === 0) return null;
    const most = Math.min(line.participants + line.waiting, limits?.participantsMax ?? 0);
    return most > line.participants ? { most, comeIn: most - line.participants } : null;
}

/** Lets in who waits, as far as the server takes them. False: there is nobody to let in so. */
export function makePlaces(model: RoomModel): boolean {
    const raise = raiseFor(model.client.state);
    if (raise === null) return false;
    void model.tell(limitParticipants(model.client, raise.most));
    return true;
}
