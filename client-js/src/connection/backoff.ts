// How long to wait before connecting again: full jitter, so that a thousand phones that lost the server in the same
// second do not come back in the same second.

const firstMs = 1_000;
const capMs = 30_000;

/** `attempt` counts from 0; `random` lies in [0, 1). The result lies in [0, min(30 s, 1 s times 2^attempt)). */
export function backoffMs(attempt: number, random: number): number {
    return random * Math.min(capMs, firstMs * 2 ** Math.min(attempt, 16));
}
