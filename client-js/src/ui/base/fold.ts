// Folds what was read and done and has gone out of sight above, without moving what is looked at: the ideas below it are
// then not a long way up again. Only while nothing is scrolled and no finger is down, because a page that a finger holds
// must stay where it is.
import { tick } from 'svelte';

const calmMs = 400;

/** For `{@attach}`: calls `fold` once the element has passed upwards, if `isDone` says so then. */
export function whenPassed(isDone: () => boolean, fold: () => void): (element: HTMLElement) => () => void {
    return (element) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isHeld = false;

        const look = (): void => {
            clearTimeout(timer);
            timer = setTimeout(() => void act(), calmMs);
        };
        const hold = (): void => void (isHeld = true);
        const release = (): void => {
            isHeld = false;
            look();
        };
        const act = async (): Promise<void> => {
            if (isHeld || !isDone() || element.getBoundingClientRect().bottom > 0) return;
            const focused = element.contains(document.activeElement) ? document.activeElement : null;
            if (focused?.matches('textarea, select, input:not([type=radio], [type=checkbox])') === true) return;
            // What folds takes no focus with it.
            if (focused !== null) element.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
            const root = document.documentElement;
            const before = root.scrollHeight - window.scrollY;
            // The browser's own way of keeping the place, where it has one, would do it a second time.
            root.style.overflowAnchor = 'none';
            fold();
            await tick();
            window.scrollTo({ top: root.scrollHeight - before, behavior: 'instant' });
            root.style.overflowAnchor = '';
        };

        window.addEventListener('scroll', look, { passive: true });
        window.addEventListener('pointerdown', hold, { passive: true });
        window.addEventListener('pointerup', release, { passive: true });
        window.addEventListener('pointercancel', release, { passive: true });
        return () => {
            clearTimeout(timer);
            window.removeEventListener('scroll', look);
            window.removeEventListener('pointerdown', hold);
            window.removeEventListener('pointerup', release);
            window.removeEventListener('pointercancel', release);
        };
    };
}
