// Tells of texts that were before somebody's eyes: at least half of it, or half the window, for a second, on a page that is
// looked at.
import { type KringClient, SeenTeller, systemClock } from '../../sdk/client';

const lookMs = 1_000;
const tellers = new WeakMap<KringClient, SeenTeller>();

function tellerOf(client: KringClient): SeenTeller {
    let teller = tellers.get(client);
    if (teller === undefined) tellers.set(client, (teller = new SeenTeller(systemClock, (ids) => client.tellSeen(ids))));
    return teller;
}

/** An attachment to the text of a contribution. */
export function lookedAt(client: KringClient, id: number): (element: Element) => () => void {
    return (element) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isInSight = false;
        const look = (): void => {
            if (!isInSight || document.visibilityState !== 'visible') {
                clearTimeout(timer);
                timer = undefined;
                return;
            }
            timer ??= setTimeout(() => {
                stop();
                tellerOf(client).saw(id);
            }, lookMs);
        };
        const observer = new IntersectionObserver(
            (entries) => {
                const entry = entries.at(-1);
                isInSight = entry !== undefined && (entry.intersectionRatio >= 0.5 || entry.intersectionRect.height * 2 >= innerHeight);
                look();
            },
            // A text longer than the window is never half in sight; the finer steps are for it.
            { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
        );
        const stop = (): void => {
            clearTimeout(timer);
            observer.disconnect();
            document.removeEventListener('visibilitychange', look);
        };
        observer.observe(element);
        document.addEventListener('visibilitychange', look);
        return stop;
    };
}
