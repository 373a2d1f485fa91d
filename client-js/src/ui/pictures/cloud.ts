// The words of a cloud around its middle: the most frequent in it, each other one as near as there is room. A word stays where
// it was as long as it fits there, so that a cloud that grows does not jump.
// Thread: pure functions; the page measures letters.

export interface CloudWord {
    readonly text: string;
    readonly times: number;
}

export interface PlacedWord extends CloudWord {
    /** The middle of the word, from the middle of the cloud. */
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly width: number;
}

/** Of letters of size 1. */
export type Measure = (text: string) => number;

const cloudWidth = 160;
const cloudHeight = 90;
const largest = 16;
const smallest = 4.5;
const gap = 1.2;
/** So much of the picture the words take, where they are many. */
const filled = 0.38;

/** By the root of its number: twice as often is seen as twice the area. */
export function sizeOf(times: number, most: number): number {
    return smallest + (largest - smallest) * Math.sqrt(times / Math.max(1, most));
}

/** `words` with the most frequent first. Those that find no room are left out: they stand in the list beside it. */
export function placedIn(words: readonly CloudWord[], measure: Measure, before: readonly PlacedWord[] = []): PlacedWord[] {
    const most = words[0]?.times ?? 1;
    const shrink = shrinkFor(words, most, measure);
    const known = new Map(before.map((word) => [word.text, word]));
    const placed: PlacedWord[] = [];
    // Those that stand somewhere go first, or a new word would take their place.
    const order = [...words].sort((left, right) => Number(known.has(right.text)) - Number(known.has(left.text)));
    for (const { text, times } of order) {
        const wide = measure(text);
        const size = Math.min(shrink * sizeOf(times, most), (0.9 * cloudWidth) / Math.max(wide, Number.MIN_VALUE));
        const box = { text, times, size, width: wide * size };
        const stood = known.get(text);
        const place = stood !== undefined && fits({ ...box, x: stood.x, y: stood.y }, placed) ? stood : freePlace(box, placed);
        if (place !== null) placed.push({ ...box, x: place.x, y: place.y });
    }
    return placed;
}

// Many words are all smaller, so that most of them find a place. In steps, or the cloud would breathe with every answer.
function shrinkFor(words: readonly CloudWord[], most: number, measure: Measure): number {
    const area = words.reduce((sum, { text, times }) => sum + measure(text) * sizeOf(times, most) ** 2, 0);
    return Math.min(1, Math.floor(10 * Math.sqrt((filled * cloudWidth * cloudHeight) / Math.max(area, 1))) / 10);
}

/** Half the width and half the height that the cloud takes, in steps, so that it does not breathe with every letter. */
export function boundsOf(placed: readonly PlacedWord[]): { readonly x: number; readonly y: number } {
    const x = Math.max(30, ...placed.map((word) => Math.abs(word.x) + word.width / 2));
    const y = Math.max(15, ...placed.map((word) => Math.abs(word.y) + word.size / 2));
    return { x: 10 * Math.ceil((x + 1) / 10), y: 5 * Math.ceil((y + 1) / 5) };
}

// Outwards along a spiral, flattened as the picture is.
function freePlace(box: Omit<PlacedWord, 'x' | 'y'>, placed: readonly PlacedWord[]): { x: number; y: number } | null {
    for (let turn = 0; turn < 120; turn += 0.35) {
        const radius = 0.5 * turn;
        const at = { x: (radius * Math.cos(turn) * cloudWidth) / cloudHeight, y: radius * Math.sin(turn) };
        if (radius > cloudHeight) return null;
        if (fits({ ...box, ...at }, placed)) return at;
    }
    return null;
}

function fits(word: PlacedWord, placed: readonly PlacedWord[]): boolean {
    if (Math.abs(word.x) + word.width / 2 > cloudWidth / 2 || Math.abs(word.y) + word.size / 2 > cloudHeight / 2) return false;
    return placed.every(
        (other) =>
            Math.abs(word.x - other.x) >= (word.width + other.width) / 2 + gap || Math.abs(word.y - other.y) >= (word.size + other.size) / 2 + gap,
    );
}
