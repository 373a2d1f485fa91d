// Documents of a room for its facilitators: the report before it is published, tables, and the files of a Polis export.
// The token travels in a header, never in an address. Fetched with the facilitators' panel, never by a participant.
import { encodeBase64url } from '../protocol/base64url';
import type { Link } from '../protocol/link';

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
    | { readonly kind: 'refused' }
    | { readonly kind: 'failed' };

const timeoutMs = 30_000;

/** `asOf`: what an earlier document was as of, so that files belong together; left out: now. */
export async function fetchDocument(
    { room }: Link,
    origin: string,
    token: Uint8Array,
    format: DocumentFormat,
    language: string,
    asOf?: number,
): Promise<Fetched> {
    try {
        const answer = await fetch(`${origin}/api/v1/rooms/${encodeBase64url(room)}/export`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${encodeBase64url(token)}` },
            body: JSON.stringify({ format, language, ...(asOf === undefined ? {} : { as_of: asOf }) }),
            signal: AbortSignal.timeout(timeoutMs),
        });
        if (answer.status === 429 || answer.status === 503)
            return { kind: 'wait', seconds: Number(answer.headers.get('Retry-After') ?? 10) };
        if (!answer.ok) return { kind: answer.status < 500 ? 'refused' : 'failed' };
        const name = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'kring';
        return { kind: 'made', blob: await answer.blob(), name, asOf: Number(answer.headers.get('Kring-As-Of') ?? 0) };
    } catch {
        return { kind: 'failed' };
    }
}
