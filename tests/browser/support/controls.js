// Controls where a page may keep them: on the card itself or behind its menu. So a test holds on a page that tidies up.
const openers = '[aria-haspopup=menu]:visible, [aria-haspopup=true]:visible, [data-test*=menu]:visible, [data-test^=more]:visible, [data-test$=more]:visible';

/** The control with this name in this card (or page), seen; a menu is opened for it when it is in none of the places in sight. */
export async function reach(page, scope, name) {
    const inside = scope.locator(`[data-test="${name}"]:visible`);
    const menus = scope.locator(openers);
    await inside.or(menus).first().waitFor();
    if ((await inside.count()) > 0) return inside.first();
    await menus.first().click();
    const found = page.locator(`[data-test="${name}"]:visible`).first();
    await found.waitFor();
    return found;
}

export async function press(page, scope, name) {
    await (await reach(page, scope, name)).click();
}

/** No sideways scrolling, and no control that reaches beyond the window or a box that does not scroll. */
export async function sideways(page) {
    return page.evaluate(() => {
        const found = [];
        const root = document.documentElement;
        if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth - root.clientWidth} pixels too wide`);
        const scrolls = (element) => {
            for (let box = element; box !== null; box = box.parentElement) if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth) return true;
            return false;
        };
        for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary, h1, h2, h3')) {
            const box = element.getBoundingClientRect();
            if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true }) || scrolls(element)) continue;
            if (box.left < -1 || box.right > root.clientWidth + 1) found.push(`${element.dataset.test ?? element.outerHTML.slice(0, 80)} is from ${Math.round(box.left)} to ${Math.round(box.right)}`);
        }
        return found;
    });
}

/** Words on buttons that are broken over two lines, for want of place; long ones may be. */
export async function brokenWords(page) {
    return page.evaluate((longest) => {
        const found = [];
        const linesOf = (text, index, length) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + length);
            return new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top))).size;
        };
        for (const button of document.querySelectorAll('button, summary')) {
            const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const text = texts.currentNode;
                for (const { index, 0: word } of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
                    if (word.length <= longest && linesOf(text, index, word.length) > 1) found.push(`“${word}” is broken on ${button.dataset.test ?? 'a button'}`);
                }
            }
        }
        return found;
    }, 12);
}

/**
 * What stays in place while the page scrolls leaves at least half of the window for what is read. A modal dialog is what is read, and
 * what lets the pointer through is a note that goes by itself. */
export async function coversMuch(page) {
    return page.evaluate(() => {
        const stays = (element) => ['sticky', 'fixed'].includes(getComputedStyle(element).position);
        const bars = [...document.querySelectorAll('body *')].filter(
            (element) => stays(element) && getComputedStyle(element).pointerEvents !== 'none' && element.closest('dialog') === null && element.checkVisibility({ visibilityProperty: true }) && element.offsetWidth > innerWidth / 2,
        );
        const height = bars.reduce((sum, element) => sum + element.offsetHeight, 0);
        return height > innerHeight / 2 ? [`${height} of ${innerHeight} pixels are covered by ${bars.map((each) => each.dataset.test ?? each.className).join(', ')}`] : [];
    });
}

/**
 * Where people set the colours of everything themselves (Windows calls it contrast themes), grounds and shadows are gone: which of the
 * controls that are pressed look there as those beside them that are not. Leaves the colours as they were.
 */
export async function pressedAlike(page) {
    await page.emulateMedia({ forcedColors: 'active' });
    const alike = await page.evaluate(() => {
        // What shows through: a control without a ground of its own has that of what it stands on.
        const ground = (element) => {
            const { backgroundColor } = getComputedStyle(element);
            return backgroundColor.endsWith(', 0)') && element.parentElement !== null ? ground(element.parentElement) : backgroundColor;
        };
        const look = (element) => {
            const { borderTopColor, borderTopWidth, color } = getComputedStyle(element);
            return [ground(element), borderTopColor, borderTopWidth, color].join();
        };
        return [...document.querySelectorAll('[aria-pressed=true]')].flatMap((pressed) => {
            const beside = [...pressed.parentElement.querySelectorAll('[aria-pressed=false]')].find((each) => !each.disabled && !pressed.disabled);
            return beside !== undefined && look(beside) === look(pressed) ? [`${pressed.dataset.test ?? pressed.outerHTML.slice(0, 80)} is pressed, and in forced colours nobody sees it`] : [];
        });
    });
    await page.emulateMedia({ forcedColors: 'none' });
    return alike;
}

/** Text twice as large, as people set it in their browser; stays as long as the page. */
export async function doubleText(page) {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    return session;
}

/** A slow phone: `network` bits a second and milliseconds, `cpu` times slower. */
export async function slowDown(page, { bitsPerSecond, latencyMs, cpu }) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const bytes = bitsPerSecond / 8;
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: latencyMs, downloadThroughput: bytes, uploadThroughput: bytes });
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    return session;
}

/** Where something stands in the window, to the pixel. */
export const placeOf = (locator) => locator.evaluate((element) => {
    const { top, left } = element.getBoundingClientRect();
    return { top: Math.round(top), left: Math.round(left) };
});

/** A facilitator's panel, or what is in it, which stands on the page or behind the facilitator's menu as this tool. */
export async function openPanel(page, inside, tool, panel = page.locator(`[data-test="${inside}"]`).first()) {
    const menu = page.locator('[data-test=lead-menu]').first();
    await panel.or(menu).first().waitFor();
    if ((await menu.count()) === 0 || (await panel.isVisible())) return panel;
    if ((await menu.getAttribute('aria-expanded')) !== 'true') await menu.click();
    await page.locator(`[data-test=tool-${tool}]`).click();
    await panel.waitFor();
    return panel;
}
