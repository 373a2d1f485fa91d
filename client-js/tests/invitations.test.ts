// Invitations as a facilitator's client has them: how many there are, and their links over HTTP.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KringClient } from '../src/connection/client';
import '../src/connection/lead_commands';
import { askForCard, fetchCard } from '../src/connection/entry_card';
import { IdentityKeeper } from '../src/connection/identity';
import { fetchInvitations, makeInvitations, setEntry, withdrawInvitations } from '../src/connection/newcomer_commands';
import { memoryKeeping } from '../src/connection/storage';
import { encodeBase64url } from '../src/protocol/base64url';
import { parseLink } from '../src/protocol/link';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom } from './support/fake_room';

async function leading() {
    const clock = new FakeClock();
    const random = seededRandom(9);
    const room = new FakeRoom({
        now: () => Math.floor(clock.now()),
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
    });
    const network = new FakeNetwork(room, clock, random);
    const link = { room: room.id, entry: { kind: 'facilitator' as const, secret: room.facilitatorSecret }, joinSecret: null };
    const lead = new KringClient({ url: 'ws://fake/ws', link, name: 'Ria', environment: network.environment(), keeping: memoryKeeping() });
    await lead.start();
    await clock.pass(100);
    const settled = async <Value>(wish: Promise<Value>): Promise<Value> => (await Promise.all([wish, clock.pass(500)]))[0];
    return { lead, settled };
}

afterEach(() => vi.unstubAllGlobals());

function answers(status: number, body: unknown) {
    const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
    vi.stubGlobal('fetch', fetched);
    return fetched;
}

describe('invitations', () => {
    it('are made and withdrawn, and counted in the view', async () => {
        const { lead, settled } = await leading();
        await settled(makeInvitations(lead, 'Shop owners', 30));
        await settled(makeInvitations(lead, 'Residents', 3));
        const [shops, residents] = lead.state.view?.invitations ?? [];
        expect(shops).toMatchObject({ channel: 'Shop owners', count: 30, used: 0, withdrawn: 0 });
        await settled(withdrawInvitations(lead, shops?.id ?? 0, 4));
        await settled(withdrawInvitations(lead, residents?.id ?? 0));
        expect(lead.state.view?.invitations).toMatchObject([{ channel: 'Shop owners', withdrawn: 1 }, { channel: 'Residents', withdrawn: 3 }]);
        expect(await settled(makeInvitations(lead, 'Nobody', 0))).toMatchObject({ kind: 'refused' });
        await settled(setEntry(lead, { lobby: false, confidential: false, byInvitation: true }));
        expect(lead.state.view?.room).toMatchObject({ isByInvitation: true });
    });

    it('come with their links when a facilitator asks, and not otherwise', async () => {
        const { lead } = await leading();
        const asked = answers(200, { channel: 'Shop owners', invitations: [{ number: 1, link: 'https://k/r/x#y', used: true, withdrawn: false }, { number: 2, link: 'https://k/r/x#z', used: false, withdrawn: true }] });
        expect(await fetchInvitations(lead, 12, 'https://k')).toEqual([
            { number: 1, link: 'https://k/r/x#y', isUsed: true, isWithdrawn: false },
            { number: 2, link: 'https://k/r/x#z', isUsed: false, isWithdrawn: true },
        ]);
        expect(asked).toHaveBeenCalledWith(expect.stringMatching(/\/invitations$/), expect.objectContaining({ method: 'POST', body: expect.stringContaining('"batch":12') }));
        answers(409, { code: 'NOT_ALLOWED' });
        expect(await fetchInvitations(lead, 12, 'https://k')).toBeNull();
        expect(await fetchInvitations({ token: null, link: lead.link }, 12, 'https://k')).toBeNull();
    });

    it('open what a join link opens, and say why they do not', async () => {
        const secret = Uint8Array.from({ length: 42 }, (_, index) => [1, 7][index] ?? 5);
        const link = parseLink(`/r/${encodeBase64url(new Uint8Array(16))}`, `#${encodeBase64url(secret)}`);
        if (typeof link === 'string') throw new Error(link);
        expect(link.entry?.kind).toBe('join');
        answers(409, { code: 'REFUSED', text_key: 'refusal.invitation_used' });
        expect(await askForCard(link, 'https://k', [])).toBe('refusal.invitation_used');
        expect(await fetchCard(link, 'https://k')).toBeNull();
        // Who tried it here may be the one who is in by it.
        const keeper = new IdentityKeeper(memoryKeeping(), 'room', (length) => new Uint8Array(length));
        expect(keeper.hasTried(secret)).toBe(false);
        keeper.nonceFor(secret, 'own');
        expect(keeper.hasTried(secret)).toBe(true);
        expect(keeper.hasTried(Uint8Array.of(1, 7, 3))).toBe(false);
    });
});
