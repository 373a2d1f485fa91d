// The package as somebody gets it who has nothing else of the repository: packed, installed into an empty folder without a
// network, and used from Node, from a strict TypeScript project and from a page. Needs `npm run build:sdk` in client-js, and
// what tests/browser needs: TEST_PROGRAM, TEST_CLIENT, a Chromium.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launch } from '../browser/support/browser.js';
import { Server } from '../browser/support/server.js';

const runFile = promisify(execFile);
/** What never ends is a failure. */
const run = (program, words, options = {}) => runFile(program, words, { timeout: 60_000, ...options });
const client = fileURLToPath(new URL('../../client-js/', import.meta.url));
const readme = readFileSync(join(client, 'sdk/README.md'), 'utf8');
const example = /```js\n([\s\S]*?)```/.exec(readme)[1];
const folder = mkdtempSync(join(tmpdir(), 'kring-sdk-'));
let server;

/** A tarball of a package that lies here already, so that installing asks no registry. */
async function packed(path) {
    const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, path], { cwd: folder });
    return `./${stdout.trim()}`;
}

before(async () => {
    const others = ['@bufbuild/protobuf', 'ws', '@types/node', '@types/ws', 'undici-types'].map((name) => join(client, 'node_modules', name));
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const tarballs = [];
    for (const path of [join(client, 'dist-sdk'), ...others]) tarballs.push(await packed(path));
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--no-package-lock', ...tarballs], { cwd: folder });
    server = await Server.start();
    const lead = `import { connect } from 'kring-client'; import { WebSocket } from 'ws';
        const client = await connect({ link: process.argv[2], name: 'Lea', WebSocket });
        console.log((await client.openRoom()).kind); client.stop();`;
    writeFileSync(join(folder, 'lead.mjs'), lead);
    assert.equal((await run('node', ['lead.mjs', server.facilitator], { cwd: folder })).stdout.trim(), 'ok');
});

after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
});

test('the package needs the Protobuf runtime and nothing else', () => {
    const own = JSON.parse(readFileSync(join(folder, 'node_modules/kring-client/package.json'), 'utf8'));
    const { dependencies } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
    assert.deepEqual(own.dependencies, { '@bufbuild/protobuf': dependencies['@bufbuild/protobuf'] });
    for (const name of ['README.md', 'LICENSE', 'LICENSE-noble-hashes', 'index.js.map']) {
        assert.ok(existsSync(join(folder, 'node_modules/kring-client', name)), name);
    }
    for (const { types, default: code } of Object.values(own.exports).filter((each) => typeof each === 'object')) {
        assert.ok(existsSync(join(folder, 'node_modules/kring-client', types)), types);
        assert.ok(existsSync(join(folder, 'node_modules/kring-client', code)), code);
    }
});

test('the example of the README takes part in a room', async () => {
    assert.ok(example.trim().split('\n').length <= 20, 'the example has at most 20 lines');
    writeFileSync(join(folder, 'example.mjs'), example);
    const { stdout } = await run('node', ['example.mjs', server.join], { cwd: folder });
    assert.match(stdout, /^live: 2 ideas and replies$/m);
    assert.match(stdout, /^alike: More benches in the shade$/m);
});

test('each module can be imported by itself in Node', async () => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'node_modules/kring-client/package.json'), 'utf8'));
    const names = Object.keys(exports).filter((name) => name !== './package.json').map((name) => name.replace('.', 'kring-client'));
    const code = `for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import(name)).length);`;
    const { stdout } = await run('node', ['--input-type=module', '--eval', code], { cwd: folder });
    assert.equal(stdout.trim().split('\n').length, names.length);
});

test('a strict TypeScript project can use it', async () => {
    const code = `${example.replace('process.argv[2]', `process.argv[2] ?? ''`)}
        import { BallotKind, ItemState, type Item, type RoomClient, type Settlement } from 'kring-client';
        import { flagContribution } from 'kring-client/community';
        import { FlagReason } from 'kring-client/view';
        export const shown = (items: ReadonlyMap<number, Item>): Item[] => [...items.values()].filter(({ state }) => state === ItemState.SHOWN);
        export const flag = (of: RoomClient, id: number): Promise<Settlement> => flagContribution(of, id, FlagReason.SPAM);
        export const kind: BallotKind = BallotKind.SUPPORT;
        // @ts-expect-error a text is no number
        export const wrong = client.withdraw('7');
        // @ts-expect-error what only the connection calls is not for scripts
        export const inner = client.welcome;`;
    writeFileSync(join(folder, 'strict.ts'), code);
    const tsc = join(client, 'node_modules/typescript/bin/tsc');
    const strict = ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--verbatimModuleSyntax', '--target', 'es2022', '--lib', 'es2023,dom', '--types', 'node', '--ignoreConfig'];
    for (const resolution of [['--module', 'nodenext'], ['--module', 'esnext', '--moduleResolution', 'bundler']]) {
        await run('node', [tsc, ...strict, ...resolution, 'strict.ts'], { cwd: folder }).catch(({ stdout }) => assert.fail(`${resolution.join(' ')}:\n${stdout}`));
    }
});

test('a page takes part with it', { timeout: 60_000 }, async () => {
    const map = { imports: {
        'kring-client': '/node_modules/kring-client/index.js',
        '@bufbuild/protobuf/wire': '/node_modules/@bufbuild/protobuf/dist/esm/wire/index.js',
    } };
    const page = `<!doctype html><title>A page</title><script type="importmap">${JSON.stringify(map)}</script>`;
    const host = createServer((request, response) => {
        const path = join(folder, normalize(new URL(request.url, 'http://host').pathname));
        if (!path.endsWith('.js') || !existsSync(path)) return void response.setHeader('content-type', 'text/html').end(page);
        createReadStream(path).pipe(response.setHeader('content-type', 'text/javascript'));
    });
    // The server lets in only its own pages. This one stands on a host of its own, which hands the socket on as the server's.
    host.on('upgrade', (request, socket, head) => {
        const [address, port] = server.address.split(':');
        const onward = connect(Number(port), address, () => {
            const headers = { ...request.headers, host: server.address, origin: server.origin };
            const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
            onward.write(`GET /ws HTTP/1.1\r\n${lines.join('')}\r\n`);
            onward.write(head);
            socket.pipe(onward).pipe(socket);
        });
        for (const each of [socket, onward]) each.on('error', () => { socket.destroy(); onward.destroy(); });
    });
    await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
    const browser = await launch();
    try {
        const tab = await browser.newPage();
        await tab.goto(`http://127.0.0.1:${host.address().port}/`);
        const posted = await tab.evaluate(async (link) => {
            const { connect } = await import('kring-client');
            const room = await connect({ link, name: 'Pia', url: `ws://${location.host}/ws` });
            const { kind } = await room.postIdea('From a page');
            room.stop();
            return kind;
        }, server.join);
        assert.equal(posted, 'ok');
    } finally {
        await browser.close();
        host.closeAllConnections();
        host.close();
    }
});
