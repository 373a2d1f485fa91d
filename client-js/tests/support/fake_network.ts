// A clock that only moves when told, and a network between clients and a fake room that misbehaves as told.
import type { Clock, Environment, Socket } from '../../src/connection/environment';
import type { FakeRoom } from './fake_room';

export class FakeClock implements Clock {
    private time = 1_000_000;
    private order = 0;
    private timers: { at: number; order: number; call: () => void }[] = [];

    now(): number {
        return this.time;
    }

    after(delayMs: number, call: () => void): () => void {
        const timer = { at: this.time + delayMs, order: this.order++, call };
        this.timers.push(timer);
        return () => {
            this.timers = this.timers.filter((other) => other !== timer);
        };
    }

    /** Runs all that is due within `ms`, each at its own time, and lets promises settle in between. */
    async pass(ms: number): Promise<void> {
        const end = this.time + ms;
        await settled();
        for (;;) {
            this.timers.sort((left, right) => left.at - right.at || left.order - right.order);
            const next = this.timers[0];
            if (next === undefined || next.at > end) break;
            this.timers.shift();
            this.time = Math.max(this.time, next.at);
            next.call();
            await settled();
        }
        this.time = end;
    }
}

/** Lets every promise that can settle do so; storage and inflating take a few turns of the event loop. */
export async function settled(): Promise<void> {
    for (let turn = 0; turn < 4; ++turn) await new Promise((resolve) => setImmediate(resolve));
}

/** Small, seeded and good enough to spread faults (Steele and Vigna's splitmix, 32-bit variant of common use). */
export function seededRandom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x9e3779b9) >>> 0;
        let mixed = state ^ (state >>> 16);
        mixed = Math.imul(mixed, 0x21f0aaad);
        mixed ^= mixed >>> 15;
        mixed = Math.imul(mixed, 0x735a2d97);
        return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
    };
}

export interface Faults {
    /** No connection comes about. */
    isDown?: boolean;
    /** Frames of the server that are lost together with their connection's life: the socket stays open and silent. */
    isSilent?: boolean;
    delayMs?: number;
    /** Chance per frame of the server that it comes twice. */
    doubled?: number;
    /** Chance per frame, in either direction, that the connection breaks with it. */
    broken?: number;
}

export class FakeNetwork {
    faults: Faults = {};
    /** Every connect that was tried, by the clock. */
    readonly attempts: number[] = [];
    readonly sockets = new Set<FakeSocket>();
    private wakers = new Set<() => void>();

    constructor(
        readonly room: FakeRoom,
        readonly clock: FakeClock,
        readonly random: () => number,
    ) {}

    environment(): Environment {
        return {
            socket: () => {
                this.attempts.push(this.clock.now());
                return new FakeSocket(this);
            },
            clock: this.clock,
            random: this.random,
            randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(this.random() * 256)),
            inflate: async (bytes) => new Uint8Array((await import('node:zlib')).inflateRawSync(bytes)),
            onWake: (call) => {
                this.wakers.add(call);
                return () => this.wakers.delete(call);
            },
        };
    }

    wake(): void {
        for (const waker of [...this.wakers]) waker();
    }

    /** Ends every connection as a lost network does: no close handshake. */
    cut(code = 1006): void {
        for (const socket of [...this.sockets]) socket.breakOff(code);
    }
}

export class FakeSocket implements Socket {
    binaryType = '';
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    private far: ReturnType<FakeRoom['connect']> | null = null;
    private isGone = false;

    constructor(private readonly network: FakeNetwork) {
        network.sockets.add(this);
        this.later(() => {
            if (network.faults.isDown === true) return this.breakOff(1006);
            this.far = network.room.connect({
                send: (bytes) => this.fromServer(bytes),
                close: (code) => this.later(() => this.breakOff(code)),
            });
            emit(this.onopen, {});
        });
    }

    send(bytes: Uint8Array<ArrayBuffer>): void {
        const copy = new Uint8Array(bytes);
        if (this.isStruck()) return;
        this.later(() => {
            if (this.network.faults.isSilent !== true) this.far?.receive(copy);
        });
    }

    close(): void {
        this.isGone = true;
        this.network.sockets.delete(this);
        this.far?.gone();
    }

    breakOff(code: number): void {
        if (this.isGone) return;
        this.close();
        emit(this.onclose, { code });
    }

    private fromServer(bytes: Uint8Array<ArrayBuffer>): void {
        if (this.network.faults.isSilent === true || this.isStruck()) return;
        const times = this.network.random() < (this.network.faults.doubled ?? 0) ? 2 : 1;
        for (let time = 0; time < times; ++time) this.later(() => emit(this.onmessage, { data: bytes.slice().buffer }));
    }

    private isStruck(): boolean {
        if (this.network.random() >= (this.network.faults.broken ?? 0)) return false;
        this.later(() => this.breakOff(1006));
        this.isLost = true;
        return true;
    }

    // Once a frame is lost, none behind it arrives: WebSockets keep their order.
    private isLost = false;

    private later(call: () => void): void {
        const wasLost = this.isLost;
        this.network.clock.after(this.network.faults.delayMs ?? 0, () => {
            if (!this.isGone && !wasLost) call();
            else if (!this.isGone) this.breakOff(1006);
        });
    }
}

function emit(handler: ((event: never) => void) | null, event: unknown): void {
    handler?.(event as never);
}
