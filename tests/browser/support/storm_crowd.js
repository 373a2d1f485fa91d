// A crowd that only talks: sockets in JSON that send ideas, replies and votes at a rate and read nothing of what comes but the answers,
// so that the generator takes as little of the machine as it can. It runs in a process of its own: `node storm_crowd.js` with its
// wishes as JSON in the environment (STORM), and ends with one line of JSON.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { origin, room, secret, people, seconds, mix, ideas } = JSON.parse(process.env.STORM);
const { WebSocket } = createRequire(join(dirname(process.env.TEST_CLIENT), 'package.json'))('ws');

/** Commands of one outbox that may be under way at a time. */
const windowMax = 48;
const supportBallot = '2';
const counts = { ideas: 0, replies: 0, votes: 0, refused: 0, heldBack: 0 };
const refusals = new Set();

class Talker {
    #socket;
    #counter = 0;
    #underWay = 0;
    #cast = new Map();

    constructor(number) {
        this.number = number;
    }

    come() {
        this.#socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, 'kring.v1.json', { origin });
        return new Promise((resolve, reject) => {
            this.#socket.on('error', reject);
            this.#socket.on('close', (code) => reject(new Error(`talker ${this.number} was closed with ${code}`)));
            this.#socket.on('open', () => this.#say({
                hello: { protocol: 1, outbox: String(randomBytes(8).readBigUInt64LE() | 1n), join: { room, secret, nonce: randomBytes(32).toString('base64url'), name: `Talker ${this.number}` } },
            }));
            this.#socket.on('message', (bytes) => {
                const text = String(bytes);
                if (text.startsWith('{"welcome"')) resolve();
                if (!text.startsWith('{"answer"')) return;
                this.#underWay -= 1;
                if (!text.includes('"refusal"')) return;
                counts.refused += 1;
                refusals.add(/"textKey":"([^"]+)"/.exec(text)?.[1]);
            });
        });
    }

    #say(frame) {
        this.#socket.send(JSON.stringify(frame));
    }

    #command(what, body) {
        if (this.#underWay >= windowMax) {
            counts.heldBack += 1;
            return;
        }
        this.#underWay += 1;
        this.#counter += 1;
        counts[what] += 1;
        this.#say({ command: { counter: String(this.#counter), ...body } });
    }

    idea(number) {
        this.#command('ideas', { postIdea: { text: `${randomBytes(4).toString('hex')} grows beside the tram as idea ${number} of this storm` } });
    }

    reply(number) {
        this.#command('replies', { postReply: { parent: ideas[number % ideas.length], text: `Reply ${number}: ${randomBytes(6).toString('hex')}` } });
    }

    /** A vote that is not there yet, or the way back from one that is. */
    vote(number) {
        const subject = ideas[number % ideas.length];
        const has = this.#cast.get(subject) === true;
        this.#cast.set(subject, !has);
        this.#command('votes', has ? { withdrawVote: { ballot: supportBallot, subject } } : { castVote: { ballot: supportBallot, subject, value: 1 } });
    }

    leave() {
        this.#socket.removeAllListeners('close');
        this.#socket.close();
    }
}

const talkers = Array.from({ length: people }, (_, index) => new Talker(index + 1));
for (const talker of talkers) await talker.come();
process.send?.('in');
await new Promise((resolve) => process.once('message', resolve));

const total = mix.ideas + mix.replies + mix.votes;
let sent = 0;
const begun = performance.now();
await new Promise((resolve) => {
    const ticker = setInterval(() => {
        const passed = (performance.now() - begun) / 1000;
        const due = Math.floor(Math.min(passed, seconds) * total);
        for (; sent < due; ++sent) {
            const talker = talkers[sent % talkers.length];
            // The kinds come evenly mixed, and not one after the other.
            const place = (sent * 7919) % total;
            if (place < mix.ideas) talker.idea(sent);
            else if (place < mix.ideas + mix.replies) talker.reply(sent);
            else talker.vote(Math.floor(sent / talkers.length) + talker.number);
        }
        if (passed < seconds) return;
        clearInterval(ticker);
        resolve();
    }, 10);
});
const took = (performance.now() - begun) / 1000;
for (const talker of talkers) talker.leave();
process.send?.({ ...counts, sent, perSecond: Math.round(sent / took), refusals: [...refusals] });
process.disconnect?.();
