// The code that somebody reads from a wall and types: eight digits that stand for a join link. The code travels in the body
// of the request, never in an address.
import { decodeBase64url, encodeBase64url } from '../protocol/base64url';
import { fieldsOf, numberOf, textOf, type Fields } from './entry_card';

export const codeDigits = 8;

/** Of what somebody types or pastes: the digits, and no more of them than a code has. */
export function digitsIn(text: string): string {
    return text.replace(/\D/g, '').slice(0, codeDigits);
}

/** Two groups of four, as it is shown everywhere. */
export function grouped(digits: string): string {
    return digits.length > codeDigits / 2 ? `${digits.slice(0, codeDigits / 2)} ${digits.slice(codeDigits / 2)}` : digits;
}

export type WhereTo =
    /** The join link's path and fragment, on this very address. */
    | { kind: 'room'; path: string }
    | { kind: 'nowhere' }
    | { kind: 'failed' };

// Above what the server lets a code wait whose address has tried many.
const timeoutMs = 20_000;

/** Where a code of eight digits leads; `thinks` is told when there is a puzzle to be solved first. */
export async function findRoom(origin: string, digits: string, thinks: () => void = () => undefined): Promise<WhereTo> {
    let answer = await askWith(origin, { code: digits });
    if (answer?.status === 429) {
        const challenge = decodeBase64url(textOf(answer.body, 'challenge'));
        if (challenge === null) return { kind: 'failed' };
        thinks();
        const puzzle = { challenge, parts: numberOf(answer.body, 'parts'), bits: numberOf(answer.body, 'bits') };
        try {
            const { solvePuzzle } = await import('./puzzle');
            const answers = await solvePuzzle(puzzle);
            answer = await askWith(origin, { code: digits, challenge: encodeBase64url(challenge), answers });
        } catch {
            return { kind: 'failed' };
        }
    }
    if (answer?.status === 404) return { kind: 'nowhere' };
    if (answer?.status !== 200) return { kind: 'failed' };
    try {
        const link = new URL(textOf(answer.body, 'link'));
        // The same server under the name that this page has.
        return { kind: 'room', path: `${link.pathname}${link.hash}` };
    } catch {
        return { kind: 'failed' };
    }
}

async function askWith(origin: string, fields: Fields): Promise<{ status: number; body: Fields } | null> {
    try {
        const answer = await fetch(`${origin}/api/v1/code`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(fields),
            signal: AbortSignal.timeout(timeoutMs),
        });
        const body: unknown = await answer.json();
        return { status: answer.status, body: fieldsOf(body) };
    } catch {
        return null;
    }
}
