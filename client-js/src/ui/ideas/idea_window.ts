// Which part of a long list stands in the page: never more cards than a phone draws without effort.

const pageSize = 50;
/** Cards in the page at once. */
export const cardsMax = 120;

export interface IdeaWindow {
    /** The place of the first card in the page, from 0, and that after its last one. */
    readonly from: number;
    readonly to: number;
}

export const firstWindow: IdeaWindow = { from: 0, to: pageSize };

/** With a page more below; what becomes too much goes at the top. */
export function grownDown({ from, to }: IdeaWindow, count: number): IdeaWindow {
    const end = Math.min(count, to + pageSize);
    return { from: Math.max(from, end - cardsMax), to: end };
}

/** With a page more above; what becomes too much goes at the bottom. */
export function grownUp({ from, to }: IdeaWindow): IdeaWindow {
    const start = Math.max(0, from - pageSize);
    return { from: start, to: Math.min(to, start + cardsMax) };
}

/** With this place in it: as it is if it has it, otherwise a page around it. */
export function windowWith(window: IdeaWindow, place: number): IdeaWindow {
    if (place >= window.from && place < window.to) return window;
    const start = Math.max(0, place - pageSize / 2);
    return { from: start, to: start + pageSize };
}

/** Of a list that became shorter: its end at least. */
export function fitted(window: IdeaWindow, count: number): IdeaWindow {
    return window.from < count || window.from === 0 ? window : windowWith(window, Math.max(0, count - 1));
}
