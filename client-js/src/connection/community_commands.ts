// What is asked of a room that keeps itself clean. Functions beside the client, so that a phone on which nobody flags anything
// does not load them before one can write.
import type { FlagReason, JuryAnswer, Policy } from '../store/community';
import type { Commander } from './client';
import type { Settlement } from './outbox';

/** In the place of what one said about it before. Nobody but facilitators is told of it, and they are not told of whom it is. */
export function flagContribution(
    client: Commander,
    contribution: number,
    reason: FlagReason,
    { doubleOf = 0, note = '' }: { readonly doubleOf?: number; readonly note?: string } = {},
): Promise<Settlement> {
    return client.command({ case: 'flagContribution', value: { contribution: BigInt(contribution), reason, doubleOf: BigInt(doubleOf), note } });
}

export function withdrawFlag(client: Commander, contribution: number): Promise<Settlement> {
    return client.command({ case: 'withdrawFlag', value: { contribution: BigInt(contribution) } });
}

/** Until the jury ends the answer can be changed. */
export function answerJury(client: Commander, jury: number, answer: JuryAnswer): Promise<Settlement> {
    return client.command({ case: 'answerJury', value: { jury: BigInt(jury), answer } });
}

/** Asks for a fresh jury over one's own contribution, once. */
export function appeal(client: Commander, contribution: number): Promise<Settlement> {
    return client.command({ case: 'appeal', value: { contribution: BigInt(contribution) } });
}

/** Facilitators: from here on these rules hold. Numbers that are left out are as the base has them. */
export function setPolicy(client: Commander, { base, numbers }: Policy): Promise<Settlement> {
    const values = numbers.flatMap((value, number) => (number === 0 ? [] : [{ number, value }]));
    return client.command({ case: 'setPolicy', value: { policy: { base, values } } });
}
