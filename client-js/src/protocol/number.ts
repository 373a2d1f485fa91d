// Sequences, ids and instants travel as 64 bits. A room holds at most two million events and instants stay below 2^53
// until the year 287396, so plain numbers carry them; what does not fit is a broken peer, not a value to round.

export function toNumber(value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new RangeError(`${value} does not fit a safe integer`);
    return number;
}
