// What a hall can read of the big screen.
import { at, until } from './browser.js';

/** Waits until the list has found its place: an idea stands there whole, or not at all. */
export async function checkWhole(screen) {
    const isCut = () =>
        at(screen, 'idea').evaluateAll((ideas) => {
            if (ideas.length === 0) return true;
            const list = ideas[0].parentElement.getBoundingClientRect();
            const boxes = ideas.map((idea) => idea.getBoundingClientRect()).filter((box) => box.left < list.right);
            return boxes.length === 0 || boxes.some((box) => box.right > list.right + 1 || box.bottom > list.bottom + 1);
        });
    await until(screen, isCut, (cut) => !cut, 'no idea is cut in half');
}
