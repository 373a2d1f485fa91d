// `npm run puzzle`: how long the puzzle before a typed code takes, with the size that the server asks for
// (server/base/limits.hpp). Not a test; run it when that size, or the library that hashes, changes.
import { randomBytes } from 'node:crypto';
import { solvePuzzle } from '../src/connection/puzzle';

const size = { parts: 16, bits: 14 };
const times = 25;

export async function main(): Promise<void> {
    const taken: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
        const begin = performance.now();
        await solvePuzzle({ ...size, challenge: Uint8Array.from(randomBytes(40)) });
        taken.push(performance.now() - begin);
    }
    taken.sort((a, b) => a - b);
    const at = (part: number): string => `${Math.round(taken[Math.floor(part * (times - 1))] ?? 0)} ms`;
    console.log(`${size.parts} parts of ${size.bits} bits, ${times} times: median ${at(0.5)}, fastest ${at(0)}, slowest ${at(1)}`);
}
