// Which page a room's element shows, or why none. Pure.
import { parseAddress } from '../protocol/link';

export type FrameProblem = 'noLink' | 'elsewhere' | 'personal';

/** The address for the frame: `link`, in a language if one is asked for. The secret stays in the fragment. */
export function frameAddress(link: string, language: string, host: string): URL | FrameProblem {
    const room = parseAddress(link);
    if (typeof room === 'string') return 'noLink';
    const url = new URL(link);
    if (url.origin !== host) return 'elsewhere';
    // A page that everybody can read would give these away: they make a facilitator, or somebody who is in already.
    const kind = room.entry?.kind;
    if (kind !== undefined && kind !== 'join' && kind !== 'screen') return 'personal';
    if (language !== '') url.searchParams.set('lang', language);
    return url;
}
