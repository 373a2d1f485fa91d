// Whoever goes by keyboard, or listens, is not sent back to the top of the page when what they pressed goes away (WCAG 2.4.3): the
// focus goes to the card, or whatever part of the page, that it was in. What only gets another place keeps it.

/** Large enough to be read on from, and small enough to be near. */
const parts = 'article, section, form, footer, header, main';

/** From now on, until what it gives back is called. */
export function keepFocus(): () => void {
    let last: HTMLElement | null = null;
    let around: readonly HTMLElement[] = [];
    /** Lost the focus just now, and is there. */
    let left: HTMLElement | null = null;

    const came = ({ target }: FocusEvent): void => {
        if (!(target instanceof HTMLElement)) return;
        last = target;
        around = partsAround(target);
    };
    // To nowhere, and it is there still: that was meant. Of what goes away one hears before it is gone.
    const went = ({ relatedTarget }: FocusEvent): void => {
        if (relatedTarget !== null) return;
        queueMicrotask(() => {
            if (last?.isConnected !== true || document.activeElement === last) return;
            left = last;
            last = null;
            setTimeout(() => (left = null));
        });
    };
    const changes = new MutationObserver((records) => {
        if (document.activeElement !== document.body) return;
        const moved = left ?? last;
        if (moved?.isConnected) {
            if (records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(moved)))) moved.focus({ preventScroll: true });
            return;
        }
        if (last === null) return;
        last = null;
        const part = around.find(({ isConnected }) => isConnected);
        if (part !== undefined) focusPart(part);
    });

    document.addEventListener('focusin', came);
    document.addEventListener('focusout', went);
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
        document.removeEventListener('focusin', came);
        document.removeEventListener('focusout', went);
        changes.disconnect();
    };
}

function partsAround(element: HTMLElement): HTMLElement[] {
    const found: HTMLElement[] = [];
    for (let part = element.parentElement?.closest<HTMLElement>(parts); part != null; part = part.parentElement?.closest<HTMLElement>(parts)) {
        found.push(part);
    }
    return found;
}

/** It takes the focus this once: a tap on it does not. */
function focusPart(part: HTMLElement): void {
    if (!part.hasAttribute('tabindex')) {
        part.tabIndex = -1;
        part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true });
    }
    part.focus({ preventScroll: true });
}
