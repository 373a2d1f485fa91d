// Recovery codes: a facilitator makes one, and comes back by it in a browser that does not know them. A code travels in the body of
// a request, and nothing here keeps it.
import { encodeBase64url } from '../protocol/base64url';
import { parseAddress, type Link } from '../protocol/link';
import type { KringClient } from './client';
import { fieldsOf, textOf, type Fields } from './entry_card';

export type NoCode =
    /** The key of the text that says why not. */
    | { readonly kind: 'refused'; readonly textKey: string }
    /** Too many wrong ones came from here, or the server is busy. */
    | { readonly kind: 'wait' }
    /** Nobody answered. */
    | { readonly kind: 'failed' };

/** As a server that makes everybody wait for some seconds still answers in time. */
const timeoutMs = 15_000;
const characters = 24;

/** Whether this can be a code at all: as many letters and digits as one has, whatever stands between. */
export function isWholeCode(typed: string): boolean {
    return typed.replace(/[^0-9a-z]/gi, '').length === characters;
}

/**
 * A recovery code in the place of the one before.
 * @param shown the one before, as somebody typed it; empty: there is none
 */
export async function makeRecoveryCode(
    { token, link }: Pick<KringClient, 'token' | 'link'>,
    shown: string,
    origin = location.origin,
): Promise<{ readonly kind: 'made'; readonly code: string } | NoCode> {
    if (token === null) return { kind: 'failed' };
    const told = await post(link, origin, 'recovery-code', { token: encodeBase64url(token), ...(shown === '' ? {} : { code: shown }) });
    const code = told?.status === 200 ? textOf(told.body, 'code') : '';
    return code === '' ? reasonOf(told) : { kind: 'made', code };
}

/**
 * Shows a code.
 * @param token of whoever says who they are, and goes on with it; null: whoever has the code goes on by the link
 */
export async function showRecoveryCode(
    link: Link,
    shown: string,
    token: Uint8Array | null,
    origin = location.origin,
): Promise<{ readonly kind: 'back'; readonly link: Link } | NoCode> {
    const told = await post(link, origin, 'recover', { code: shown, ...(token === null ? {} : { token: encodeBase64url(token) }) });
    const back = parseAddress(told?.status === 200 ? textOf(told.body, 'link') : '');
    return typeof back === 'string' ? reasonOf(told) : { kind: 'back', link: back };
}

/** Where a code is typed: the room's address without any secret. */
export function recoveryAddress({ room }: Link, origin: string): string {
    return `${origin}/r/${encodeBase64url(room)}`;
}

function reasonOf(told: { status: number; body: Fields } | null): NoCode {
    if (told?.status === 409) return { kind: 'refused', textKey: textOf(told.body, 'text_key') };
    return { kind: told?.status === 503 || told?.status === 429 ? 'wait' : 'failed' };
}

async function post({ room }: Link, origin: string, what: string, body: Fields): Promise<{ status: number; body: Fields } | null> {
    try {
        const answer = await fetch(`${origin}/api/v1/rooms/${encodeBase64url(room)}/${what}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
            signal: AbortSignal.timeout(timeoutMs),
        });
        return { status: answer.status, body: fieldsOf(await answer.json()) };
    } catch {
        return null;
    }
}
