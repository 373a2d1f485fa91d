// A page begins with the commands that a participant needs. What it kept of the others before a reload is not lost on it.
// Nothing here may import what loads the others, or there is nothing left to test.
import { create, toBinary } from '@bufbuild/protobuf';
import { expect, it, vi } from 'vitest';
import { KringClient } from '../src/connection/client';
import { Claims } from '../src/connection/claims';
import { secureBytes, systemClock } from '../src/connection/environment';
import { Outbox } from '../src/connection/outbox';
import { memoryKeeping } from '../src/connection/storage';
import { encodeBase64url } from '../src/protocol/base64url';
import { encodeCommand } from '../src/protocol/frames';
import { CommandSchema } from './gen/kring/v1/client_pb';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom } from './support/fake_room';

const key = 'outbox/room/5/00000000000000aa';

async function left(body: Parameters<typeof create<typeof CommandSchema>>[1]) {
    const keeping = memoryKeeping();
    const bytes = encodeBase64url(toBinary(CommandSchema, create(CommandSchema, body)));
    await keeping.store.set(key, JSON.stringify({ next: 2, entries: [{ counter: 1, bytes }], refused: [] }));
    const claims = new Claims(keeping.local, systemClock, secureBytes);
    const options = { store: keeping.store, clock: systemClock, random: Math.random, randomBytes: secureBytes, claims, room: 'room', member: 5, own: null };
    return { keeping, options };
}

it('says no command that it cannot write', () => {
    expect(() => encodeCommand(1, { case: 'closeRoom', value: {} })).toThrow(TypeError);
    expect(encodeCommand(1, { case: 'rename', value: { name: 'Ana' } }).length).toBeGreaterThan(0);
});

it('leaves an outbox alone whose commands it cannot read now', async () => {
    const { keeping, options } = await left({ counter: 1n, body: { case: 'closeRoom', value: {} } });
    const before = await keeping.store.get(key);
    const outbox = await Outbox.open({ ...options, allCommands: () => Promise.reject(new Error('no network')) });
    expect(outbox?.hex).not.toBe('00000000000000aa');
    expect(outbox?.waiting).toEqual([]);
    expect(await keeping.store.get(key)).toBe(before);
});

// From here on they are loaded.
it('loads what it cannot say yet, and says it then', async () => {
    const clock = new FakeClock();
    const random = seededRandom(3);
    const room = new FakeRoom({ now: () => clock.now(), randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)) });
    const client = new KringClient({
        url: 'ws://fake/ws',
        link: { room: room.id, entry: { kind: 'facilitator', secret: room.facilitatorSecret }, joinSecret: null },
        name: 'Ria',
        environment: new FakeNetwork(room, clock, random).environment(),
        keeping: memoryKeeping(),
    });
    await client.start();
    await clock.pass(100);
    const posted = client.command({ case: 'makeGroup', value: { title: 'Green' } });
    await vi.dynamicImportSettled();
    await clock.pass(2_000);
    expect((await posted).kind).toBe('ok');
    client.stop();
});

it('takes it up once it can', async () => {
    const { options } = await left({ counter: 1n, body: { case: 'pauseRoom', value: { reason: 'Lunch', secondsFromNow: 60 } } });
    const outbox = await Outbox.open({ ...options, allCommands: () => import('../src/protocol/lead_commands') });
    expect(outbox?.hex).toBe('00000000000000aa');
    expect(outbox?.waiting.map(({ body }) => body)).toEqual([{ case: 'pauseRoom', value: { reason: 'Lunch', secondsFromNow: 60 } }]);
});
