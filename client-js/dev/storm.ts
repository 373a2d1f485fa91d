// node dev/run.mjs dev/storm.ts [seconds]: a storm of 200 events a second over the big screen and over a facilitator's live
// pictures (the built page, a fake room), and what it cost their main threads: tasks over 50 ms, frames, work a second. On a machine that does
// other things too, the processor's time tells what the page does, and the clock's what happened.
import { chromium, type Page } from 'playwright-core';
import { serve } from './fake_server';
import { support } from '../tests/support/fake_room';

const people = 200;
const perTick = { ideas: 0.5, replies: 1.5, votes: 8 };
const tickMs = 50;

interface Watched {
    longTasks: number[];
    frames: number[];
}

async function watch(page: Page): Promise<void> {
    await page.evaluate(() => {
        const watched: Watched = { longTasks: [], frames: [] };
        Object.assign(window, { watched });
        new PerformanceObserver((list) => watched.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
        let last = performance.now();
        const frame = (now: number): void => {
            watched.frames.push(now - last);
            last = now;
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    });
}

interface TraceEvent {
    readonly name: string;
    readonly ph: string;
    readonly pid: number;
    readonly tid: number;
    readonly dur?: number;
    /** Of the processor, in microseconds: what other programs took meanwhile is not in it. */
    readonly tdur?: number;
    readonly args: { readonly name?: string };
}

/** The tasks of the page's main thread by what they cost the processor, in milliseconds. */
function tasksIn(trace: Buffer): number[] {
    const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
    const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}/${tid}`));
    const byThread = new Map<string, number[]>();
    for (const { name, ph, pid, tid, dur, tdur } of traceEvents) {
        const thread = `${pid}/${tid}`;
        if (ph !== 'X' || !name.endsWith('RunTask') || !main.has(thread)) continue;
        byThread.set(thread, [...(byThread.get(thread) ?? []), (tdur ?? dur ?? 0) / 1_000]);
    }
    const sum = (tasks: readonly number[]): number => tasks.reduce((total, task) => total + task, 0);
    // The page that is looked at is the busiest.
    return [...byThread.values()].sort((left, right) => sum(right) - sum(left))[0] ?? [];
}

function tell(name: string, { longTasks, frames }: Watched, tasks: readonly number[], seconds: number): void {
    const sorted = [...frames].sort((left, right) => left - right);
    const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
    const work = tasks.reduce((sum, task) => sum + task, 0) / seconds;
    console.log(
        `${name}: by the processor ${tasks.filter((task) => task > 50).length} tasks over 50 ms (longest ${Math.max(0, ...tasks).toFixed(1)} ms), work ${work.toFixed(0)} ms a second; ` +
            `by the clock ${longTasks.length} tasks over 50 ms, ${(frames.length / seconds).toFixed(1)} frames a second, frame to frame median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms`,
    );
}

export async function main([length]: string[]): Promise<void> {
    const seconds = Number(length ?? 20);
    const server = await serve('dist', 0, { language: 'en' });
    const browser = await chromium.launch({ executablePath: process.env['KRING_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        const ids: number[] = [];
        for (let index = 0; index < 300; ++index) ids.push(server.room.plant(`Person ${index % people}`, `Idea ${index} that was there before the storm began`, 0, index % 40));
        const newPage = async (address: string): Promise<Page> => {
            const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
            await page.goto(address);
            return page;
        };
        const screen = await newPage(server.screen);
        await screen.locator('[data-test=idea]').first().waitFor();
        const pulse = await newPage(server.screen);
        await pulse.locator('[data-test=idea]').first().waitFor();
        await pulse.mouse.move(20, 20);
        await pulse.locator('[data-test=ask-pulse]').click();
        const pages = { 'the list': screen, 'taking part': pulse };
        for (const [name, page] of Object.entries(pages)) {
            await page.bringToFront();
            await watch(page);
            await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
            const begun = Date.now();
            let owed = { ideas: 0, replies: 0, votes: 0 };
            let events = 0;
            await new Promise<void>((resolve) => {
                const ticker = setInterval(() => {
                    owed = { ideas: owed.ideas + perTick.ideas, replies: owed.replies + perTick.replies, votes: owed.votes + perTick.votes };
                    const person = `Person ${events % people}`;
                    for (; owed.ideas >= 1; --owed.ideas, ++events) ids.push(server.room.plant(person, `Idea ${events} written in the storm, with a few more words`));
                    for (; owed.replies >= 1; --owed.replies, ++events) server.room.plant(person, `Reply ${events}`, ids[events % ids.length] ?? 0);
                    for (; owed.votes >= 1; --owed.votes, ++events) {
                        const subject = BigInt(ids[(7 * events) % ids.length] ?? 0);
                        server.room.broadcast({ case: 'totals', value: { asOf: BigInt(server.room.sequence), subjects: [{ subject, ballot: BigInt(support), counts: [events % 90] }] } });
                    }
                    if (Date.now() - begun < 1_000 * seconds) return;
                    clearInterval(ticker);
                    resolve();
                }, tickMs);
            });
            const passed = (Date.now() - begun) / 1_000;
            const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched);
            console.log(`${(events / passed).toFixed(0)} events a second, ${ids.length} ideas`);
            tell(name, watched, tasksIn(await browser.stopTracing()), passed);
        }
    } finally {
        await browser.close();
        await server.close();
    }
}
