// A full room: who comes then looks on, has a place in the line, and comes in by itself.
import { describe, expect, it } from 'vitest';
import { KringClient } from '../src/connection/client';
import '../src/connection/lead_commands';
import { limitParticipants } from '../src/connection/newcomer_commands';
import { memoryKeeping } from '../src/connection/storage';
import { Role, View } from '../src/store/view';
import { raiseFor } from '../src/ui/lead/lead_line';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom } from './support/fake_room';
import { peopleOf } from './support/lead_view';

async function fullRoom() {
    const clock = new FakeClock();
    const random = seededRandom(7);
    const room = new FakeRoom({
        now: () => Math.floor(clock.now()),
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
    });
    const network = new FakeNetwork(room, clock, random);
    const come = async (name: string, kind: 'join' | 'facilitator', waitsInLine = true) => {
        const link = { room: room.id, entry: { kind, secret: kind === 'join' ? room.joinSecret : room.facilitatorSecret }, joinSecret: null };
        const client = new KringClient({ url: 'ws://fake/ws', link, name, waitsInLine, environment: network.environment(), keeping: memoryKeeping() });
        await client.start();
        await clock.pass(500);
        return client;
    };
    const lead = await come('Ria', 'facilitator');
    const limit = async (most: number) => (await Promise.all([limitParticipants(lead, most), clock.pass(2_000)]))[0];
    await limit(1);
    const ana = await come('Ana', 'join');
    return { clock, come, lead, limit, ana };
}

describe('a full room', () => {
    it('is seen read-only by who waits in line, and nobody is told apart from a participant by what they see', async () => {
        const { clock, come, ana, lead } = await fullRoom();
        await Promise.all([ana.postIdea('A bench'), clock.pass(500)]);
        const bo = await come('Bo', 'join');
        expect(bo.state).toMatchObject({ phase: { kind: 'live' }, linePlace: 1, me: { member: 0, role: Role.ONLOOKER, view: View.PARTICIPANT } });
        expect([...(bo.state.view?.items.values() ?? [])].map(({ text }) => text)).toEqual(['A bench']);
        expect(bo.token).toBeNull();
        const cem = await come('Cem', 'join');
        expect(cem.state.linePlace).toBe(2);
        expect(lead.state.people?.line).toEqual(expect.objectContaining({ waiting: 2, participants: 1 }));
        await Promise.all([ana.postIdea('A tree'), clock.pass(500)]);
        expect(cem.state.view?.items.size).toBe(2);
    });

    it('lets in by itself, the first first, whoever there is a place for', async () => {
        const { clock, come, lead, limit } = await fullRoom();
        const bo = await come('Bo', 'join');
        const cem = await come('Cem', 'join');
        await limit(2);
        expect(bo.state).toMatchObject({ phase: { kind: 'live' }, linePlace: null, me: { name: 'Bo', role: Role.PARTICIPANT } });
        expect(bo.state.me?.member).not.toBe(0);
        expect(cem.state).toMatchObject({ linePlace: 1, me: { member: 0 } });
        const [posted] = await Promise.all([bo.postIdea('In at last'), clock.pass(500)]);
        expect(posted.kind).toBe('ok');
        expect(lead.state.people?.line).toEqual(expect.objectContaining({ waiting: 1, participants: 2 }));
    });

    it('refuses who does not ask for a place in the line', async () => {
        const { come } = await fullRoom();
        const bo = await come('Bo', 'join', false);
        expect(bo.state.phase).toMatchObject({ kind: 'ended', refusal: { textKey: 'refusal.room_full' } });
        expect(bo.state.linePlace).toBeNull();
    });

    it('takes no more than the server does', async () => {
        const { limit } = await fullRoom();
        expect(await limit(2_001)).toMatchObject({ kind: 'refused', textKey: 'refusal.invalid_participant_limit' });
    });
});

describe('how many places are made at once', () => {
    const limits = (participantsMax: number) => ({ limits: { participantsMax } as never });
    const line = (waiting: number, participants: number) => peopleOf([], { line: { waiting, participants } });

    it('is for all who wait, as far as the server takes them', () => {
        expect(raiseFor({ people: line(12, 30), ...limits(2_000) })).toEqual({ most: 42, comeIn: 12 });
        expect(raiseFor({ people: line(12, 30), ...limits(35) })).toEqual({ most: 35, comeIn: 5 });
        expect(raiseFor({ people: line(12, 35), ...limits(35) })).toBeNull();
        expect(raiseFor({ people: line(0, 35), ...limits(100) })).toBeNull();
        expect(raiseFor({ people: null, ...limits(100) })).toBeNull();
    });
});
