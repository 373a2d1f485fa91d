// Where everybody reads the report of a room.
import { encodeBase64url, type Link } from '../../sdk/client';

/** @param version 0: the latest */
export function reportPathOf({ room }: Pick<Link, 'room'>, version = 0): string {
    const path = `/report/${encodeBase64url(room)}`;
    return version === 0 ? path : `${path}/${version}`;
}
