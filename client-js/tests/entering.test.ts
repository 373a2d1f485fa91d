// Entering for others: what is pasted becomes lines, and the commands of note-takers.
import { describe, expect, it } from 'vitest';
import '../src/connection/lead_commands';
import { KringClient } from '../src/connection/client';
import { memoryKeeping } from '../src/connection/storage';
import { linesOf } from '../src/ui/model/on_behalf';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom } from './support/fake_room';

async function facilitator(): Promise<{ client: KringClient; clock: FakeClock }> {
    const clock = new FakeClock();
    const random = seededRandom(3);
    const room = new FakeRoom({ now: () => Math.floor(clock.now()), randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)) });
    const client = new KringClient({
        url: 'ws://fake/ws',
        link: { room: room.id, entry: { kind: 'facilitator', secret: room.facilitatorSecret }, joinSecret: null },
        name: 'Lea',
        environment: new FakeNetwork(room, clock, random).environment(),
        keeping: memoryKeeping(),
    });
    await client.start();
    await clock.pass(100);
    return { client, clock };
}

describe('a pasted list', () => {
    it('is its lines, without empty ones and without the marks that lists begin their lines with', () => {
        expect(linesOf('- Trees\n\n  * Shade \n2. Water\n10) Moss\n• A pond – with fish\r\n')).toEqual(['Trees', 'Shade', 'Water', 'Moss', 'A pond – with fish']);
    });

    it('keeps what only looks like a mark', () => {
        expect(linesOf('-5 degrees\n2.5 metres\n*important*\n2030 is too late')).toEqual(['-5 degrees', '2.5 metres', '*important*', '2030 is too late']);
    });
});

describe('a note-taker', () => {
    it('posts for others, and everybody is told for whom', async () => {
        const { client, clock } = await facilitator();
        const posted = client.postIdea('Benches', { onBehalf: { label: 'table 3', people: 6 } });
        await clock.pass(100);
        const settlement = await posted;
        const id = settlement.kind === 'ok' ? settlement.sequence : 0;
        expect(client.state.view?.items.get(id)).toMatchObject({ onBehalf: { label: 'table 3', people: 6 }, hands: null });
        client.stop();
    });

    it('is told which line was refused, and nothing was posted', async () => {
        const { client, clock } = await facilitator();
        const posted = client.postIdeas(['Trees', 'x'.repeat(501), 'Water']);
        await clock.pass(100);
        expect(await posted).toMatchObject({ kind: 'refused', textKey: 'refusal.text_too_long', line: 2 });
        expect(client.state.view?.items.size).toBe(0);
        const again = client.postIdeas(['Trees', 'Shade', 'Water']);
        await clock.pass(100);
        expect(await again).toMatchObject({ kind: 'ok' });
        expect([...(client.state.view?.items.values() ?? [])].map(({ text }) => text)).toEqual(['Trees', 'Shade', 'Water']);
        client.stop();
    });

    it('counts hands beside the votes, and corrects with a reason that stands in the log', async () => {
        const { client, clock } = await facilitator();
        const posted = client.postIdea('Benches');
        await clock.pass(100);
        const settlement = await posted;
        const id = settlement.kind === 'ok' ? settlement.sequence : 0;
        void client.countHands(id, { hands: 12, present: 30 });
        await clock.pass(100);
        expect(client.state.view?.items.get(id)?.hands).toEqual({ hands: 12, present: 30 });
        expect(client.state.view?.log.count).toBe(0);
        void client.countHands(id, { hands: 13, present: 30 }, 'I missed one');
        await clock.pass(100);
        expect(client.state.view?.items.get(id)?.hands).toEqual({ hands: 13, present: 30 });
        expect(client.state.view?.log.acts.at(-1)).toMatchObject({ reason: 'I missed one', contribution: id });
        client.stop();
    });
});
