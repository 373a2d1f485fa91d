// How much of the window is covered: above by the strip that says what is going on, below by the field one writes in, and by a
// phone's keyboard. The style sheet keeps what has the focus clear of it (WCAG 2.4.11), and the field above the keyboard.

/** Of the window. Where the two would leave less than the rest of it, as with very large letters, the strip goes along with the page. */
const coveredMax = 0.45;

class Edges {
    /** How high the field is that covers the window below. */
    below = $state(0);
}
export const edges = new Edges();

/** For `{@attach}` to the strip: measures from then on. */
export function measureEdges(strip: HTMLElement): () => void {
    const { style } = document.documentElement;
    const page = strip.closest<HTMLElement>('[data-test="room"]');
    const footer = (): HTMLElement | null => page?.querySelector<HTMLElement>(':scope > .foot') ?? null;

    const measure = (): void => {
        const lid = strip.parentElement ?? strip;
        const sole = footer();
        const below = sole === null ? 0 : heightIfStuck(sole);
        page?.toggleAttribute('data-tight', lid.offsetHeight + below > coveredMax * window.innerHeight);
        style.setProperty('--edge-top', `${heightIfStuck(lid)}px`);
        style.setProperty('--edge-bottom', `${below}px`);
        edges.below = below;
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(strip);
    // The field comes and goes with the phases, and grows while one writes.
    const watchFooter = (): void => {
        const sole = footer();
        if (sole !== null) sizes.observe(sole);
        measure();
    };
    const children = new MutationObserver(watchFooter);
    if (page !== null) children.observe(page, { childList: true });
    watchFooter();

    // Where the window does not shrink for the keyboard, only what is seen of it does.
    const seen = window.visualViewport;
    const rise = (): void => {
        const hidden = seen === null || seen.scale > 1.01 ? 0 : Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
        style.setProperty('--keyboard', `${Math.round(hidden)}px`);
    };
    seen?.addEventListener('resize', rise);
    seen?.addEventListener('scroll', rise);
    window.addEventListener('resize', measure);
    return () => {
        sizes.disconnect();
        children.disconnect();
        seen?.removeEventListener('resize', rise);
        seen?.removeEventListener('scroll', rise);
        window.removeEventListener('resize', measure);
        for (const name of ['--edge-top', '--edge-bottom', '--keyboard']) style.removeProperty(name);
    };
}

function heightIfStuck(element: HTMLElement): number {
    return getComputedStyle(element).position === 'sticky' ? Math.ceil(element.getBoundingClientRect().height) : 0;
}
