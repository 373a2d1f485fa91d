// The SDK in Node, over a real socket, with the WebSocket class given to it.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { serve, type FakeServer } from '../dev/fake_server';
import { connect, memoryKeeping, type RoomClient } from '../src/sdk';

const given = WebSocket;
let server: FakeServer;
beforeAll(async () => {
    server = await serve(fileURLToPath(new URL('../dist', import.meta.url)));
});
afterAll(() => server.close());

function isLive(client: RoomClient): Promise<void> {
    return new Promise((resolve) => {
        const stop = client.subscribe((state) => {
            if (state.phase.kind !== 'live') return;
            resolve();
            queueMicrotask(() => stop());
        });
    });
}

describe('the SDK', () => {
    it('joins, writes, votes and comes back with its token', async () => {
        const ana = await connect({ link: server.join, name: 'Ana', WebSocket: given });
        await isLive(ana);
        const posted = await ana.postIdea('From a script');
        expect(posted.kind).toBe('ok');
        const idea = posted.kind === 'ok' ? posted.sequence : 0;
        expect(await ana.castVote(2, idea, 1)).toMatchObject({ kind: 'ok' });
        expect(await ana.reply(idea, 'A reply')).toMatchObject({ kind: 'ok' });
        const { token } = ana;
        const member = ana.state.me?.member;
        ana.stop();

        const again = await connect({ link: server.join, token: token ?? new Uint8Array(), WebSocket: given });
        await isLive(again);
        expect(again.state.me?.member).toBe(member);
        expect(again.state.view?.own.votes.get(`2:${idea}`)).toBe(1);
        expect(again.state.view?.items.size).toBe(2);
        expect(await again.leave()).toMatchObject({ kind: 'ok' });
        expect(again.token).toBeNull();
    });

    it('takes commands before it is connected', async () => {
        const client = await connect({ link: server.join, name: 'Bo', WebSocket: given, keeping: memoryKeeping() });
        expect(await client.postIdea('Early')).toMatchObject({ kind: 'ok' });
        client.stop();
    });

    it('refuses what is no link, and a Node without WebSocket', async () => {
        await expect(connect({ link: 'https://kring.example/elsewhere' })).rejects.toThrow(RangeError);
        vi.stubGlobal('WebSocket', undefined);
        await expect(connect({ link: server.join, name: 'Cas' })).rejects.toThrow('there is no global WebSocket here');
        vi.unstubAllGlobals();
    });
});
