// What is drawn anew every second, and only while somebody can see it: a phone in a pocket has nothing to wake up for.
const everyMs = 1_000;

/** Calls at once, then every second while the page is shown, and at once when it is shown again. Returns how to stop. */
export function everySecond(tick: () => void): () => void {
    let timer: ReturnType<typeof setInterval> | undefined;
    const look = (): void => {
        clearInterval(timer);
        if (document.visibilityState !== 'visible') return;
        tick();
        timer = setInterval(tick, everyMs);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', look);
    };
}
