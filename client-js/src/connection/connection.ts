// The connection: one WebSocket at a time, and the state machine around it.
//
//   idle -> connecting -> greeting -> loading -> live      the way in; a resumed connection skips loading
//   greeting -> lobby -> loading                           let in later, by a facilitator
//   any of these -> waiting -> connecting                  lost: again after a while
//   any -> ended                                           coming back by itself would not help
//
// It knows frames, time and close codes; what the frames mean it leaves to its `Guest`. Frames are handled strictly in
// their order of arrival, also while a view snapshot inflates. Nothing of an old socket is ever heard again.
import { encodeFrame, decodeFrame, decodeSnapshot, subProtocol, type ClientBody } from '../protocol/frames';
import {
    Compression,
    NoticeKind,
    type Answer,
    type Limits,
    type People,
    type Refusal,
    type Self,
    type ServerFrame,
    type SimilarIdeas,
    type SnapshotChunk,
    type Texts,
    type Totals,
    type Update,
    type ViewSnapshot,
    type Waiting,
    type Welcome,
} from '../protocol/gen/kring/v1/server_wire';
import { backoffMs } from './backoff';
import type { Environment, Socket } from './environment';

export type EndReason =
    /** Somebody called `stop`. */
    | 'stopped'
    /** The member token is void; it has been forgotten. */
    | 'token_void'
    | 'forbidden'
    | 'no_room'
    /** The same member opened a newer connection. */
    | 'replaced'
    /** Client and server do not understand each other: this page is broken or too old. */
    | 'protocol'
    /** The Hello was refused, and waiting does not help. */
    | 'refused';

export type Phase =
    | { readonly kind: 'idle' | 'connecting' | 'greeting' | 'lobby' | 'loading' | 'live' }
    /** `until` is by the clock of the environment. */
    | { readonly kind: 'waiting'; readonly until: number; readonly attempt: number }
    | { readonly kind: 'ended'; readonly reason: EndReason; readonly refusal: Refusal | null };

/** Who lives behind the connection. */
export interface Guest {
    /** The Hello to open with. */
    hello(): ClientBody;
    welcome(welcome: Welcome): void;
    /** A facilitator lets this newcomer in, or does not. */
    lobby(waiting: Waiting): void;
    /** The room is full, and this onlooker has that place in the line. */
    inLine(place: number): void;
    snapshot(snapshot: ViewSnapshot): void;
    /** 'gap': a change before this update is missing. The guest has then dropped its cursor. */
    update(update: Update): 'ok' | 'gap';
    totals(totals: Totals): void;
    self(self: Self): void;
    answer(answer: Answer): void;
    similarIdeas(answer: SimilarIdeas): void;
    texts(texts: Texts): void;
    people(people: People): void;
    /** The token that was used is void. */
    tokenVoid(): void;
    phaseChanged(): void;
}

const closeCodes = {
    normal: 1000,
    malformed: 4400,
    tokenVoid: 4401,
    forbidden: 4403,
    noRoom: 4404,
    replaced: 4409,
    tooSlow: 4410,
    roleChanged: 4411,
    rate: 4429,
} as const;

/** How long a silent peer may take to answer a probe, and a new connection to say anything. */
const answerMs = 10_000;
/** Before Welcome told the real one. */
const defaultPingMs = 20_000;
/** The server counts what came too fast over this time; coming back within it would look like more of the same. */
const rateMs = 10_000;
/** A connection that lived this long was a good one: the next loss starts with short waits again. */
const goodMs = 5_000;
/** Coming back at once is for rare events; twice within this time is a loop. */
const atOnceMs = 5_000;

export class Connection {
    private current: Phase = { kind: 'idle' };
    private socket: Socket | null = null;
    private attempt = 0;
    private cancelTimer: () => void = () => {};
    private cancelWatch: () => void = () => {};
    private stopWake: () => void = () => {};
    private queue: (() => void | Promise<void>)[] = [];
    private isDraining = false;
    private chunks: Uint8Array[] = [];
    /** Since the last sign of life, or since it was asked for one. */
    private quietSince = 0;
    private probeNumber = 0;
    private isProbing = false;
    private liveSince: number | null = null;
    private lastAtOnce = Number.NEGATIVE_INFINITY;
    private waitMin = 0;
    private helloRefusal: Refusal | null = null;
    private limitsInForce: Limits | null = null;

    constructor(
        private readonly url: string,
        private readonly environment: Environment,
        private readonly guest: Guest,
    ) {}

    get phase(): Phase {
        return this.current;
    }

    get limits(): Limits | null {
        return this.limitsInForce;
    }

    /** Connects now: from idle, from ended ("use here"), or out of a wait. */
    start(): void {
        if (this.socket !== null) return;
        this.stopWake();
        this.stopWake = this.environment.onWake(() => this.wake());
        this.connect();
    }

    stop(): void {
        this.end('stopped', null);
    }

    /** Leaves this socket for a new one at once, with whatever Hello the guest now gives. */
    renew(): void {
        if (this.socket === null) return;
        this.leaveSocket(closeCodes.normal);
        this.connectAtOnce();
    }

    /** False when there is no welcomed connection: the frame is not sent. */
    send(body: ClientBody): boolean {
        if (this.current.kind !== 'live' && this.current.kind !== 'loading') return false;
        return this.sendRaw(body);
    }

    private connect(): void {
        this.cancelTimer();
        this.queue = [];
        this.chunks = [];
        this.helloRefusal = null;
        this.isProbing = false;
        this.liveSince = null;
        this.waitMin = 0;
        let socket: Socket;
        try {
            socket = this.environment.socket(this.url, subProtocol);
        } catch {
            // The address itself is unusable (or forbidden by a policy): it will be tomorrow, too.
            this.end('protocol', null);
            return;
        }
        this.socket = socket;
        socket.binaryType = 'arraybuffer';
        // Each handler checks that its socket is still the one: closing is not at once, and late events must not count.
        socket.onopen = () => {
            if (this.socket !== socket) return;
            this.quietSince = this.environment.clock.now();
            this.enter({ kind: 'greeting' });
            this.sendRaw(this.guest.hello());
        };
        socket.onmessage = (event: { data: unknown }) => {
            if (this.socket !== socket) return;
            this.quietSince = this.environment.clock.now();
            this.isProbing = false;
            const { data } = event;
            this.enqueue(socket, () => this.receive(data));
        };
        socket.onclose = (event: { code: number }) => {
            if (this.socket !== socket) return;
            const { code } = event;
            // What arrived before the close still counts, so the close waits its turn.
            this.enqueue(socket, () => this.closed(code));
        };
        socket.onerror = () => {
            // A close follows, and says as much as the browser is willing to tell.
        };
        this.quietSince = this.environment.clock.now();
        this.enter({ kind: 'connecting' });
        this.watch();
    }

    private enqueue(socket: Socket, work: () => void | Promise<void>): void {
        this.queue.push(work);
        if (!this.isDraining) void this.drain(socket);
    }

    private async drain(first: Socket): Promise<void> {
        this.isDraining = true;
        let socket: Socket | null = first;
        while (socket !== null) {
            const work = this.queue.shift();
            if (work === undefined) break;
            try {
                const pending = work();
                if (pending !== undefined) await pending;
            } catch {
                // Not a frame, or one that contradicts itself. A new snapshot may mend it; a second time it will not.
                if (this.socket === socket) this.lost(0);
            }
            // The socket may have been left meanwhile: `connect` then emptied the queue for its successor.
            socket = this.socket;
        }
        this.isDraining = false;
    }

    private receive(data: unknown): void | Promise<void> {
        // What is thrown here and below is for `drain` alone. A frame is binary, and a snapshot chunk comes in its place.
        if (!(data instanceof ArrayBuffer)) throw new TypeError();
        const frame: ServerFrame = decodeFrame(new Uint8Array(data));
        const { body } = frame;
        switch (body.case) {
            case 'welcome':
                return this.welcomed(body.value);
            case 'waiting':
                this.guest.lobby(body.value);
                return this.enter({ kind: 'lobby' });
            case 'snapshot':
                return this.addChunk(body.value);
            case 'update':
                if (this.guest.update(body.value) === 'gap') this.renew();
                return;
            case 'totals':
                return this.guest.totals(body.value);
            case 'self':
                return this.guest.self(body.value);
            case 'answer':
                if (body.value.counter === 0n) {
                    if (body.value.outcome.case === 'refusal') this.helloRefusal = body.value.outcome.value;
                    return;
                }
                return this.guest.answer(body.value);
            case 'notice':
                if (body.value.kind === NoticeKind.SHUTTING_DOWN) this.waitMin = body.value.delayMs;
                return;
            case 'similarIdeas':
                return this.guest.similarIdeas(body.value);
            case 'texts':
                return this.guest.texts(body.value);
            case 'people':
                return this.guest.people(body.value);
            case 'inLine':
                return this.guest.inLine(body.value.place);
            case 'probeAnswer':
            case undefined:
                // A sign of life, or a frame of a younger server.
                return;
        }
    }

    private welcomed(welcome: Welcome): void {
        this.limitsInForce = welcome.limits ?? null;
        this.guest.welcome(welcome);
        this.enter({ kind: welcome.resumed ? 'live' : 'loading' });
    }

    private addChunk(chunk: SnapshotChunk): void | Promise<void> {
        if (this.current.kind !== 'loading' || chunk.index !== this.chunks.length) {
            throw new RangeError();
        }
        this.chunks.push(chunk.body);
        if (!chunk.last) return;
        const whole = joined(this.chunks);
        this.chunks = [];
        if (chunk.compression !== Compression.DEFLATE_RAW) return this.loaded(whole);
        const { socket } = this;
        return this.environment.inflate(whole).then((bytes) => {
            if (this.socket === socket) this.loaded(bytes);
        });
    }

    private loaded(bytes: Uint8Array): void {
        this.guest.snapshot(decodeSnapshot(bytes));
        this.enter({ kind: 'live' });
    }

    private closed(code: number): void {
        const refusal = this.helloRefusal;
        switch (code) {
            case closeCodes.tokenVoid:
                this.guest.tokenVoid();
                return this.end('token_void', refusal);
            case closeCodes.forbidden:
                return this.end(refusal === null ? 'forbidden' : 'refused', refusal);
            case closeCodes.noRoom:
                return this.end('no_room', refusal);
            case closeCodes.replaced:
                return this.end('replaced', null);
            case closeCodes.malformed:
                return this.end(refusal === null ? 'protocol' : 'refused', refusal);
            case closeCodes.tooSlow:
            case closeCodes.roleChanged:
                this.forgetSocket();
                return this.connectAtOnce();
            case closeCodes.rate:
                return this.lost(rateMs);
            default:
                if (refusal !== null && refusal.retryAfterMs === 0) return this.end('refused', refusal);
                return this.lost(refusal?.retryAfterMs ?? 0);
        }
    }

    private lost(waitMin: number): void {
        const { clock, random } = this.environment;
        if (this.liveSince !== null && clock.now() - this.liveSince >= goodMs) this.attempt = 0;
        const delay = Math.max(waitMin, this.waitMin) + backoffMs(this.attempt, random());
        const { attempt } = this;
        this.attempt += 1;
        this.waitMin = Math.max(waitMin, this.waitMin);
        const notBefore = this.waitMin;
        this.leaveSocket(closeCodes.normal);
        this.waitMin = notBefore;
        this.enter({ kind: 'waiting', until: clock.now() + delay, attempt });
        this.cancelTimer = clock.after(delay, () => this.connect());
    }

    private connectAtOnce(): void {
        const now = this.environment.clock.now();
        const isLoop = now - this.lastAtOnce < atOnceMs;
        this.lastAtOnce = now;
        if (isLoop) this.lost(0);
        else this.connect();
    }

    private end(reason: EndReason, refusal: Refusal | null): void {
        this.leaveSocket(closeCodes.normal);
        this.stopWake();
        this.stopWake = () => {};
        this.attempt = 0;
        this.enter({ kind: 'ended', reason, refusal });
    }

    // The network or the page is back: a wait is over, unless the server itself asked for it, and an open socket has to
    // prove that it still lives.
    private wake(): void {
        if (this.current.kind === 'waiting') {
            if (this.waitMin === 0) this.connect();
        } else if (this.socket !== null && !this.isProbing) {
            this.probe();
        }
    }

    private probe(): void {
        this.probeNumber = (this.probeNumber + 1) >>> 0;
        if (!this.isHeard || !this.sendRaw({ case: 'probe', value: { number: this.probeNumber } })) return;
        this.isProbing = true;
        this.quietSince = this.environment.clock.now();
        this.watch();
    }

    // One timer that looks when it is due, instead of one that is set anew with every frame.
    private watch(): void {
        this.cancelWatch();
        const { clock } = this.environment;
        // A clock that was set back puts nothing off for longer than once more.
        const now = clock.now();
        this.quietSince = Math.min(this.quietSince, now);
        const due = this.deadline();
        this.cancelWatch = clock.after(Math.max(0, due - now), () => {
            if (clock.now() < this.deadline()) return this.watch();
            if (this.isHeard && !this.isProbing) this.probe();
            else this.lost(0);
        });
    }

    /** The server has answered the Hello. */
    private get isHeard(): boolean {
        return this.current.kind === 'live' || this.current.kind === 'loading' || this.current.kind === 'lobby';
    }

    private deadline(): number {
        return this.quietSince + (this.isProbing || !this.isHeard ? answerMs : this.limitsInForce?.pingIntervalMs || defaultPingMs);
    }

    private sendRaw(body: ClientBody): boolean {
        if (this.socket === null) return false;
        try {
            this.socket.send(encodeFrame(body));
            return true;
        } catch {
            // Closing already: the close event is on its way, and everything unsettled is sent again.
            return false;
        }
    }

    private forgetSocket(): void {
        const { socket } = this;
        this.socket = null;
        this.queue = [];
        this.cancelWatch();
        this.cancelTimer();
        if (socket === null) return;
        socket.onopen = null;
        socket.onmessage = null;
        socket.onclose = null;
    }

    private leaveSocket(code: number): void {
        const { socket } = this;
        this.forgetSocket();
        try {
            socket?.close(code);
        } catch {
            // It never opened or is closed already.
        }
    }

    private enter(phase: Phase): void {
        if (phase.kind === 'live' && this.current.kind !== 'live') this.liveSince = this.environment.clock.now();
        this.current = phase;
        this.guest.phaseChanged();
    }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}
