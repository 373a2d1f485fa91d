// The state machine of one connection by itself: a socket whose every event the test makes, and a guest who only listens.
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { Connection, type Guest, type Phase } from '../src/connection/connection';
import type { Socket } from '../src/connection/environment';
import type { ClientBody } from '../src/protocol/frames';
import { ClientFrameSchema } from './gen/kring/v1/client_pb';
import { Compression, NoticeKind, RefusalCode, ServerFrameSchema, ViewSnapshotSchema } from './gen/kring/v1/server_pb';
import { FakeClock, settled } from './support/fake_network';

type ServerBody = NonNullable<MessageInitShape<typeof ServerFrameSchema>['body']>;

class Wire implements Socket {
    binaryType = '';
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    readonly said: (string | undefined)[] = [];
    isClosed = false;
    cannotSend = false;

    send(bytes: Uint8Array): void {
        if (this.cannotSend) throw new Error('closing');
        this.said.push(fromBinary(ClientFrameSchema, bytes).body.case);
    }

    close(): void {
        this.isClosed = true;
    }

    async open(): Promise<void> {
        this.onopen?.({} as never);
        await settled();
    }

    async hears(data: unknown): Promise<void> {
        this.onmessage?.({ data } as never);
        await settled();
    }

    frame(body: ServerBody): Promise<void> {
        return this.hears(toBinary(ServerFrameSchema, create(ServerFrameSchema, { body })).slice().buffer);
    }

    async breaks(code = 1006): Promise<void> {
        this.onclose?.({ code } as never);
        await settled();
    }
}

const welcome: ServerBody = { case: 'welcome', value: { resumed: true } };
const empty = toBinary(ViewSnapshotSchema, create(ViewSnapshotSchema));
const chunk = (index: number, last: boolean, compression = Compression.UNSPECIFIED): ServerBody => ({ case: 'snapshot', value: { index, last, body: index === 0 ? empty : new Uint8Array(), compression } });

/** A connection, its sockets in their order, and what its guest heard. `share`: where in its span each wait lies. */
function alone(share = 0.999) {
    const clock = new FakeClock();
    const sockets: Wire[] = [];
    const heard: string[] = [];
    const note = (what: string) => () => void heard.push(what);
    const guest: Guest = {
        hello: (): ClientBody => ({ case: 'probe', value: { number: 0 } }),
        welcome: note('welcome'),
        lobby: note('lobby'),
        inLine: note('inLine'),
        snapshot: note('snapshot'),
        update: () => 'ok',
        totals: note('totals'),
        self: note('self'),
        answer: note('answer'),
        similarIdeas: note('similar'),
        texts: note('texts'),
        people: note('people'),
        tokenVoid: note('void'),
        phaseChanged: () => {},
    };
    let wake: () => void = () => {};
    let inflated: (bytes: Uint8Array) => void = () => {};
    const connection = new Connection('ws://fake/ws', {
        socket: () => {
            const socket = new Wire();
            sockets.push(socket);
            return socket;
        },
        clock,
        random: () => share,
        randomBytes: (length) => new Uint8Array(length),
        inflate: () => new Promise((resolve) => (inflated = resolve)),
        onWake: (call) => {
            wake = call;
            return () => (wake = () => {});
        },
    }, guest);
    const last = (): Wire => sockets.at(-1) ?? new Wire();
    const waitMs = (): number => (connection.phase.kind === 'waiting' ? connection.phase.until - clock.now() : -1);
    const kind = (): Phase['kind'] => connection.phase.kind;
    const live = async (): Promise<Wire> => {
        if (sockets.length === 0) connection.start();
        const socket = last();
        await socket.open();
        await socket.frame(welcome);
        expect(kind()).toBe('live');
        return socket;
    };
    return { connection, clock, sockets, heard, last, waitMs, kind, live, wake: () => wake(), inflate: (bytes: Uint8Array) => inflated(bytes) };
}

describe('a connection', () => {
    it('is one socket, however often it is begun, and none when it is renewed before', async () => {
        const a = alone();
        a.connection.renew();
        expect(a.sockets).toHaveLength(0);
        a.connection.start();
        a.connection.start();
        expect(a.sockets).toHaveLength(1);
        await a.live();
        a.connection.start();
        expect(a.sockets).toHaveLength(1);
        a.connection.stop();
        a.connection.renew();
        expect(a.sockets).toHaveLength(1);
        expect(a.kind()).toBe('ended');
    });

    it('sends nothing before it is welcome, and tells when a socket cannot', async () => {
        const a = alone();
        a.connection.start();
        const probe: ClientBody = { case: 'probe', value: { number: 7 } };
        expect(a.connection.send(probe)).toBe(false);
        await a.last().open();
        expect(a.kind()).toBe('greeting');
        expect(a.connection.send(probe)).toBe(false);
        expect(a.last().said).toHaveLength(1);
        await a.last().frame(welcome);
        expect(a.connection.send(probe)).toBe(true);
        expect(a.last().said).toHaveLength(2);
        a.last().cannotSend = true;
        expect(a.connection.send(probe)).toBe(false);
        a.connection.stop();
        expect(a.connection.send(probe)).toBe(false);
    });

    it('hears nothing more of a socket that it left', async () => {
        const a = alone();
        const old = await a.live();
        const { onopen, onmessage, onclose } = old;
        a.connection.renew();
        expect(old.isClosed).toBe(true);
        await a.live();
        const before = a.heard.length;
        onopen?.({} as never);
        onmessage?.({ data: toBinary(ServerFrameSchema, create(ServerFrameSchema, { body: { case: 'totals', value: {} } })).slice().buffer } as never);
        onclose?.({ code: 4404 } as never);
        await settled();
        expect(a.heard).toHaveLength(before);
        expect(a.kind()).toBe('live');
        expect(a.sockets).toHaveLength(2);
    });

    it.each([
        ['text', (socket: Wire) => socket.hears('{}')],
        ['a chunk where none was due', (socket: Wire) => socket.frame(chunk(0, true))],
    ])('is lost on %s', async (_, speak) => {
        const a = alone();
        await speak(await a.live());
        expect(a.kind()).toBe('waiting');
        expect(a.heard).not.toContain('snapshot');
    });

    it('is lost on a chunk out of its place', async () => {
        const a = alone();
        a.connection.start();
        await a.last().open();
        await a.last().frame({ case: 'welcome', value: { resumed: false } });
        await a.last().frame(chunk(0, false));
        expect(a.kind()).toBe('loading');
        await a.last().frame(chunk(2, true));
        expect(a.kind()).toBe('waiting');
    });

    it('takes no snapshot that is inflated after its socket was left', async () => {
        const a = alone();
        a.connection.start();
        await a.last().open();
        await a.last().frame({ case: 'welcome', value: { resumed: false } });
        await a.last().frame(chunk(0, true, Compression.DEFLATE_RAW));
        a.connection.renew();
        a.inflate(empty);
        await settled();
        expect(a.heard).not.toContain('snapshot');
        expect(a.kind()).toBe('connecting');
    });

    it('waits longer each time, and short again once it has lived for a while', async () => {
        const a = alone();
        const waits: number[] = [];
        for (let time = 0; time < 4; ++time) {
            await (await a.live()).breaks();
            waits.push(Math.round(a.waitMs()));
            await a.clock.pass(a.waitMs());
        }
        expect(waits).toEqual([999, 1998, 3996, 7992]);
        const good = await a.live();
        await a.clock.pass(5_000);
        await good.breaks();
        expect(Math.round(a.waitMs())).toBe(999);
    });

    it.each([
        [0, 'ended', -1],
        [3_000, 'waiting', 3_000],
    ])('that is refused and may ask again after %i ms is %s then, whatever the close says', async (retryAfterMs, kind, least) => {
        const a = alone(0);
        a.connection.start();
        await a.last().open();
        await a.last().frame({ case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: { code: RefusalCode.BUSY, retryAfterMs } } } });
        await a.last().breaks(1000);
        expect(a.kind()).toBe(kind);
        expect(a.waitMs()).toBe(least);
    });

    it('waits no longer than backing off where a notice says nothing of an end', async () => {
        const a = alone();
        const socket = await a.live();
        await socket.frame({ case: 'notice', value: { kind: NoticeKind.UNSPECIFIED, delayMs: 60_000 } });
        await socket.breaks();
        expect(a.waitMs()).toBeLessThan(1_000);
    });

    it('asks whether an open socket still lives when the page wakes, once', async () => {
        const a = alone();
        const socket = await a.live();
        a.wake();
        a.wake();
        expect(socket.said.slice(1)).toEqual(['probe']);
        await a.clock.pass(9_900);
        expect(a.kind()).toBe('live');
        await a.clock.pass(200);
        expect(a.kind()).toBe('waiting');
    });

    it('does not ask before the server has said anything', async () => {
        const a = alone();
        a.connection.start();
        await a.last().open();
        a.wake();
        expect(a.last().said).toHaveLength(1);
    });
});
