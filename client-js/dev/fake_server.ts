// Serves the built page and one fake room, with the headers of the real server, for looking at the page without it.
//     node dev/run.mjs dev/fake_server.ts [port]
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { WebSocketServer } from 'ws';
import { encodeBase64url } from '../src/protocol/base64url';
import { subProtocol } from '../src/protocol/frames';
import { FakeRoom, type FakeRoomOptions } from '../tests/support/fake_room';

const types: Readonly<Record<string, string>> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
};

/** As server/http/security_headers.cpp sends it. */
export const policy =
    "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " +
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html kring-shell";

export interface FakeServer {
    room: FakeRoom;
    origin: string;
    join: string;
    facilitator: string;
    screen: string;
    /** Another build of the page from now on, as after a deploy. */
    deploy(dist: string): void;
    /** While false, nobody gets a WebSocket. */
    setReachable(isReachable: boolean): void;
    close(): Promise<void>;
}

export async function serve(built: string, port = 0, options: FakeRoomOptions = {}, csp = policy): Promise<FakeServer> {
    const room = new FakeRoom({ deflate: (bytes) => deflateRawSync(bytes), ...options });
    let dist = built;
    let isReachable = true;
    const http = createServer((request, response) => {
        const path = new URL(request.url ?? '/', 'http://host').pathname;
        if (request.method === 'POST' && path.endsWith('/card')) {
            response.writeHead(200, { 'Content-Type': 'application/json' }).end(room.card());
            return;
        }
        if (request.method === 'POST' && path.endsWith('/join-link')) {
            const code = room.isConfidential ? '' : '1234 5678';
            const ways = { link: link(room.joinSecret), screen_link: link(room.screenSecret, room.joinSecret), code, code_seconds: code === '' ? 0 : 600 };
            response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(ways));
            return;
        }
        const asked = normalize(path);
        // Another site's page loads the element from here.
        const isElement = asked === '/embed/kring-room.js';
        const isAsset = isElement || asked.startsWith('/assets/') || asked === '/sw.js';
        const file = join(dist, isAsset ? asked : 'index.html');
        if (!existsSync(file) || !statSync(file).isFile() || (!isAsset && path !== '/' && !path.startsWith('/r/'))) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, {
            'Content-Type': types[extname(file)] ?? 'application/octet-stream',
            'Cache-Control': asked.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
            'Content-Security-Policy': csp,
            'X-Content-Type-Options': 'nosniff',
            'Referrer-Policy': 'no-referrer',
            ...(isElement ? { 'Access-Control-Allow-Origin': '*' } : {}),
        });
        createReadStream(file).pipe(response);
    });
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subProtocol });
    http.on('upgrade', (request, socket, head) => {
        if (!isReachable || request.url !== '/ws') {
            socket.destroy();
            return;
        }
        sockets.handleUpgrade(request, socket, head, (opened) => {
            const visit = room.connect({ send: (bytes) => opened.send(bytes), close: (code) => opened.close(code) });
            opened.on('message', (bytes: Buffer) => visit.receive(new Uint8Array(bytes)));
            opened.on('close', () => visit.gone());
        });
    });
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const link = (...secrets: Uint8Array[]): string => `${origin}${room.path}#${secrets.map(encodeBase64url).join('.')}`;
    return {
        room,
        origin,
        join: link(room.joinSecret),
        facilitator: link(room.facilitatorSecret),
        screen: link(room.screenSecret, room.joinSecret),
        deploy(next) {
            dist = next;
        },
        setReachable(reachable) {
            isReachable = reachable;
            if (!reachable) for (const client of sockets.clients) client.terminate();
        },
        async close() {
            for (const client of sockets.clients) client.terminate();
            http.closeAllConnections();
            await new Promise((resolve) => http.close(resolve));
        },
    };
}

/** A room that looks like one. */
export function furnish(room: FakeRoom): void {
    const benches = room.plant('Calm Heron', 'Benches in the shade, with backs, so that older people can rest on their way to the train.', 0, 12);
    room.plant('Wise Otter', 'Trees instead of the second taxi row', 0, 31);
    room.plant('نور', 'مقاعد تحت الأشجار وماء للشرب', 0, 4);
    const bikes = room.plant('Swift Hare', 'A roof over the bicycles, with grass and flowers on top', 0, 19);
    const rude = room.plant('Brave Mole', 'Whoever planned this square should be ashamed.', 0, 1);
    room.plant('Kind Wren', 'Let the school across the street plant and keep one bed of flowers. Children look after what is theirs.', 0, 8);
    room.plant('Curious Fox', 'Rain barrels', 0, 0);
    const answer = room.plant('Merry Seal', 'With a low one for children, please.', benches);
    room.plant('Calm Heron', 'Yes, two heights.', answer);
    room.plant('Lucky Owl', 'And who sweeps the leaves?', benches);
    room.plant('Sunny Finch', 'It rots within ten years; who pays for it then?', bikes);
    room.hideAs('Facilitator', rude, 'Unkind');
}
