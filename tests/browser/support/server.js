// The program under test: started on ports of its own choice, killed and started again on the same ones.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

const startMs = 60_000;
// A build beside the tests may fill a disk beyond the part where rooms become read-only.
const anyDisk = ['--free-percent-min', '0'];

/** What the caller must give, by environment. Throws with the name of what is missing. */
export function needed(name) {
    const value = process.env[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set (tests/run sets it)`);
    return value;
}

export class Server {
    /** @type {import('node:child_process').ChildProcess | null} */
    #child = null;
    #folder = mkdtempSync(join(tmpdir(), 'kring-browser-'));
    #said = '';
    /** Programs that stay in a room; they end with the server. */
    #guests = [];
    #leave = () => this.#child?.kill('SIGKILL');
    address = '127.0.0.1:0';
    operations = '127.0.0.1:0';
    /** Links of the first room. */
    facilitator = '';
    join = '';
    screen = '';
    /** Where facilitators start rooms themselves. */
    startLink = '';

    /** A new server with a first room, and with these flags. Rejects with what the program said when it does not come up. */
    static async start(flags = []) {
        const server = new Server();
        writeFileSync(server.masterKey, randomBytes(32).toString('hex'), { mode: 0o600 });
        // A test that is interrupted leaves no server behind.
        process.on('exit', server.#leave);
        try {
            await server.#spawn(['--welcome', ...flags]);
            const link = (name) => new RegExp(`${name}[^\\n]*?: +(http\\S+)`).exec(server.#said)?.[1] ?? '';
            await server.#until(() => link('Start another') !== '' || server.#said.includes('no first room'));
            if (link('Start another') === '') throw new Error(`the server made no first room:\n${server.#said}`);
            server.facilitator = link('Facilitator');
            server.join = link('Join');
            server.screen = link('Big screen');
            server.startLink = link('Start another');
        } catch (problem) {
            await server.stop();
            throw problem;
        }
        return server;
    }

    get origin() {
        return `http://${this.address}`;
    }

    get masterKey() {
        return join(this.#folder, 'key');
    }

    /** Another room; returns its links. */
    async createRoom({ title, question, promise, language }) {
        const link = await this.#links('room', ['create', '--title', title, '--question', question, '--promise', promise, '--language', language]);
        return { facilitator: link('facilitator'), join: link('join'), screen: link('screen') };
    }

    /**
     * A scripted session in a room of its own, as far as `until` (seconds; its people stay then; 0: to its end); returns
     * its links.
     */
    async rehearse(script, { until = 0, language = 'en' } = {}) {
        const wish = [script, '--speed', 'max', '--language', language, ...(until > 0 ? ['--until', String(until)] : [])];
        const link = await this.#links('rehearse', wish, until > 0 ? 'rehearsed:' : '');
        return { helper: link('helper'), join: link('join'), screen: link('screen') };
    }

    /** What the program prints as links when it is told to do this. `mark`: it stays, and is ready when it has said so. */
    async #links(command, wish, mark = '') {
        const child = spawn(
            needed('TEST_PROGRAM'),
            [command, '--operations', this.operations, '--master-key', this.masterKey, ...wish],
            { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
        );
        let printed = '';
        const isReady = new Promise((resolve) => {
            child.stdout.on('data', (bytes) => {
                printed += bytes;
                if (mark !== '' && printed.includes(mark)) resolve([0]);
            });
        });
        const [code] = await Promise.race([isReady, once(child, 'close')]);
        if (mark !== '') this.#guests.push(child);
        if (code !== 0) throw new Error(`${command} ended with ${code}:\n${printed}`);
        return (name) => new RegExp(`^${name}_link: (\\S+)$`, 'm').exec(printed)?.[1];
    }

    /** Ends the process between two instructions, as a crash does. */
    async kill() {
        await this.#end('SIGKILL');
    }

    /** On the same ports and the same data. */
    async restart() {
        await this.#spawn([]);
    }

    async stop() {
        for (const guest of this.#guests) guest.kill('SIGKILL');
        await this.#end('SIGKILL');
        process.off('exit', this.#leave);
        rmSync(this.#folder, { recursive: true, force: true });
    }

    async #end(signal) {
        const child = this.#child;
        if (child === null || child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill(signal);
        await ended;
    }

    async #spawn(more) {
        this.#said = '';
        const child = spawn(
            needed('TEST_PROGRAM'),
            ['serve', '--data', join(this.#folder, 'data'), '--master-key', this.masterKey, '--client', needed('TEST_CLIENT'),
                '--listen', this.address, '--operations', this.operations, ...anyDisk, ...more],
            { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
        );
        this.#child = child;
        child.stdout.on('data', (bytes) => this.#hear(bytes));
        child.stderr.on('data', (bytes) => this.#hear(bytes));
        child.on('exit', () => this.#hear(''));
        const serving = () => /serving \S+ on (\S+), operations on (\S+?),/.exec(this.#said);
        await this.#until(() => serving() !== null);
        [, this.address, this.operations] = serving();
    }

    #heard = () => {};

    #hear(bytes) {
        this.#said += bytes;
        this.#heard();
    }

    /** Waits for what the program says. */
    async #until(holds) {
        const deadline = AbortSignal.timeout(startMs);
        while (!holds()) {
            const { exitCode, signalCode } = this.#child;
            if (exitCode !== null || signalCode !== null || deadline.aborted) {
                throw new Error(`the server did not come up (${exitCode ?? signalCode ?? 'too slow'}):\n${this.#said}`);
            }
            await new Promise((resolve) => {
                this.#heard = resolve;
                deadline.addEventListener('abort', resolve, { once: true });
            });
        }
    }
}

// The program refuses to start on a KRING_* variable that it does not know, and must not pick up one of the caller's.
function cleanEnvironment() {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KRING_')));
}
