// What stands on the big screen is seen whole: nobody scrolls there.

const smallest = 0.45;
const step = 0.05;

/** Sets `--fit` on the element, 1 or less, so that what is in it does not grow beyond it; its sizes are multiples of `--fit`. */
export function shrunkToFit(element: HTMLElement): () => void {
    const fit = (): void => {
        let scale = 1;
        element.style.setProperty('--fit', '1');
        while (element.scrollHeight > element.clientHeight + 1 && scale > smallest) {
            scale -= step;
            element.style.setProperty('--fit', scale.toFixed(2));
        }
    };
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
