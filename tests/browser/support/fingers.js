// What a finger and a Tab key meet: how large a control is, whether one sees where the focus is, and whether it is covered.
import assert from 'node:assert/strict';

/** What is sent, joined, voted for or flagged with has room for a thumb. */
const mainControls = [
    'join-button', 'send-idea', 'send-reply', 'support', 'stance-agree', 'stance-pass', 'stance-disagree', 'flag', 'flag-send', 'jury-keep', 'jury-remove',
    'own-edit', 'appeal', 'agree', 'ask-agree', 'show-held',
];

/**
 * Controls that are too small for WCAG 2.5.8 (24 by 24 pixels, or so much free space around their middle), and main ones that
 * are smaller than 44 by 44. A link within a sentence is as high as its line, and a control within a label is as large as that.
 */
export async function smallTargets(page) {
    return page.evaluate((main) => {
        const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=menuitem], [role=switch], [role=tab]';
        const isSeen = (element) => {
            const box = element.getBoundingClientRect();
            return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.disabled;
        };
        const areaOf = (element) => {
            const boxes = [element, ...(element.labels ?? [])].map((each) => each.getBoundingClientRect());
            return boxes.reduce((largest, box) => (box.width * box.height > largest.width * largest.height ? box : largest));
        };
        const isInSentence = (element) =>
            element.matches('a') && getComputedStyle(element).display === 'inline' && element.parentElement.textContent.trim() !== element.textContent.trim();
        const targets = [...document.querySelectorAll(wanted)].filter(isSeen).map((element) => ({ element, box: areaOf(element) }));
        const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
        const isSmall = ({ width, height }) => width < 23.5 || height < 23.5;
        const isFree = ({ element, box }) => {
            const [x, y] = middle(box);
            return targets.every((other) => {
                if (other.element === element) return true;
                // Between two that are small, each has its own circle of 24 pixels.
                const [otherX, otherY] = middle(other.box);
                if (isSmall(other.box) && Math.hypot(otherX - x, otherY - y) < 24) return false;
                const dx = Math.max(other.box.left - x, 0, x - other.box.right);
                const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
                return Math.hypot(dx, dy) >= 12;
            });
        };
        return targets.flatMap((target) => {
            const { element, box } = target;
            const name = element.dataset.test ?? '';
            const size = `${Math.round(box.width * 10) / 10} by ${Math.round(box.height * 10) / 10}`;
            const what = `${name || element.outerHTML.slice(0, 90)} is ${size}`;
            // Half a pixel is a matter of rounding.
            if (main.includes(name) && (box.width < 43.5 || box.height < 43.5)) return [`${what}, and a thumb needs 44 by 44`];
            if (isInSentence(element) || !isSmall(box) || isFree(target)) return [];
            return [`${what}, and beside another one 24 by 24 is the least`];
        });
    }, mainControls);
}

export async function checkTargets(page, what) {
    assert.deepEqual(await smallTargets(page), [], `targets of ${what}`);
}

/** What has the focus: its name for tests, its own name, whether the focus can be seen, and whether something lies over it. */
function readFocus() {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const look = (each) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(each);
        return { outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth), outlineColor, rest: `${boxShadow}|${borderColor}|${backgroundColor}` };
    };
    // A control that is not drawn itself shows the focus on its label.
    const shown = [element, ...(element.labels ?? []), element.parentElement].map(look);
    const isRinged = shown.some(({ outline, outlineColor }) => outline >= 2 && outlineColor !== 'transparent' && outlineColor !== 'rgba(0, 0, 0, 0)');
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    // Not wholly covered is what the rule asks for: one place of it that can be seen is enough.
    const places = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
    const isSeen =
        right > left &&
        bottom > top &&
        places.some(([x, y]) => {
            const found = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top));
            return found !== null && (element.contains(found) || found.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(found)));
        });
    return {
        test: element.dataset.test ?? '',
        html: element.outerHTML.slice(0, 110),
        isRinged,
        isSeen,
        mark: (element.dataset.tabbed ??= String(Math.random())),
    };
}

/**
 * Goes through the page with Tab from where the focus is until it has been everywhere. Returns the controls in their order;
 * rejects when a focus cannot be seen or lies beneath something.
 */
export async function tabThrough(page, what, { atMost = 250 } = {}) {
    const order = [];
    const met = new Set();
    const faults = [];
    for (let step = 0; step < atMost; ++step) {
        await page.keyboard.press('Tab');
        const found = await page.evaluate(readFocus);
        if (found === null) {
            if (order.length > 0) break;
            continue;
        }
        if (met.has(found.mark)) break;
        met.add(found.mark);
        order.push(found.test);
        if (!found.isRinged) faults.push(`no focus ring: ${found.html}`);
        if (!found.isSeen) faults.push(`the focus is out of sight: ${found.html}`);
    }
    assert.deepEqual(faults, [], `focus in ${what}`);
    return order;
}

/** By Tab to a control with one of these names for tests; rejects when it is not on the way. */
export async function tabTo(page, names, { atMost = 120, within } = {}) {
    const wanted = Array.isArray(names) ? names : [names];
    const way = [];
    for (let step = 0; step < atMost; ++step) {
        const found = await page.evaluate((scope) => {
            const element = document.activeElement;
            const isWithin = scope === undefined || element?.closest(scope) !== null;
            return isWithin ? (element?.getAttribute('data-test') ?? '') : '';
        }, within);
        if (wanted.includes(found)) return found;
        way.push(found);
        await page.keyboard.press('Tab');
    }
    throw new Error(`no way to '${wanted}' with Tab; met: ${way.filter((name) => name !== '').join(', ')}`);
}
