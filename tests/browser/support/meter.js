// What a page costs a phone: bytes and requests by kind, what its socket brings, and the moments that the browser itself measures.
// Counts are for assertions; times are of the machine of the day, and are printed.
import { gzipSync } from 'node:zlib';

export const networks = {
    'slow 4G': { bitsPerSecond: 1_600_000, latencyMs: 150, cpu: 4 },
    '400 kbit/s': { bitsPerSecond: 400_000, latencyMs: 400, cpu: 4 },
};

/** Everything that goes over the wire for a page, from its first request on. */
export class Meter {
    #session;
    #requests = new Map();
    #frames = [];
    #bodies = new Map();

    /** Before the page goes anywhere. */
    static async on(page) {
        const meter = new Meter();
        meter.#session = await page.context().newCDPSession(page);
        await meter.#session.send('Network.enable');
        await meter.#session.send('Performance.enable');
        meter.#session.on('Network.requestWillBeSent', ({ requestId, request, type, timestamp }) => {
            if (request.url.startsWith('http')) meter.#requests.set(requestId, { url: new URL(request.url).pathname, type, begun: timestamp, head: 0, bytes: 0, ended: Infinity, cached: false });
        });
        meter.#session.on('Network.requestServedFromCache', ({ requestId }) => {
            const request = meter.#requests.get(requestId);
            if (request !== undefined) request.cached = true;
        });
        meter.#session.on('Network.responseReceived', ({ requestId, response }) => {
            const request = meter.#requests.get(requestId);
            if (request !== undefined) request.head = response.encodedDataLength;
        });
        // As it came, compressed; what a server says before each answer is the same whatever the page weighs, and does not count.
        meter.#session.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
            const request = meter.#requests.get(requestId);
            if (request !== undefined) Object.assign(request, { bytes: Math.max(0, encodedDataLength - request.head), ended: timestamp });
        });
        meter.#session.on('Network.webSocketFrameReceived', ({ response, timestamp }) => {
            const bytes = response.opcode === 2 ? Buffer.from(response.payloadData, 'base64').length : Buffer.byteLength(response.payloadData);
            meter.#frames.push({ bytes, at: timestamp });
        });
        await page.addInitScript(() => {
            const seen = (window.seen = { shift: 0, paint: 0, taps: [], long: 0, field: 0 });
            const look = new MutationObserver(() => {
                if (document.querySelector('[data-test=idea-text]') === null) return;
                seen.field = performance.now();
                look.disconnect();
            });
            look.observe(document, { childList: true, subtree: true });
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.paint = entry.startTime))).observe({ type: 'largest-contentful-paint', buffered: true });
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.interactionId > 0 && seen.taps.push(entry.duration))).observe({ type: 'event', durationThreshold: 16, buffered: true });
        });
        return meter;
    }

    async slow({ bitsPerSecond, latencyMs, cpu }) {
        const bytes = bitsPerSecond / 8;
        await this.#session.send('Network.emulateNetworkConditions', { offline: false, latency: latencyMs, downloadThroughput: bytes, uploadThroughput: bytes });
        await this.#session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    }

    /** What was through at the moment when the page had its field to write in; one asks later, because asking takes its time. */
    async markOfField(page) {
        const { metrics } = await this.#session.send('Performance.getMetrics');
        const begun = metrics.find(({ name }) => name === 'NavigationStart').value;
        return this.mark(begun + (await seenBy(page)).field / 1000);
    }

    /** A mark to count up to: requests that were through by then, and those under way; by the browser's own clock. */
    mark(until = Number.MAX_VALUE) {
        const all = [...this.#requests.values()].filter(({ cached, begun }) => !cached && begun <= until);
        const done = all.filter(({ ended }) => ended <= until);
        const sum = (type) => done.filter((request) => request.type === type).reduce((total, { bytes }) => total + bytes, 0);
        return {
            requests: done.length,
            /** Without the browser's own icon, which nothing waits for. */
            awaited: done.filter(({ type }) => type !== 'Image' && type !== 'Other').length,
            paths: done.map(({ url, bytes }) => `${url} ${bytes}`),
            underWay: all.length - done.length,
            script: sum('Script'),
            style: sum('Stylesheet'),
            html: sum('Document'),
            fonts: sum('Font'),
            largestPicture: Math.max(0, ...done.filter(({ type }) => type === 'Image').map(({ bytes }) => bytes)),
            socket: this.#frames.reduce((total, { bytes, at }) => total + (at <= until ? bytes : 0), 0),
            frames: this.#frames.filter(({ at }) => at <= until).length,
        };
    }
}

/** What the browser saw of itself. */
export const seenBy = (page) => page.evaluate(() => ({ ...window.seen, taps: [...window.seen.taps] }));

export function percentile(numbers, share) {
    const sorted = numbers.toSorted((left, right) => left - right);
    return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Rows of cells as lines of equal columns. */
export function table(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
    return rows.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd());
}
