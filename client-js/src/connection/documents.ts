// Documents of a room for its facilitators: the report before it is published, tables, and the files of a Polis export.
// The token travels in a header, never in an address. Fetched with the facilitators' panel, never by a participant.
import { encodeBase64url } from '../protocol/base64url';
import type { Link } from '../protocol/link';
import { fieldsOf, textOf } from './entry_card';

export type DocumentFormat =
    | 'format'
    | 'html'
    | 'json'
    | 'csv'
    | 'csv_figures'
    | 'polis_comments'
    | 'polis_votes'
    | 'polis_participants'
    | 'polis_summary';

export type Fetched =
    | { readonly kind: 'made'; readonly blob: Blob; readonly name: string; readonly asOf: number }
    | { readonly kind: 'wait'; readonly seconds: number }
    /** It has names in it, and needs the recovery code; the key of the text that says so. */
    | { readonly kind: 'code'; readonly textKey: string }
    | { readonly kind: 'refused' }
    | { readonly kind: 'failed' };

/** Whose rows name people: whoever has a recovery code shows it for them. */
export const namesPeople: ReadonlySet<DocumentFormat> = new Set(['csv', 'json']);

const timeoutMs = 30_000;

/**
 * @param asOf what an earlier document was as of, so that files belong together; left out: now
 * @param code the recovery code, as somebody typed it
 */
export async function fetchDocument(
    { room }: Link,
    origin: string,
    token: Uint8Array,
    format: DocumentFormat,
    language: string,
    asOf?: number,
    code = '',
): Promise<Fetched> {
    try {
        const answer = await fetch(`${origin}/api/v1/rooms/${encodeBase64url(room)}/export`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${encodeBase64url(token)}` },
            body: JSON.stringify({ format, language, ...(asOf === undefined ? {} : { as_of: asOf }), ...(code === '' ? {} : { code }) }),
            signal: AbortSignal.timeout(timeoutMs),
        });
        if (answer.status === 429 || answer.status === 503)
            return { kind: 'wait', seconds: Number(answer.headers.get('Retry-After') ?? 10) };
        if (answer.status === 409) return { kind: 'code', textKey: textOf(fieldsOf(await answer.json()), 'text_key') };
        if (!answer.ok) return { kind: answer.status < 500 ? 'refused' : 'failed' };
        const name = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'kring';
        return { kind: 'made', blob: await answer.blob(), name, asOf: Number(answer.headers.get('Kring-As-Of') ?? 0) };
    } catch {
        return { kind: 'failed' };
    }
}
