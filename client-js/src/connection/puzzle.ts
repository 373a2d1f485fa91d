// The puzzle that goes before a typed code while somebody tries many (docs/openapi.yaml): a second or two of computing, in
// short turns, so that the page goes on answering. Hashing comes from a library: the browser's own is there on secure
// addresses alone, and answers each call in a turn of its own.
import { sha256 } from '@noble/hashes/sha2.js';

const turnMs = 30;
const numbersMax = 2 ** 32;

export interface Puzzle {
    readonly challenge: Uint8Array;
    readonly parts: number;
    /** Zeros at the front of each part's hash. */
    readonly bits: number;
}

/** One number for each part. */
export async function solvePuzzle(puzzle: Puzzle, rest: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve, 0))): Promise<number[]> {
    const answers: number[] = [];
    const tried = new Uint8Array(puzzle.challenge.length + 5);
    tried.set(puzzle.challenge);
    const number = new DataView(tried.buffer, puzzle.challenge.length + 1);
    let turnEnds = performance.now() + turnMs;
    for (let part = 0; part < puzzle.parts; part += 1) {
        tried[puzzle.challenge.length] = part;
        for (let guess = 0; guess < numbersMax; guess += 1) {
            number.setUint32(0, guess, true);
            if (leadingZeros(sha256(tried)) >= puzzle.bits) {
                answers.push(guess);
                break;
            }
            // Looking at the clock costs as much as some hashes.
            if (guess % 256 !== 0 || performance.now() < turnEnds) continue;
            await rest();
            turnEnds = performance.now() + turnMs;
        }
    }
    return answers;
}

export function leadingZeros(hash: Uint8Array): number {
    let zeros = 0;
    for (const octet of hash) {
        zeros += Math.clz32(octet) - 24;
        if (octet !== 0) break;
    }
    return zeros;
}
