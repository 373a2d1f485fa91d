// What the connection needs of the world, as ports, so that the same machine runs in a browser, in Node and under the
// fake clock and the hostile network of the tests.

/** The part of the WebSocket interface that is used; browsers' WebSocket and the `ws` package both fit. */
export interface Socket {
    binaryType: string;
    onopen: ((event: never) => void) | null;
    onmessage: ((event: never) => void) | null;
    onclose: ((event: never) => void) | null;
    onerror: ((event: never) => void) | null;
    send(bytes: Uint8Array<ArrayBuffer>): void;
    close(code?: number): void;
}

export type SocketFactory = (url: string, subProtocol: string) => Socket;

export interface Clock {
    /** Milliseconds from any start. */
    now(): number;
    /** Calls once after `delayMs`; the returned function takes the call back. */
    after(delayMs: number, call: () => void): () => void;
}

export interface Environment {
    socket: SocketFactory;
    clock: Clock;
    /** In [0, 1): spreads reconnects. Not for secrets. */
    random(): number;
    /** From the system's secure source. */
    randomBytes(length: number): Uint8Array;
    /** Raw deflate (RFC 1951). */
    inflate(bytes: Uint8Array): Promise<Uint8Array>;
    /** Calls back when trying again at once makes sense: online again, page visible again. Returns how to stop. */
    onWake(call: () => void): () => void;
}

export const systemClock: Clock = {
    now: () => Date.now(),
    after(delayMs, call) {
        const timer = setTimeout(call, delayMs);
        return () => clearTimeout(timer);
    },
};

/** getRandomValues alone: randomUUID and subtle are absent where the page came over plain http from another host. */
export function secureBytes(length: number): Uint8Array {
    return crypto.getRandomValues(new Uint8Array(length));
}

export async function inflateRaw(bytes: Uint8Array): Promise<Uint8Array> {
    const packed = new Blob([new Uint8Array(bytes)]).stream();
    const plain = packed.pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** Wakes on `online` and when a hidden page is shown again; never where there is no page. */
export function wakeOfPage(call: () => void): () => void {
    if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
    const onVisible = (): void => {
        if (document.visibilityState === 'visible') call();
    };
    window.addEventListener('online', call);
    window.addEventListener('offline', call);
    window.addEventListener('pageshow', call);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
        window.removeEventListener('online', call);
        window.removeEventListener('offline', call);
        window.removeEventListener('pageshow', call);
        document.removeEventListener('visibilitychange', onVisible);
    };
}
