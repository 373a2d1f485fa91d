import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../src/connection/backoff';
import { KringClient, type ClientOptions } from '../src/connection/client';
import '../src/connection/lead_commands';
import type { Phase } from '../src/connection/connection';
import { memoryKeeping, MemoryShelf, type Keeping } from '../src/connection/storage';
import { encodeBase64url } from '../src/protocol/base64url';
import { NoticeKind, RefusalCode } from './gen/kring/v1/server_pb';
import type { Link } from '../src/protocol/link';
import { canonical } from '../src/store/canonical';
import { FakeClock, FakeNetwork, seededRandom, settled } from './support/fake_network';
import { FakeRoom, stance, support, type FakeRoomOptions } from './support/fake_room';

interface World {
    clock: FakeClock;
    network: FakeNetwork;
    room: FakeRoom;
    client(name: string, over?: Partial<ClientOptions>): KringClient;
    link(secret: Uint8Array, kind: 'join' | 'facilitator' | 'screen'): Link;
}

function world(options: FakeRoomOptions & { seed?: number } = {}): World {
    const clock = new FakeClock();
    const random = seededRandom(options.seed ?? 1);
    const room = new FakeRoom({
        now: () => Math.floor(clock.now()),
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
        ...options,
    });
    const network = new FakeNetwork(room, clock, random);
    const link: World['link'] = (secret, kind) => ({ room: room.id, entry: { kind, secret }, joinSecret: null });
    return {
        clock,
        network,
        room,
        link,
        client: (name, over = {}) =>
            new KringClient({
                url: 'ws://fake/ws',
                link: link(room.joinSecret, 'join'),
                name,
                environment: network.environment(),
                keeping: memoryKeeping(),
                ...over,
            }),
    };
}

/** A browser tab whose timers do not run while it is frozen, or dead. */
class Tab {
    /** By how much the clock of the device was set. */
    aheadMs = 0;
    isFrozen = false;
    readonly environment: ClientOptions['environment'];

    constructor(w: World) {
        const clock = {
            now: () => w.clock.now() + this.aheadMs,
            after: (delayMs: number, call: () => void) =>
                w.clock.after(delayMs, () => {
                    if (!this.isFrozen) call();
                }),
        };
        this.environment = { ...w.network.environment(), clock };
    }
}

async function joined(w: World, name = 'Ana', over: Partial<ClientOptions> = {}): Promise<KringClient> {
    const client = w.client(name, over);
    await client.start();
    await w.clock.pass(100);
    expect(client.state.phase.kind).toBe('live');
    return client;
}

const phaseOf = (client: KringClient): Phase['kind'] => client.state.phase.kind;
const reasonOf = (client: KringClient): string => (client.state.phase.kind === 'ended' ? client.state.phase.reason : '');

describe('joining', () => {
    it('goes through every phase once', async () => {
        const w = world();
        const client = w.client('Ana');
        const phases: string[] = [];
        client.subscribe((state) => {
            if (phases.at(-1) !== state.phase.kind) phases.push(state.phase.kind);
        });
        await client.start();
        await w.clock.pass(100);
        expect(phases.at(0)).toBe('idle');
        expect(phases.at(-1)).toBe('live');
        expect(client.state.me?.name).toBe('Ana');
        expect(client.state.view?.room.title).toBe('Station square');
    });

    it('makes no ghost when its answer is lost, also over a reload', async () => {
        const w = world();
        const keeping = memoryKeeping();
        w.network.faults = { delayMs: 100 };
        const client = w.client('Ana', { keeping });
        await client.start();
        await w.clock.pass(250);
        expect(w.room.liveVisitors).toBe(1);
        client.stop();
        expect(client.state.me).toBeNull();

        w.network.faults = {};
        const again = await joined(w, 'Ana', { keeping });
        expect(again.state.view?.members).toBe(1);
    });

    it('as a second page of the same browser is the same member', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const first = await joined(w, 'Ana', { keeping });
        const { me } = first.state;
        first.stop();
        const second = await joined(w, 'somebody else', { keeping });
        expect(second.state.me).toEqual(me);
    });

    it('on a shared device ends with the tab', async () => {
        const w = world();
        const local = new MemoryShelf();
        const first = await joined(w, 'Ana', { keeping: { ...memoryKeeping(), local }, use: 'shared' });
        first.stop();
        const second = await joined(w, 'Bo', { keeping: { ...memoryKeeping(), local } });
        expect(second.state.me?.name).toBe('Bo');
        expect(second.state.me?.member).not.toBe(first.state.me?.member);
    });

    it('by a facilitator link raises somebody who takes part already, once', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const participant = await joined(w, 'Ana', { keeping });
        participant.stop();
        const link = w.link(w.room.facilitatorSecret, 'facilitator');
        const lead = await joined(w, 'Noor', { keeping, link });
        expect(lead.state.me?.view).toBe(2);
        lead.stop();
        const again = await joined(w, 'Noor', { keeping, link });
        expect(again.state.me?.member).toBe(lead.state.me?.member);
    });

    it('that is refused ends with the refusal', async () => {
        const w = world();
        const client = w.client(' ');
        await client.start();
        await w.clock.pass(100);
        expect(client.state.phase).toMatchObject({ kind: 'ended', reason: 'refused', refusal: { code: RefusalCode.TEXT_EMPTY } });
    });

    it('as a screen keeps nothing and sees the room', async () => {
        const w = world();
        w.room.plant('Bo', 'Benches', 0, 3);
        const screen = await joined(w, '', { link: w.link(w.room.screenSecret, 'screen') });
        expect(screen.state.me).toMatchObject({ member: 0, view: 3 });
        expect(screen.state.view?.items.size).toBe(1);
        expect(screen.token).toBeNull();
    });
});

describe('a view snapshot', () => {
    it('is joined from chunks, inflated, and what comes meanwhile waits', async () => {
        const w = world({ deflate: (bytes) => deflateRawSync(bytes), snapshotChunkBytes: 7 });
        for (let number = 0; number < 30; ++number) w.room.plant('Bo', `Idea ${number}`);
        const environment = w.network.environment();
        let finish: () => void = () => {};
        const client = w.client('Ana', {
            environment: {
                ...environment,
                inflate: async (bytes) => {
                    await new Promise<void>((resolve) => (finish = resolve));
                    return environment.inflate(bytes);
                },
            },
        });
        await client.start();
        await w.clock.pass(100);
        expect(phaseOf(client)).toBe('loading');
        w.room.plant('Bo', 'while it inflates');
        await w.clock.pass(100);
        expect(client.state.view).toBeNull();
        finish();
        await w.clock.pass(100);
        expect([...(client.state.view?.items.values() ?? [])].at(-1)?.text).toBe('while it inflates');
        expect(client.state.view?.items.size).toBe(31);
        expect(w.network.attempts.length).toBe(1);
    });

    it('that does not inflate is asked for again', async () => {
        const w = world({ deflate: () => new Uint8Array([255, 255, 255]) });
        const client = w.client('Ana');
        await client.start();
        await w.clock.pass(100);
        expect(phaseOf(client)).toBe('waiting');
    });
});

describe('coming back', () => {
    it('waits 0 to 1 s first and then doubles to 30 s with full jitter', () => {
        const caps = [1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000);
        caps.forEach((cap, attempt) => {
            expect(backoffMs(attempt, 0)).toBe(0);
            expect(backoffMs(attempt, 0.5)).toBe(cap / 2);
            expect(backoffMs(attempt, 0.999999)).toBeLessThan(cap);
        });
        expect(backoffMs(5_000, 0.5)).toBe(15_000);
    });

    it('keeps within the bounds as long as the server is down', async () => {
        const w = world({ seed: 5 });
        const client = await joined(w);
        await w.clock.pass(10_000);
        w.network.faults = { isDown: true };
        const lostAt = w.clock.now();
        w.network.attempts.length = 0;
        w.network.cut();
        await w.clock.pass(300_000);
        const attempts = [lostAt, ...w.network.attempts];
        const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
        gaps.forEach((gap, attempt) => expect(gap).toBeLessThanOrEqual(Math.min(30_000, 1000 * 2 ** attempt)));
        expect(gaps.length).toBeGreaterThan(12);
        expect(new Set(gaps).size).toBeGreaterThan(10);

        w.network.faults = {};
        await w.clock.pass(30_000);
        expect(phaseOf(client)).toBe('live');
    });

    it('resumes from its cursor', async () => {
        const w = world();
        const client = await joined(w);
        w.room.plant('Bo', 'before');
        await w.clock.pass(10);
        w.network.cut();
        w.room.plant('Bo', 'meanwhile');
        expect(client.state.view?.items.size).toBe(1);
        const phases: string[] = [];
        client.subscribe((state) => phases.push(state.phase.kind));
        await w.clock.pass(2_000);
        expect(phaseOf(client)).toBe('live');
        expect(phases).not.toContain('loading');
        expect([...(client.state.view?.items.values() ?? [])].map((item) => item.text)).toEqual(['before', 'meanwhile']);
    });

    it('takes a snapshot when the history is another one', async () => {
        const w = world();
        const client = await joined(w);
        w.network.cut();
        w.room.epoch = 78n;
        w.room.plant('Bo', 'new history');
        await w.clock.pass(2_000);
        expect(phaseOf(client)).toBe('live');
        expect(client.state.view?.items.size).toBe(1);
    });

    it('is at once on wake, and not at all while it is stopped', async () => {
        const w = world();
        const client = await joined(w);
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(60_000);
        w.network.faults = {};
        w.network.attempts.length = 0;
        w.network.wake();
        await w.clock.pass(0);
        expect(w.network.attempts.length).toBe(1);
        expect(phaseOf(client)).toBe('live');
        client.stop();
        w.network.wake();
        await w.clock.pass(60_000);
        expect(w.network.attempts.length).toBe(1);
        expect(reasonOf(client)).toBe('stopped');
    });

    it('honours the wait of a server that shuts down, also on wake', async () => {
        const w = world();
        const client = await joined(w);
        w.room.broadcast({ case: 'notice', value: { kind: NoticeKind.SHUTTING_DOWN, delayMs: 5_000 } });
        await w.clock.pass(0);
        w.network.attempts.length = 0;
        w.network.cut(1012);
        w.network.wake();
        await w.clock.pass(4_900);
        expect(w.network.attempts.length).toBe(0);
        await w.clock.pass(1_200);
        expect(phaseOf(client)).toBe('live');
    });

    it('follows a gap with a snapshot', async () => {
        const w = world();
        const client = await joined(w);
        w.room.plant('Bo', 'seen');
        await w.clock.pass(0);
        w.room.broadcast({ case: 'update', value: { after: 500n, through: 501n } });
        await w.clock.pass(100);
        expect(phaseOf(client)).toBe('live');
        expect(w.network.attempts.length).toBe(2);
        expect(client.state.view?.items.size).toBe(1);
        expect(client.state.view?.sequence).toBe(w.room.sequence);
    });

    it('does not spin when gaps do not end', async () => {
        const w = world();
        const client = await joined(w);
        for (let time = 0; time < 20; ++time) {
            w.room.broadcast({ case: 'update', value: { after: 500n, through: 501n } });
            await w.clock.pass(50);
        }
        expect(w.network.attempts.length).toBeLessThan(8);
        await w.clock.pass(30_000);
        expect(phaseOf(client)).toBe('live');
    });

    it('starts over on bytes that are no frame', async () => {
        const w = world();
        const client = await joined(w);
        for (const socket of w.network.sockets) socket.onmessage?.({ data: new Uint8Array([255, 255]).buffer } as never);
        await w.clock.pass(0);
        expect(phaseOf(client)).toBe('waiting');
        await w.clock.pass(1_000);
        expect(phaseOf(client)).toBe('live');
    });
});

describe('silence', () => {
    it('is probed, and ends after 10 s more', async () => {
        const w = world({ limits: { pingIntervalMs: 20_000 } });
        const client = await joined(w);
        await w.clock.pass(200_000);
        expect(phaseOf(client)).toBe('live');
        expect(w.network.attempts.length).toBe(1);
        w.network.faults = { isSilent: true };
        await w.clock.pass(20_000);
        expect(phaseOf(client)).toBe('live');
        await w.clock.pass(20_100);
        expect(phaseOf(client)).not.toBe('live');
        w.network.faults = {};
        await w.clock.pass(30_000);
        expect(phaseOf(client)).toBe('live');
    });

    it.each([-7_200_000, 7_200_000])('is noticed when the clock of the device was set meanwhile, by %i ms', async (aheadMs) => {
        const w = world();
        const tab = new Tab(w);
        const client = await joined(w, 'Ana', { environment: tab.environment });
        tab.aheadMs = aheadMs;
        w.network.faults = { isSilent: true };
        await w.clock.pass(60_000);
        expect(phaseOf(client)).not.toBe('live');
        w.network.faults = {};
        await w.clock.pass(30_000);
        expect(phaseOf(client)).toBe('live');
    });

    it('is noticed when the clock was set back while the probe was on its way', async () => {
        const w = world();
        const tab = new Tab(w);
        const client = await joined(w, 'Ana', { environment: tab.environment });
        w.network.faults = { isSilent: true };
        await w.clock.pass(25_000);
        tab.aheadMs = -7_200_000;
        await w.clock.pass(20_000);
        expect(phaseOf(client)).not.toBe('live');
    });

    it('of a server that never welcomes ends after 10 s', async () => {
        const w = world();
        w.network.faults = { isSilent: true };
        const client = w.client('Ana');
        await client.start();
        await w.clock.pass(9_900);
        expect(phaseOf(client)).toBe('greeting');
        await w.clock.pass(200);
        expect(phaseOf(client)).toBe('waiting');
    });
});

describe('close codes', () => {
    it.each([
        [4400, 'protocol'],
        [4401, 'token_void'],
        [4403, 'forbidden'],
        [4404, 'no_room'],
        [4409, 'replaced'],
    ])('%i ends as %s', async (code, reason) => {
        const w = world();
        const client = await joined(w);
        w.room.closeAll(code);
        await w.clock.pass(120_000);
        expect(reasonOf(client)).toBe(reason);
        expect(w.network.attempts.length).toBe(1);
    });

    it('4401 forgets the token, so that the link can be used anew', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const client = await joined(w, 'Ana', { keeping });
        const before = client.state.me?.member;
        w.room.removeTokens();
        w.room.closeAll(4401);
        await w.clock.pass(100);
        expect(client.token).toBeNull();
        await client.start();
        await w.clock.pass(100);
        expect(phaseOf(client)).toBe('live');
        expect(client.state.me?.member).not.toBe(before);
    });

    it('4409 gives way, and comes back when asked', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const first = await joined(w, 'Ana', { keeping });
        const second = await joined(w, 'Ana', { keeping });
        await w.clock.pass(10);
        expect(reasonOf(first)).toBe('replaced');
        await first.start();
        await w.clock.pass(100);
        expect(phaseOf(first)).toBe('live');
        expect(reasonOf(second)).toBe('replaced');
    });

    it('4410 resumes at once, but not in a loop', async () => {
        const w = world();
        const client = await joined(w);
        w.room.closeAll(4410);
        await w.clock.pass(0);
        expect(phaseOf(client)).toBe('live');
        expect(w.network.attempts.length).toBe(2);
        w.room.closeAll(4410);
        await w.clock.pass(0);
        expect(phaseOf(client)).toBe('waiting');
    });

    it.each([1001, 1006, 1011, 1012, 1013, 4408, 4503])('%i comes back by itself', async (code) => {
        const w = world();
        const client = await joined(w);
        w.room.closeAll(code);
        await w.clock.pass(0);
        expect(phaseOf(client)).toBe('waiting');
        await w.clock.pass(1_000);
        expect(phaseOf(client)).toBe('live');
    });
});

describe('the outbox', () => {
    it('settles each command with its answer', async () => {
        const w = world();
        const client = await joined(w);
        const posted = client.postIdea('Benches');
        const refused = client.castVote(support, 999, 1);
        await w.clock.pass(100);
        const settlement = await posted;
        expect(settlement).toMatchObject({ kind: 'ok' });
        expect(await refused).toMatchObject({ kind: 'refused', code: RefusalCode.UNKNOWN_CONTRIBUTION });
        expect(client.state.view?.items.get(settlement.kind === 'ok' ? settlement.sequence : 0)?.text).toBe('Benches');
        expect(client.state.waiting).toEqual([]);
    });

    it('sends again with the same number when the answer was lost, and it counts once', async () => {
        const w = world();
        const client = await joined(w);
        w.network.faults = { delayMs: 50 };
        const posted = client.postIdea('Benches');
        await w.clock.pass(60);
        expect(w.room.texts()).toEqual(['Benches']);
        w.network.cut();
        await w.clock.pass(5_000);
        expect(await posted).toMatchObject({ kind: 'ok' });
        expect(w.room.arrived.length).toBe(2);
        expect(new Set(w.room.arrived).size).toBe(1);
        expect(w.room.texts()).toEqual(['Benches']);
    });

    it('tags, groups, edits, merges and unmerges', async () => {
        const w = world();
        const lead = await joined(w, 'Ria', { link: w.link(w.room.facilitatorSecret, 'facilitator') });
        const idea = async (text: string): Promise<number> => {
            const settlement = await settledWith(lead.postIdea(text), w);
            return settlement.kind === 'ok' ? settlement.sequence : 0;
        };
        const one = await idea('Benches in the shade');
        const two = await idea('Benches under trees');
        const group = await settledWith(lead.makeGroup('Sitting'), w);
        await settledWith(lead.putIntoGroup(one, group.kind === 'ok' ? group.sequence : 0), w);
        await settledWith(lead.tag(one, 'green'), w);
        await settledWith(lead.edit(two, 'Benches under the trees'), w);
        await settledWith(lead.castVote(support, two, 1), w);
        await settledWith(lead.merge(two, one, 'the same'), w);
        const item = (id: number) => lead.state.view?.items.get(id);
        expect(item(one)).toMatchObject({ tags: [{ text: 'green' }] });
        expect(lead.state.view?.groups.get(item(one)?.group ?? 0)).toBe('Sitting');
        expect(item(two)).toMatchObject({ text: 'Benches under the trees', mergedInto: one, mergeReason: 'the same' });
        expect(lead.state.view?.totals.get(`${support}:${one}`)?.counts).toEqual([1]);
        await settledWith(lead.unmerge(two), w);
        expect(item(two)?.mergedInto).toBe(0);
        expect(lead.state.view?.totals.get(`${support}:${one}`)?.counts).toEqual([0]);
        expect(await settledWith(lead.unmerge(two), w)).toMatchObject({ kind: 'refused', code: RefusalCode.NOT_MERGED });
    });

    it('finds similar ideas, and answers the newest question alone', async () => {
        const w = world();
        const client = await joined(w);
        await settledWith(client.postIdea('Benches in the shade'), w);
        const early = client.similarTo('Ben');
        const late = client.similarTo('More benches');
        await w.clock.pass(100);
        expect(await early).toBeNull();
        expect((await late)?.map(({ text }) => text)).toEqual(['Benches in the shade']);
        client.stop();
        expect(await client.similarTo('More benches')).toBeNull();
    });

    it('keeps within the rate of questions', async () => {
        const w = world({ limits: { similar: { perMinute: 60, burst: 1 } } });
        const client = await joined(w);
        const first = client.similarTo('More benches');
        await w.clock.pass(100);
        expect(await first).toEqual([]);
        expect(await client.similarTo('More benches')).toBeNull();
        await w.clock.pass(1_000);
        const again = client.similarTo('More benches');
        await w.clock.pass(100);
        expect(await again).toEqual([]);
    });

    it('takes doubled answers as one', async () => {
        const w = world();
        const client = await joined(w);
        w.network.faults = { doubled: 1 };
        const settlements = [client.postIdea('one'), client.postIdea('two')];
        await w.clock.pass(100);
        expect((await Promise.all(settlements)).map((settlement) => settlement.kind)).toEqual(['ok', 'ok']);
        expect(client.state.view?.items.size).toBe(2);
    });

    it('holds more than 50 commands while away and sends them in order', async () => {
        const w = world({ limits: { commandsInFlightMax: 3 } });
        const client = await joined(w);
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        const texts = Array.from({ length: 150 }, (_, number) => `Idea ${number}`);
        const settlements = texts.map((text) => client.postIdea(text));
        await w.clock.pass(120_000);
        expect(client.state.waiting.length).toBe(150);
        w.network.faults = {};
        await w.clock.pass(60_000);
        expect((await Promise.all(settlements)).every((settlement) => settlement.kind === 'ok')).toBe(true);
        expect(w.room.texts()).toEqual(texts);
    });

    it('is bounded', async () => {
        const w = world();
        const client = await joined(w);
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        for (let number = 0; number < 200; ++number) void client.postIdea('again');
        await settled();
        await expect(client.postIdea('one too many')).rejects.toThrow('too many');
    });

    it('never has more commands in flight than the server allows', async () => {
        const w = world({ limits: { commandsInFlightMax: 4 } });
        const client = await joined(w);
        w.network.faults = { delayMs: 100 };
        for (let number = 0; number < 20; ++number) void client.postIdea(`${number}`);
        await w.clock.pass(150);
        expect(w.room.arrived.length).toBe(4);
        expect(client.state.waiting.filter((entry) => entry.isSent).length).toBe(4);
        await w.clock.pass(5_000);
        expect(w.room.arrived.length).toBe(20);
    });

    it('does not send counter c + 64 before c is settled', async () => {
        const w = world({ limits: { commandsInFlightMax: 1000 } });
        const client = await joined(w);
        // The server never answers the first command.
        w.room.refuseNext = (command) => (command.counter === 1n ? 'uncertain' : null);
        for (let number = 1; number <= 100; ++number) void client.postIdea(`${number}`);
        await w.clock.pass(1_000);
        const counters = w.room.arrived.map((id) => Number(id.split('/')[1]));
        expect(Math.max(...counters)).toBe(64);
        w.room.refuseNext = () => null;
        w.network.cut();
        await w.clock.pass(5_000);
        expect(w.room.texts().length).toBe(100);
        expect(client.state.waiting).toEqual([]);
    });

    it('keeps what is uncertain and sends it after the next welcome', async () => {
        const w = world();
        const client = await joined(w);
        w.room.refuseNext = () => 'uncertain';
        const posted = client.postIdea('Benches');
        await w.clock.pass(30_000);
        expect(w.room.arrived.length).toBe(1);
        expect(client.state.waiting.length).toBe(1);
        w.room.refuseNext = () => null;
        w.network.cut(1012);
        await w.clock.pass(5_000);
        expect(await posted).toMatchObject({ kind: 'ok' });
    });

    it('waits as long as a busy server asks, and lets nothing overtake', async () => {
        const w = world({ limits: { commandsInFlightMax: 1 } });
        const client = await joined(w);
        let isBusy = true;
        w.room.refuseNext = () => (isBusy ? { code: RefusalCode.BUSY, retryAfterMs: 3_000 } : null);
        void client.postIdea('first');
        void client.postIdea('second');
        await w.clock.pass(2_900);
        expect(w.room.arrived.length).toBe(1);
        isBusy = false;
        await w.clock.pass(1_500);
        expect(w.room.texts()).toEqual(['first', 'second']);
    });

    it('waits no longer because the clock of the device was set back meanwhile', async () => {
        const w = world();
        const tab = new Tab(w);
        const client = await joined(w, 'Ana', { environment: tab.environment });
        let isBusy = true;
        w.room.refuseNext = () => (isBusy ? { code: RefusalCode.BUSY, retryAfterMs: 2_000 } : null);
        const posted = client.postIdea('Benches');
        await w.clock.pass(100);
        isBusy = false;
        tab.aheadMs = -600_000;
        await w.clock.pass(5_000);
        expect(w.room.texts()).toEqual(['Benches']);
        expect(await posted).toMatchObject({ kind: 'ok' });
    });

    it('keeps within the rates of the welcome, in the order of writing', async () => {
        const w = world({ limits: { commands: { perMinute: 600, burst: 4 }, texts: { perMinute: 30, burst: 2 } } });
        const idea = w.room.plant('Bo', 'Benches');
        const client = await joined(w);
        for (let number = 1; number <= 4; ++number) void client.postIdea(`${number}`);
        const vote = client.castVote(stance, idea, 1);
        await w.clock.pass(1_900);
        expect(w.room.texts()).toEqual(['Benches', '1', '2']);
        await w.clock.pass(200);
        expect(w.room.texts()).toEqual(['Benches', '1', '2', '3']);
        await w.clock.pass(2_000);
        expect(w.room.texts()).toEqual(['Benches', '1', '2', '3', '4']);
        expect(await vote).toMatchObject({ kind: 'ok' });
        for (let number = 0; number < 12; ++number) void client.castVote(stance, idea, number % 2);
        await w.clock.pass(700);
        expect(w.room.arrived.length).toBe(5 + 3 + 7); // of the burst, two were used up just before
        await w.clock.pass(1_000);
        expect(w.room.arrived.length).toBe(5 + 12);
    });

    it('keeps its pace over a reconnect', async () => {
        const w = world({ limits: { texts: { perMinute: 30, burst: 2 } } });
        const client = await joined(w);
        void client.postIdea('1');
        void client.postIdea('2');
        await w.clock.pass(0);
        w.network.cut();
        const third = client.postIdea('3');
        await w.clock.pass(1_000);
        expect(w.room.texts()).toEqual(['1', '2']);
        await w.clock.pass(1_500);
        expect(await third).toMatchObject({ kind: 'ok' });
    });

    it('waits as long as a rate asks and sends the same command again', async () => {
        const w = world();
        const client = await joined(w);
        let isTooFast = true;
        w.room.refuseNext = () => (isTooFast ? { code: RefusalCode.RATE_LIMITED, retryAfterMs: 2_000 } : null);
        const posted = client.postIdea('Benches');
        await w.clock.pass(1_900);
        isTooFast = false;
        await w.clock.pass(700);
        expect(await posted).toMatchObject({ kind: 'ok' });
        expect(w.room.arrived.length).toBe(2);
        expect(new Set(w.room.arrived).size).toBe(1);
    });

    it('stays away for a while when it was sent away for its haste', async () => {
        const w = world();
        const client = await joined(w);
        w.network.cut(4429);
        await w.clock.pass(9_900);
        expect(client.state.phase.kind).toBe('waiting');
        await w.clock.pass(1_200);
        expect(client.state.phase.kind).toBe('live');
    });

    it('drops a held vote for the later one on the same subject', async () => {
        const w = world();
        const idea = w.room.plant('Bo', 'Benches');
        const client = await joined(w);
        w.room.refuseNext = (command) => (command.counter === 1n ? { code: RefusalCode.BUSY, retryAfterMs: 1_000 } : null);
        const first = client.castVote(stance, idea, 1);
        const second = client.castVote(stance, idea, -1);
        await w.clock.pass(5_000);
        expect(await first).toEqual({ kind: 'superseded' });
        expect(await second).toMatchObject({ kind: 'ok' });
        expect(w.room.voteOf('Ana', stance, idea)).toBe(-1);
        expect(client.state.view?.own.votes.get(`${stance}:${idea}`)).toBe(-1);
    });

    it('keeps a refused text until its writer drops it, over a reload', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const client = await joined(w, 'Ana', { keeping });
        await settledWith(client.postIdea('x'.repeat(501)), w);
        expect(client.state.refused).toMatchObject([{ code: RefusalCode.TEXT_TOO_LONG, textKey: 'refusal.text_too_long' }]);
        client.stop();
        const again = await joined(w, 'Ana', { keeping });
        expect(again.state.refused.length).toBe(1);
        again.dropRefused(again.state.refused[0]?.counter ?? 0);
        expect(again.state.refused).toEqual([]);
    });

    it('tells of an act that was refused after a reload, when nobody waits for its outcome any more', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const client = await joined(w, 'Ana', { keeping });
        expect(await settledWith(client.castVote(stance, 404, 1), w)).toMatchObject({ kind: 'refused' });
        expect(client.state.refusedLate).toBeNull();
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        void client.castVote(stance, 404, -1);
        await w.clock.pass(10);
        client.stop();

        w.network.faults = {};
        const again = await joined(w, 'Ana', { keeping });
        await w.clock.pass(100);
        expect(again.state.refusedLate).toMatchObject({ kind: 'refused', textKey: 'refusal.unknown_contribution' });
        expect(again.state.waiting).toEqual([]);
    });

    it('survives a reload with its numbers', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const client = await joined(w, 'Ana', { keeping });
        await settledWith(client.postIdea('zero'), w);
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        void client.postIdea('one');
        void client.postIdea('two');
        await w.clock.pass(10);
        client.stop();

        w.network.faults = {};
        const again = await joined(w, 'Ana', { keeping });
        await w.clock.pass(100);
        expect(w.room.texts()).toEqual(['zero', 'one', 'two']);
        expect(w.room.arrived.map((id) => id.split('/')[1])).toEqual(['1', '2', '3']);
        expect(new Set(w.room.arrived.map((id) => id.split('/')[0])).size).toBe(1);
        expect(again.state.waiting).toEqual([]);
    });

    it('sends nothing before it is stored', async () => {
        const w = world();
        const keeping = memoryKeeping();
        let store: () => void = () => {};
        const { store: inner } = keeping;
        const slow: Keeping = {
            ...keeping,
            store: {
                get: (key) => inner.get(key),
                keys: (prefix) => inner.keys(prefix),
                remove: (key) => inner.remove(key),
                set: async (key, value) => {
                    await new Promise<void>((resolve) => (store = resolve));
                    await inner.set(key, value);
                },
            },
        };
        const client = await joined(w, 'Ana', { keeping: slow });
        void client.postIdea('Benches');
        await w.clock.pass(1_000);
        expect(w.room.arrived.length).toBe(0);
        store();
        await w.clock.pass(10);
        expect(w.room.arrived.length).toBe(1);
    });

    it('works on when the store fails', async () => {
        const w = world();
        const fail = async (): Promise<never> => {
            throw new Error('quota');
        };
        const keeping: Keeping = { ...memoryKeeping(), store: { get: fail, set: fail, remove: fail, keys: fail } };
        const client = await joined(w, 'Ana', { keeping });
        expect(await settledWith(client.postIdea('Benches'), w)).toMatchObject({ kind: 'ok' });
    });

    it('gives no number twice when the store failed before a reload', async () => {
        const w = world();
        const idea = w.room.plant('Bo', 'Benches');
        const kept = memoryKeeping();
        const faults = failing(kept);
        const client = await joined(w, 'Ana', { keeping: faults.keeping });
        await settledWith(client.postIdea('zero'), w);
        faults.isFull = true;
        await settledWith(client.castVote(stance, idea, 1), w);
        await settledWith(client.castVote(stance, idea, -1), w);
        await settledWith(client.postIdea('one'), w);
        client.stop();

        // The store still says that the next number is 2. Word for word the same vote must count anew, too.
        const again = await joined(w, 'Ana', { keeping: faults.keeping });
        expect(await settledWith(again.castVote(stance, idea, 1), w)).toMatchObject({ kind: 'ok' });
        expect(await settledWith(again.postIdea('two'), w)).toMatchObject({ kind: 'ok' });
        again.stop();
        const third = await joined(w, 'Ana', { keeping: faults.keeping });
        expect(await settledWith(third.postIdea('three'), w)).toMatchObject({ kind: 'ok' });
        expect(w.room.voteOf('Ana', stance, idea)).toBe(1);
        expect(w.room.texts().slice(1)).toEqual(['zero', 'one', 'two', 'three']);
        expect(third.state.refused).toEqual([]);
        expect(new Set(w.room.arrived.map((id) => id.split('/')[0])).size).toBe(1);
    });

    it.each([
        ['one', 1],
        ['a few', 3],
        ['more than the server remembers', 70],
    ])('takes another number when the clock was set back as well, after %s', async (_, count) => {
        const w = world();
        const idea = w.room.plant('Bo', 'Benches');
        const faults = failing(memoryKeeping());
        const client = await joined(w, 'Ana', { keeping: faults.keeping });
        await settledWith(client.postIdea('zero'), w);
        faults.isFull = true;
        client.stop();
        const loadedAt = w.clock.now();
        const before = await joined(w, 'Ana', { keeping: faults.keeping });
        for (let step = 0; step < count; ++step) await settledWith(before.castVote(support, idea, step % 2), w);
        before.stop();

        const environment = w.network.environment();
        const behind = w.clock.now() - loadedAt;
        const clock = { now: () => w.clock.now() - behind, after: w.clock.after.bind(w.clock) };
        const again = await joined(w, 'Ana', { keeping: faults.keeping, environment: { ...environment, clock } });
        const vote = again.castVote(stance, idea, 1);
        const later = again.castVote(stance, idea, -1);
        const text = again.postIdea('one');
        expect((await settledWith(vote, w)).kind).not.toBe('refused');
        expect(await settledWith(later, w)).toMatchObject({ kind: 'ok' });
        expect(await settledWith(text, w)).toMatchObject({ kind: 'ok' });
        expect(w.room.voteOf('Ana', stance, idea)).toBe(-1);
        expect(w.room.texts().slice(1)).toEqual(['zero', 'one']);
    });

    it('of a duplicated tab is another one', async () => {
        const w = world();
        const keeping = memoryKeeping();
        const first = await joined(w, 'Ana', { keeping });
        await settledWith(first.postIdea('one'), w);
        // The copy has the same session storage, and both tabs live.
        const second = await joined(w, 'Ana', { keeping });
        await settledWith(second.postIdea('two'), w);
        await first.start();
        await w.clock.pass(10);
        await settledWith(first.postIdea('three'), w);
        expect(w.room.texts()).toEqual(['one', 'two', 'three']);
        const outboxes = w.room.done.map((id) => id.split('/')[0]);
        expect(outboxes[0]).toBe(outboxes[2]);
        expect(outboxes[1]).not.toBe(outboxes[0]);
    });

    it('of a tab that died is sent by the next one', async () => {
        const w = world();
        const shared = memoryKeeping();
        const tab = new Tab(w);
        const first = await joined(w, 'Ana', { keeping: { ...shared, tab: new MemoryShelf() }, environment: tab.environment });
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        void first.postIdea('left behind');
        await w.clock.pass(10);
        // It dies without a word: its claim stays and grows stale.
        tab.isFrozen = true;
        w.network.faults = {};
        await joined(w, 'Ana', { keeping: { ...shared, tab: new MemoryShelf() } });
        await w.clock.pass(1_000);
        expect(w.room.texts()).toEqual([]);
        await w.clock.pass(120_000);
        expect(w.room.texts()).toEqual(['left behind']);
    });

    it('of a tab that was frozen too long goes to another, and each command is done once', async () => {
        const w = world();
        const shared = memoryKeeping();
        const tab = new Tab(w);
        const frozen = await joined(w, 'Ana', { keeping: { ...shared, tab: new MemoryShelf() }, environment: tab.environment });
        w.network.faults = { isDown: true };
        w.network.cut();
        await w.clock.pass(0);
        const handed = frozen.postIdea('handed over');
        await w.clock.pass(10);
        tab.isFrozen = true;
        await w.clock.pass(100_000);
        w.network.faults = {};
        const second = await joined(w, 'Ana', { keeping: { ...shared, tab: new MemoryShelf() } });
        await w.clock.pass(100);
        expect(w.room.texts()).toEqual(['handed over']);

        second.stop();
        tab.isFrozen = false;
        await frozen.start();
        await w.clock.pass(1_000);
        expect(await handed).toEqual({ kind: 'handed_over' });
        await settledWith(frozen.postIdea('thawed'), w);
        expect(w.room.texts()).toEqual(['handed over', 'thawed']);
        expect(new Set(w.room.done).size).toBe(2);
    });

    it.each(Array.from({ length: 40 }, (_, index) => index + 1))('does everything once on a hostile network (seed %i)', async (seed) => {
        const w = world({ seed, limits: { commandsInFlightMax: 8 }, deflate: (bytes) => deflateRawSync(bytes), snapshotChunkBytes: 50 });
        const idea = w.room.plant('Bo', 'Benches');
        const clients = [await joined(w, 'Ana'), await joined(w, 'Cas')];
        w.network.faults = { broken: 0.05, doubled: 0.2, delayMs: 40 };
        const expected: string[] = [];
        const settlements: Promise<{ kind: string }>[] = [];
        for (let step = 0; step < 40; ++step) {
            for (const [index, client] of clients.entries()) {
                const text = `${index}: ${step}`;
                expected.push(text);
                settlements.push(client.postIdea(text), client.castVote(stance, idea, (step % 3) - 1));
            }
            await w.clock.pass(w.network.random() * 400);
            if (w.network.random() < 0.1) w.network.cut();
            if (w.network.random() < 0.1) w.network.wake();
        }
        w.network.faults = {};
        await w.clock.pass(200_000);
        const kinds = new Set((await Promise.all(settlements)).map((settlement) => settlement.kind));
        expect([...kinds]).toEqual(['ok']);
        expect(w.room.texts().slice(1).sort()).toEqual(expected.sort());
        expect(new Set(w.room.done).size).toBe(w.room.done.length);
        const [first, second] = clients;
        expect(canonical(first?.state.view ?? never())).toBe(canonical(second?.state.view ?? never()));
        expect(first?.state.view?.items.size).toBe(expected.length + 1);
        for (const client of clients) expect(client.state.view?.own.votes.get(`${stance}:${idea}`)).toBe((39 % 3) - 1);
    });
});

/** A store that keeps what it has and takes nothing more once it is full. */
function failing(kept: Keeping): { isFull: boolean; keeping: Keeping } {
    const { store } = kept;
    const faults = {
        isFull: false,
        keeping: {
            ...kept,
            store: {
                get: (key: string) => store.get(key),
                keys: (prefix: string) => store.keys(prefix),
                remove: (key: string) => store.remove(key),
                set: async (key: string, value: string) => {
                    if (faults.isFull) throw new Error('quota');
                    await store.set(key, value);
                },
            },
        },
    };
    return faults;
}

async function settledWith<T>(promise: Promise<T>, w: World): Promise<T> {
    await w.clock.pass(100);
    return promise;
}

function never(): never {
    throw new Error('there should be a view');
}

describe('texts on their way', () => {
    it('are never nowhere between the answer and the view', async () => {
        const w = world();
        const client = await joined(w);
        const seen: boolean[] = [];
        client.subscribe(({ waiting, landing, view }) => {
            const texts = [...waiting, ...landing].map(({ body }) => (body.case === 'postIdea' ? body.value.text : ''));
            seen.push(texts.includes('Benches') || [...(view?.items.values() ?? [])].some((item) => item.text === 'Benches'));
        });
        w.room.holdsUpdates = true;
        void client.postIdea('Benches');
        await w.clock.pass(100);
        expect(client.state.waiting).toEqual([]);
        expect(client.state.landing).toMatchObject([{ body: { value: { text: 'Benches' } } }]);
        w.room.releaseUpdates();
        await w.clock.pass(100);
        expect(seen.slice(seen.indexOf(true))).not.toContain(false);
        expect(client.state.landing).toEqual([]);
    });

    it('use the room id that the link gave', () => {
        const w = world();
        expect(w.room.path).toBe(`/r/${encodeBase64url(w.room.id)}`);
    });
});
