// Links. A link is `/r/<room>#<secret>`; the secret stands in the fragment, which browsers never send, so that no log of
// a server or a proxy holds it. Its first two bytes say what it opens, so the page knows what to show without asking.
import { decodeBase64url, encodeBase64url } from './base64url';

export type LinkKind = 'join' | 'facilitator' | 'screen' | 'decision' | 'device';

export interface Link {
    /** 16 bytes: the public room id. */
    room: Uint8Array;
    /** Null when the address names a room but carries no secret: only somebody with a member token gets in. */
    entry: { kind: LinkKind; secret: Uint8Array } | null;
    /** Of a screen link: the secret of the join link that the screen shows as a QR code. */
    joinSecret: Uint8Array | null;
}

export type LinkProblem = 'no_room' | 'bad_room' | 'bad_secret' | 'unknown_kind';

const version = 1;
// An invitation opens what the join link opens, to one.
const kinds: Readonly<Record<number, LinkKind>> = { 1: 'join', 2: 'facilitator', 3: 'screen', 5: 'decision', 6: 'device', 7: 'join' };
const roomBytes = 16;
// Version and kind, and then something: an empty secret opens nothing.
const secretBytesMin = 3;

/** What an address opens, or why it opens nothing. `path` and `fragment` are as in `location`; the `#` may be there. */
export function parseLink(path: string, fragment: string): Link | LinkProblem {
    const match = /^\/r\/([^/]+)\/?$/.exec(path);
    if (match === null) return 'no_room';
    const room = decodeBase64url(match[1] ?? '');
    if (room === null || room.length !== roomBytes) return 'bad_room';
    const text = fragment.replace(/^#/, '');
    if (text === '') return { room, entry: null, joinSecret: null };

    const [first = '', second] = text.split('.', 2);
    const secret = readSecret(first);
    if (typeof secret === 'string') return secret;
    if (second === undefined) return { room, entry: secret, joinSecret: null };
    const join = readSecret(second);
    if (typeof join === 'string') return join;
    if (secret.kind !== 'screen' || join.kind !== 'join') return 'bad_secret';
    return { room, entry: secret, joinSecret: join.secret };
}

/** Takes a whole address, as somebody pastes it. */
export function parseAddress(address: string): Link | LinkProblem {
    try {
        const url = new URL(address);
        return parseLink(url.pathname, url.hash);
    } catch {
        return 'no_room';
    }
}

export function joinAddress(origin: string, room: Uint8Array, secret: Uint8Array): string {
    return `${origin}/r/${encodeBase64url(room)}#${encodeBase64url(secret)}`;
}

function readSecret(text: string): { kind: LinkKind; secret: Uint8Array } | LinkProblem {
    const secret = decodeBase64url(text);
    if (secret === null || secret.length < secretBytesMin) return 'bad_secret';
    const kind = kinds[secret[1] ?? 0];
    if (secret[0] !== version || kind === undefined) return 'unknown_kind';
    return { kind, secret };
}
