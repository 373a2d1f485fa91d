// What the element and the page in its frame say to each other: states, never content.
/** The element's: from then on the page tells how things stand. */
export const greeting = 'greeting';
/** The page's. `left` comes only after `joined`. */
export type RoomState = 'ready' | 'joined' | 'left';
const states: readonly unknown[] = ['ready', 'joined', 'left'];

export function messageOf(word: typeof greeting | RoomState): { kring: string } {
    return { kring: word };
}

function wordOf(data: unknown): unknown {
    return typeof data === 'object' && data !== null && 'kring' in data ? data.kring : undefined;
}

export const isGreeting = (data: unknown): boolean => wordOf(data) === greeting;

export function stateIn(data: unknown): RoomState | null {
    const word = wordOf(data);
    return states.includes(word) ? (word as RoomState) : null;
}
