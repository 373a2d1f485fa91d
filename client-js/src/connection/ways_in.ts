// How people come into a room now, for those who may know: facilitators and screens; and members with another device.
import type { Link } from '../protocol/link';
import type { KringClient } from './client';
import { ask, numberOf, textOf } from './entry_card';

/** The join link as it is now, for a facilitator's token or a screen's secret; null when it cannot be had. */
export async function fetchJoinLink(link: Link, origin: string, by: 'token' | 'secret', what: Uint8Array): Promise<WaysIn | null> {
    const answer = await ask(link, origin, 'join-link', by, what);
    const join = answer?.status === 200 ? textOf(answer.body, 'link') : '';
    if (answer === null || join === '') return null;
    const { body } = answer;
    return {
        join,
        screen: textOf(body, 'screen_link'),
        code: textOf(body, 'code'),
        codeEnds: Date.now() + 1_000 * numberOf(body, 'code_seconds'),
        rehearses: body['rehearses'] === true,
    };
}

/** The addresses that a room has now. */
export interface WaysIn {
    readonly join: string;
    /** Of the big screen; empty for whoever is one. */
    readonly screen: string;
    /** Eight digits in two groups that stand for the join link; empty: there is none now. */
    readonly code: string;
    /** By this device's clock, in milliseconds since 1970. */
    readonly codeEnds: number;
    /** The server plays sample sessions for facilitators; see {@link beginRehearsal}. */
    readonly rehearses: boolean;
}

/** For a facilitator or a screen that is in the room. */
export async function waysInOf({ token, link }: Pick<KringClient, 'token' | 'link'>): Promise<WaysIn | null> {
    if (link.entry?.kind === 'screen') return fetchJoinLink(link, location.origin, 'secret', link.entry.secret);
    return token === null ? null : fetchJoinLink(link, location.origin, 'token', token);
}

/**
 * For a facilitator: a sample session begins in a room of its own, in this language. Its result is the address by which they look on
 * and lead along there, good for one browser; null while none can begin.
 */
export async function beginRehearsal({ token, link }: Pick<KringClient, 'token' | 'link'>, language: string): Promise<string | null> {
    if (token === null) return null;
    const answer = await ask(link, location.origin, 'rehearsal', 'token', token, { language });
    const address = answer?.status === 200 ? textOf(answer.body, 'link') : '';
    return address === '' ? null : address;
}

/** The address that takes another device of this member in, and for how long; null when it does not come. */
export async function deviceLinkOf({ token, link }: Pick<KringClient, 'token' | 'link'>): Promise<{ address: string; seconds: number } | null> {
    if (token === null) return null;
    const answer = await ask(link, location.origin, 'device-link', 'token', token);
    const address = answer?.status === 200 ? textOf(answer.body, 'link') : '';
    return answer === null || address === '' ? null : { address, seconds: numberOf(answer.body, 'seconds') };
}
