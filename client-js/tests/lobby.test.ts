// A newcomer who waits: the connection stays, the page goes on by itself, and facilitators see who it is.
import { describe, expect, it } from 'vitest';
import { KringClient } from '../src/connection/client';
import '../src/connection/lead_commands';
import { letEverybodyIn, letIn, setEntry, setPassphrase, turnAway } from '../src/connection/newcomer_commands';
import { memoryKeeping } from '../src/connection/storage';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom } from './support/fake_room';

async function withLobby() {
    const clock = new FakeClock();
    const random = seededRandom(7);
    const room = new FakeRoom({
        now: () => Math.floor(clock.now()),
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
    });
    const network = new FakeNetwork(room, clock, random);
    const come = async (name: string, secret: Uint8Array, kind: 'join' | 'facilitator', keeping = memoryKeeping(), passphrase = '') => {
        const link = { room: room.id, entry: { kind, secret }, joinSecret: null };
        const client = new KringClient({ url: 'ws://fake/ws', link, name, passphrase, environment: network.environment(), keeping });
        await client.start();
        await clock.pass(100);
        return client;
    };
    const lead = await come('Ria', room.facilitatorSecret, 'facilitator');
    await Promise.all([setEntry(lead, { lobby: true, confidential: true, byInvitation: false }), clock.pass(500)]);
    expect(lead.state.view?.room).toMatchObject({ hasLobby: true, isConfidential: true });
    return { clock, network, room, come, lead, newcomer: (name: string, keeping = memoryKeeping()) => come(name, room.joinSecret, 'join', keeping) };
}

describe('a newcomer in the lobby', () => {
    it('waits, asks for a sign of life, and goes on by itself', async () => {
        const { clock, lead, newcomer } = await withLobby();
        const ana = await newcomer('Ana');
        expect(ana.state).toMatchObject({ phase: { kind: 'lobby' }, me: null, awaySince: null });
        expect(clock.now() - (ana.state.lobbySince ?? 0)).toBeLessThan(1_000);
        expect(lead.state.people?.waiting).toMatchObject({ count: 1, people: [{ name: 'Ana' }] });
        // Longer than a silent peer may take to answer a Hello.
        await clock.pass(60_000);
        expect(ana.state.phase.kind).toBe('lobby');
        const tickets = lead.state.people?.waiting?.people.map(({ ticket }) => ticket) ?? [];
        await Promise.all([letIn(lead, tickets), clock.pass(500)]);
        expect(ana.state).toMatchObject({ phase: { kind: 'live' }, me: { name: 'Ana' }, lobbySince: null });
        expect(lead.state.people?.waiting?.count).toBe(0);
    });

    it('keeps its place when the connection is lost', async () => {
        const { clock, network, lead, newcomer } = await withLobby();
        const ana = await newcomer('Ana');
        const { lobbySince } = ana.state;
        await clock.pass(5_000);
        network.cut();
        await clock.pass(40_000);
        expect(ana.state.phase.kind).toBe('lobby');
        expect(Math.abs((ana.state.lobbySince ?? 0) - (lobbySince ?? 0))).toBeLessThan(1_000);
        await Promise.all([letEverybodyIn(lead), clock.pass(1_000)]);
        expect(ana.state.phase.kind).toBe('live');
    });

    it('is told why it was turned away', async () => {
        const { clock, lead, newcomer } = await withLobby();
        const ana = await newcomer('Ana');
        const ticket = lead.state.people?.waiting?.people[0]?.ticket ?? new Uint8Array();
        await Promise.all([turnAway(lead, ticket, 'This session is for others'), clock.pass(500)]);
        expect(ana.state.phase).toMatchObject({ kind: 'ended', reason: 'refused', refusal: { reason: 'This session is for others' } });
    });
});

describe('a passphrase', () => {
    it('is set by a facilitator, and said by newcomers', async () => {
        const { clock, room, come, lead } = await withLobby();
        await Promise.all([setEntry(lead, { lobby: false, confidential: false, byInvitation: false }), clock.pass(500)]);
        const [short] = await Promise.all([setPassphrase(lead, 'short'), clock.pass(500)]);
        expect(short).toMatchObject({ kind: 'refused', textKey: 'refusal.invalid_passphrase' });
        await Promise.all([setPassphrase(lead, 'Blue bicycle'), clock.pass(500)]);
        expect(lead.state.view?.room).toMatchObject({ isByPassphrase: true, passphrase: 'Blue bicycle' });
        const silent = await come('Ana', room.joinSecret, 'join');
        expect(silent.state.phase).toMatchObject({ kind: 'ended', refusal: { textKey: 'refusal.passphrase_needed' } });
        const wrong = await come('Ana', room.joinSecret, 'join', memoryKeeping(), 'Red bicycle');
        expect(wrong.state.phase).toMatchObject({ kind: 'ended', refusal: { textKey: 'refusal.passphrase_wrong' } });
        const right = await come('Ana', room.joinSecret, 'join', memoryKeeping(), 'Blue bicycle');
        expect(right.state).toMatchObject({ phase: { kind: 'live' }, me: { name: 'Ana' } });
    });
});
