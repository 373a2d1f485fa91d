// Changes the page without moving what is looked at.
import { tick } from 'svelte';

/** `still` is where it was in the window after `change` as before, wherever the page was cut or grew. */
export async function keepPlace(still: Element, change: () => void): Promise<void> {
    const root = document.documentElement;
    const before = still.getBoundingClientRect().top;
    // The browser's own way of keeping the place, where it has one, would do it a second time.
    root.style.overflowAnchor = 'none';
    change();
    await tick();
    if (still.isConnected) window.scrollBy({ top: still.getBoundingClientRect().top - before, behavior: 'instant' });
    root.style.overflowAnchor = '';
}
