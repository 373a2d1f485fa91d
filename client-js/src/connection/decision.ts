// The decision-maker and the promise: a link of their own, by which they stand by it.
import type { Link } from '../protocol/link';
import { ask, textOf } from './entry_card';

export type Confirmation = 'confirmed' | 'changed' | 'unknown' | 'failed';

/** The decision-maker stands by the promise. */
export async function confirmPromise(link: Link, origin: string): Promise<Confirmation> {
    const answer = await ask(link, origin, 'confirmation', 'secret', link.entry?.secret ?? new Uint8Array());
    switch (answer?.status) {
        case 200:
            return 'confirmed';
        case 409:
            return 'changed';
        case 404:
            return 'unknown';
        default:
            return 'failed';
    }
}

/** For facilitators: the link that the decision-maker is sent; null when there is none to be had. */
export async function fetchDecisionLink(link: Link, origin: string, token: Uint8Array): Promise<string | null> {
    const answer = await ask(link, origin, 'decision-link', 'token', token);
    return answer?.status === 200 ? textOf(answer.body, 'link') || null : null;
}
