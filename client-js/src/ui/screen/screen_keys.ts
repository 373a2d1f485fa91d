// The keys of the big screen. Presentation clickers send Page Up and Page Down. They fire once however long a key is held,
// never while a field or a dialog has the focus, and can be switched off (WCAG 2.1.4).
// Thread: pure functions.

export type ScreenDeed = 'list' | 'next' | 'previous' | 'join' | 'reveal' | 'blank' | 'full' | 'larger' | 'smaller' | 'leave';

const deeds: Readonly<Record<string, ScreenDeed>> = {
    '?': 'list',
    j: 'next',
    ArrowRight: 'next',
    ArrowDown: 'next',
    PageDown: 'next',
    k: 'previous',
    ArrowLeft: 'previous',
    ArrowUp: 'previous',
    PageUp: 'previous',
    q: 'join',
    r: 'reveal',
    '.': 'blank',
    F: 'full',
    '+': 'larger',
    '=': 'larger',
    '-': 'smaller',
    Escape: 'leave',
};

/** As the list of keys shows them. */
export const screenKeys: readonly { readonly shown: string; readonly deed: ScreenDeed }[] = [
    { shown: '?', deed: 'list' },
    { shown: 'j, →, ↓, Page Down', deed: 'next' },
    { shown: 'k, ←, ↑, Page Up', deed: 'previous' },
    { shown: 'q', deed: 'join' },
    { shown: 'r', deed: 'reveal' },
    { shown: '.', deed: 'blank' },
    { shown: 'Shift + F', deed: 'full' },
    { shown: '+', deed: 'larger' },
    { shown: '-', deed: 'smaller' },
    { shown: 'Esc', deed: 'leave' },
];

export interface Pressed {
    readonly key: string;
    readonly repeat: boolean;
    readonly ctrlKey: boolean;
    readonly metaKey: boolean;
    readonly altKey: boolean;
}

/** Null: the key is not one of the big screen's. Keys that write no letter work also where single letters are off. */
export function deedOf({ key, repeat, ctrlKey, metaKey, altKey }: Pressed, areOn: boolean): ScreenDeed | null {
    if (repeat || ctrlKey || metaKey || altKey) return null;
    if (!areOn && key.length === 1) return null;
    return deeds[key] ?? null;
}
