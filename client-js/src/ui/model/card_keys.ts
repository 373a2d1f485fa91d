// Where single keys find the cards of the page, and when they may do anything at all.

/** Somebody writes, or a dialog is open. */
export function isBusy(): boolean {
    const focused = document.activeElement;
    const isField = focused?.matches('input, textarea, select') ?? false;
    return isField || (focused instanceof HTMLElement && focused.isContentEditable) || document.querySelector('dialog[open]') !== null;
}

/** The idea that has the focus, or has it inside; null: none. */
export function currentCard(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>('article[data-test="idea"]') ?? null;
}

/** To the next card, or the one before; the first where none has the focus. */
export function stepTo(by: 1 | -1): boolean {
    const all = [...document.querySelectorAll<HTMLElement>('article[data-test="idea"]')];
    const card = currentCard();
    const next = card === null ? all[0] : all[all.indexOf(card) + by];
    if (next === undefined) return false;
    focusCard(next);
    return true;
}

export function focusCard(card: HTMLElement): void {
    card.tabIndex = -1;
    card.focus();
    card.scrollIntoView({ block: 'nearest' });
}

/** Presses what the selector finds inside; false where there is nothing to press. */
export function pressIn(place: ParentNode | null, selector: string): boolean {
    const button = place?.querySelector<HTMLButtonElement>(selector) ?? null;
    if (button === null || button.disabled) return false;
    button.click();
    return true;
}
