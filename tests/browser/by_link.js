// Opens the link in TEST_LINK in a browser as a newcomer does, joins, and prints one line. For tests of how people get in
// from another machine; the certificate is looked at by those tests, so here any will do.
import { needed } from './support/server.js';
import { at, canonical, joinAs, launch, status, until } from './support/browser.js';

const link = needed('TEST_LINK');
const browser = await launch();
try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(link);
    await joinAs(page, 'Bo');
    const { phase } = await until(page, () => status(page), (found) => found.phase === 'live', 'the page is live');
    await at(page, 'room').waitFor();
    const items = async () => (await canonical(page)).split('\n').filter((line) => line.startsWith('item|'));
    const ideas = await until(page, items, (found) => found.length > 0, 'the room is on the page');
    console.log(`Chromium ${browser.version()}: joined by the link, ${phase}, ${ideas.length} idea seen`);
} finally {
    await browser.close();
}
