// `npm run storm`: what a storm of events costs one browser. A crowd sends ideas, replies and votes at a rate into a room, and one page
// of a kind looks on; the browser's own counters say how long its main thread worked, in processor time of that thread.
//
//     npm run storm -- [phone] [lead] [screen] [--rate 200] [--seconds 20] [--people 20] [--cpu 4] [--ideas 50]
//
// Not a test: it prints a table, with the machine and the command. Let nothing else run beside it.
import { fork } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { at, bigScreen, joinAs, laptop, launch, leadAs, phone } from './support/browser.js';
import { Crowd, sdk } from './support/crowd.js';
import { table } from './support/meter.js';
import { Server } from './support/server.js';

const kinds = ['phone', 'lead', 'screen'];
const given = process.argv.slice(2);
const numberOf = (name, otherwise) => (given.includes(`--${name}`) ? Number(given[given.indexOf(`--${name}`) + 1]) : otherwise);
const wish = { rate: numberOf('rate', 200), seconds: numberOf('seconds', 20), people: numberOf('people', 20), cpu: numberOf('cpu', 1), ideas: numberOf('ideas', 50) };
const chosen = kinds.filter((kind) => given.includes(kind));
/** Of ten events one is an idea, one a reply and eight are votes. */
const mix = { ideas: Math.round(wish.rate / 10), replies: Math.round(wish.rate / 10), votes: wish.rate - 2 * Math.round(wish.rate / 10) };
/** How long a page is looked at before the storm: what it costs by itself. */
const restMs = 10_000;
const rules = fileURLToPath(new URL('../../deploy/load.toml', import.meta.url));

/** The counters of a page's main thread now; memory after what nobody needs was thrown away. */
async function countersOf(session) {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** How long tasks take from now on, and frames where it is asked: to ask for each frame is work by itself. */
const watch = (page, hasFrames) => page.evaluate((hasFrames) => {
    const seen = (window.storm = { longest: 0, longTasks: 0, frames: 0, longestFrame: 0, begun: performance.now() });
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
        seen.longest = Math.max(seen.longest, duration);
        seen.longTasks += 1;
    })).observe({ type: 'longtask' });
    if (!hasFrames) return;
    let last = performance.now();
    const next = (now) => {
        seen.frames += 1;
        seen.longestFrame = Math.max(seen.longestFrame, now - last);
        last = now;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
}, hasFrames);

/** What the page's main thread does while `passes` does. */
async function measured(page, session, kind, passes) {
    await watch(page, kind === 'screen');
    const before = await countersOf(session);
    const result = await passes();
    const { longest, longTasks, frames, longestFrame, begun, now } = await page.evaluate(() => ({ ...window.storm, now: performance.now() }));
    const after = await countersOf(session);
    const watched = (now - begun) / 1000;
    const each = (name) => `${Math.round(((after[name] - before[name]) / watched) * 1000)} ms`;
    const mega = (bytes) => (bytes / 1e6).toFixed(1);
    return {
        result,
        cells: [
            each('TaskDuration'), each('ScriptDuration'), each('LayoutDuration'), each('RecalcStyleDuration'),
            longTasks === 0 ? 'under 50 ms' : `${Math.round(longest)} ms (${longTasks})`,
            ...(kind === 'screen' ? [Math.round(frames / watched), `${Math.round(longestFrame)} ms`] : ['-', '-']),
            `${mega(before.JSHeapUsedSize)} to ${mega(after.JSHeapUsedSize)}`, `${before.Nodes} to ${after.Nodes}`,
        ],
    };
}

async function visit(browser, kind, { links, helper }) {
    const size = { phone, lead: laptop, screen: bigScreen }[kind];
    const context = await browser.newContext({ viewport: size, locale: 'en-GB' });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await page.goto({ phone: links.join, lead: helper, screen: links.screen }[kind]);
    if (kind === 'phone') await joinAs(page, 'Watcher');
    if (kind === 'lead') await leadAs(page, 'Watcher');
    await at(page, 'idea').first().waitFor();
    return page;
}

/** One storm over one page of this kind, in a room of its own. */
async function storm(server, browser, kind) {
    const links = await server.createRoom({ title: 'Storm', question: 'What should grow?', promise: 'We listen', language: 'en' });
    const crowd = new Crowd(await sdk());
    const host = await crowd.lead(links.facilitator);
    await crowd.post(host, Array.from({ length: wish.ideas }, (_, index) => `Idea number ${index + 1} that was there before the storm`));
    const { view } = await crowd.until(host, (state) => state.view.items.size >= wish.ideas, 'the ideas are there');
    const helper = await crowd.helperLink(host, links.join);
    const ideas = [...view.items.keys()].map(String);
    const page = await visit(browser, kind, { links, helper });
    crowd.leave();
    const [, room, secret] = /\/r\/([^#]+)#(.+)$/.exec(links.join);
    const talkers = fork(fileURLToPath(new URL('support/storm_crowd.js', import.meta.url)), {
        env: { ...process.env, STORM: JSON.stringify({ origin: server.origin, room, secret, people: wish.people, seconds: wish.seconds, mix, ideas }) },
    });
    const told = () => new Promise((resolve, reject) => {
        talkers.once('message', resolve);
        talkers.once('exit', (code) => reject(new Error(`the crowd ended with ${code}`)));
    });
    await told();
    await page.waitForLoadState('networkidle');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    if (wish.cpu > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: wish.cpu });
    const rest = await measured(page, session, kind, () => new Promise((resolve) => setTimeout(resolve, restMs)));
    const { result: sent, cells } = await measured(page, session, kind, () => {
        const result = told();
        talkers.send('go');
        return result;
    });
    await page.context().close();
    return { sent, rows: [[`${kind} at rest`, 0, ...rest.cells], [kind, sent.perSecond, ...cells]] };
}

const open = [];
try {
    const server = await Server.start(['--config', rules]);
    open.push(() => server.stop());
    const browser = await launch();
    open.push(() => browser.close());
    const rows = [['page', 'events/s', 'main thread/s', 'script/s', 'layout/s', 'style/s', 'longest task', 'frames/s', 'longest frame', 'heap MB', 'nodes']];
    for (const kind of chosen.length === 0 ? kinds : chosen) {
        const { sent, rows: measures } = await storm(server, browser, kind);
        rows.push(...measures);
        console.log(`${kind}: sent ${sent.ideas} ideas, ${sent.replies} replies, ${sent.votes} votes; refused ${sent.refused}${sent.refusals.length > 0 ? ` (${sent.refusals.join(', ')})` : ''}, held back ${sent.heldBack}`);
    }
    console.log(`\nnpm run storm -- ${given.join(' ')}`);
    console.log(`${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Chromium ${browser.version()}, Node ${process.version}, processor slowed down ${wish.cpu} times, ${wish.seconds} s, ${wish.people} people, ${wish.ideas} ideas before\n`);
    const [head, ...rest] = rows;
    console.log([head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n'));
    console.log(`\n${table(rows).join('\n')}`);
} finally {
    for (const close of open.reverse()) await close();
}
