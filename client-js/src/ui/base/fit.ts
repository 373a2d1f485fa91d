// What stands on the big screen is seen whole: nobody scrolls there.

const smallest = 0.45;
const step = 0.05;

/** Sets `--fit` on the element, 1 or less, so that what is in it does not grow beyond it; its sizes are multiples of `--fit`. */
export function shrunkToFit(element: HTMLElement): () => void {
    return shrunkFrom(1)(element);
}

/** As `shrunkToFit`, from another size than 1: where there is little to see it may be larger. */
export function shrunkFrom(largest: number): (element: HTMLElement) => () => void {
    return (element) => whenever(element, () => {
        let scale = largest;
        element.style.setProperty('--fit', String(largest));
        while (isOver(element) && scale > smallest) {
            scale -= step;
            element.style.setProperty('--fit', scale.toFixed(2));
        }
    });
}

/**
 * For one text that has a least size: `--fit` goes from 1 to 0, its least size. Where that is too large still, what stands
 * below it goes (class `alone`); and where even that is not enough it is cut after as many lines as there is room for (class
 * `cut`, `--lines`), because smaller letters nobody would read.
 */
export function largestThatFits(element: HTMLElement): () => void {
    return whenever(element, () => {
        element.classList.remove('cut', 'alone');
        if (shrinks(element)) return;
        element.classList.add('alone');
        if (shrinks(element)) return;
        element.classList.add('cut');
        for (let lines = 12; lines > 1; --lines) {
            element.style.setProperty('--lines', String(lines));
            if (!isOver(element)) return;
        }
    });
}

function shrinks(element: HTMLElement): boolean {
    for (let tenths = 10; tenths >= 0; --tenths) {
        element.style.setProperty('--fit', (tenths / 10).toFixed(1));
        if (!isOver(element)) return true;
    }
    return false;
}

function isOver(element: HTMLElement): boolean {
    return element.scrollHeight > element.clientHeight + 1;
}

function whenever(element: HTMLElement, fit: () => void): () => void {
    const resized = new ResizeObserver(fit);
    const changed = new MutationObserver(fit);
    resized.observe(element);
    changed.observe(element, { childList: true, subtree: true, characterData: true });
    fit();
    return () => {
        resized.disconnect();
        changed.disconnect();
    };
}
