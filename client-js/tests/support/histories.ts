// The reader of view fixtures, which the server's generator writes. One fixture is
//     { "name": text, "view": 1 | 2 | 3, "snapshot": base64 of a ViewSnapshot, "updates": [base64 of an Update, ...],
//       "canonical": the text after all updates, "digest": its digest }
// A `.json` file holds one, a `.jsonl` file one per line.
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { decodeSnapshot, decodeUpdate } from '../../src/protocol/frames';
import { canonical, digest } from '../../src/store/canonical';
import { foldUpdate, fromSnapshot, type ViewState } from '../../src/store/view';

export interface History {
    name: string;
    view: 1 | 2 | 3;
    snapshot: string;
    updates: string[];
    canonical: string;
    digest: string;
}

export function fold(history: History): ViewState {
    let state = fromSnapshot(history.view, decodeSnapshot(bytesOf(history.snapshot)));
    for (const update of history.updates) {
        const next = foldUpdate(state, decodeUpdate(bytesOf(update)));
        if (next === 'gap') throw new Error(`${history.name}: a gap behind sequence ${state.sequence}`);
        state = next;
    }
    return state;
}

export function check(history: History): void {
    const state = fold(history);
    // A comparison of plain strings first: with ten thousand histories the test library's own is too slow.
    if (canonical(state) !== history.canonical || digest(state) !== history.digest) {
        expect(canonical(state), history.name).toBe(history.canonical);
        expect(digest(state), history.name).toBe(history.digest);
    }
}

/** Checks every history of the file; returns how many there were. */
export async function checkFile(path: string): Promise<number> {
    if (path.endsWith('.json')) {
        check(JSON.parse(readFileSync(path, 'utf8')) as History);
        return 1;
    }
    let count = 0;
    for await (const line of createInterface({ input: createReadStream(path) })) {
        if (line.trim() === '') continue;
        check(JSON.parse(line) as History);
        count += 1;
    }
    return count;
}

/** The fixture files of a folder. A folder that is missing throws: no fixtures must never look like success. */
export function fixtureFiles(folder: string): string[] {
    return readdirSync(folder)
        .filter((name) => name.endsWith('.json') || name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(folder, name));
}

function bytesOf(base64: string): Uint8Array {
    return new Uint8Array(Buffer.from(base64, 'base64'));
}
