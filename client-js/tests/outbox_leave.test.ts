// A page that goes while a write is still on its way takes nothing along that was done since.
import { expect, it } from 'vitest';
import { Claims } from '../src/connection/claims';
import { secureBytes, systemClock } from '../src/connection/environment';
import { freshId, Outbox } from '../src/connection/outbox';
import { memoryKeeping, MemoryStore } from '../src/connection/storage';

/** Takes a value at once, and never says that it is done. */
class SilentStore extends MemoryStore {
    override async set(key: string, value: string): Promise<void> {
        void super.set(key, value);
        return new Promise(() => {});
    }
}

it('writes what waits behind another write', async () => {
    const keeping = memoryKeeping();
    const store = new SilentStore();
    const claims = new Claims(keeping.local, systemClock, secureBytes);
    const options = { store, clock: systemClock, random: Math.random, randomBytes: secureBytes, claims, room: 'room', member: 5 };
    const outbox = Outbox.fresh(freshId(secureBytes), options);
    void outbox.post({ case: 'rename', value: { name: 'Ana' } });
    void outbox.post({ case: 'rename', value: { name: 'Bo' } });
    outbox.leave();
    claims.yieldAll();
    const next = await Outbox.open({ ...options, own: outbox.hex, allCommands: () => Promise.resolve() });
    expect(next?.waiting.map(({ body }) => body.value)).toMatchObject([{ name: 'Ana' }, { name: 'Bo' }]);
});
