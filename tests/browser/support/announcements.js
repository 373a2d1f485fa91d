// What a screen reader is told without being asked: changes of the page's live regions, with their time and how loud they are.
// Nobody can hear a screen reader from here; what a region is given to say is what can be counted.

/** Listens from the first moment of every page that this context opens. */
export async function listen(context) {
    await context.addInitScript(() => {
        const told = (window.told = []);
        const loud = { alert: 'assertive', status: 'polite', log: 'polite' };
        const regionOf = (node) => {
            const element = node instanceof Element ? node : node.parentElement;
            return element?.closest('[aria-live], [role=alert], [role=status], [role=log]') ?? null;
        };
        const loudnessOf = (region) => region.getAttribute('aria-live') ?? loud[region.getAttribute('role')] ?? 'off';
        const observer = new MutationObserver((changes) => {
            const regions = new Set();
            for (const change of changes) {
                const region = regionOf(change.target);
                if (region !== null) regions.add(region);
                // An alert speaks when it comes, too.
                for (const node of change.addedNodes) {
                    if (node instanceof Element) for (const alert of [node, ...node.querySelectorAll('[role=alert]')]) if (alert.matches('[role=alert]')) regions.add(alert);
                }
            }
            for (const region of regions) {
                const text = region.textContent.trim();
                if (loudnessOf(region) === 'off' || text === '' || region.closest('[aria-hidden=true], [inert]') !== null) continue;
                told.push({ at: performance.now(), how: loudnessOf(region), text });
            }
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: false });
    });
}

/** All that was told so far. */
export const told = (page) => page.evaluate(() => window.told);

/** How many regions speak politely; a list that does so by itself would be one more. */
export const politeRegions = (page) => page.locator('[role=status], [role=log], [aria-live=polite], output').count();

/**
 * What stands in the live regions that the browser shows to screen readers at all, by their role: what lies behind a modal dialog is
 * not among it, however much it changes.
 */
export async function heard(page) {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textOf = ({ role, name, childIds = [] }) =>
        role?.value === 'StaticText' ? name.value : childIds.map((id) => (byId.has(id) ? textOf(byId.get(id)) : '')).join('');
    const regions = nodes.filter(({ ignored, role }) => !ignored && ['status', 'alert', 'log'].includes(role?.value));
    return regions.map((region) => `${region.role.value}: ${textOf(region).replaceAll('\u200b', '')}`);
}

/** How much later than another one an announcement may be heard here, which says nothing of when it was made. */
const heardLateMs = 250;

/** The most announcements in any one minute. What is said each ten seconds to the millisecond is said six times in it, not seven. */
export function mostInAMinute(all) {
    return Math.max(0, ...all.map(({ at }) => all.filter((other) => other.at >= at && other.at < at + 60_000 - heardLateMs).length));
}
