// People without a browser, who take part by the SDK: a crowd costs a test nothing, and a facilitator of this kind sets a session
// up in the same way whatever the pages look like.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { needed } from './server.js';

const patienceMs = 60_000;
let loading;

// Whoever is still there when the file is through would try to come back for ever, and the run would not end.
const crowds = new Set();
if (process.env.NODE_TEST_CONTEXT !== undefined) after(() => crowds.forEach((crowd) => crowd.leave()));

/** The SDK of the client under test, built for this run: one that lay there could be an older one. */
export function sdk() {
    loading ??= load();
    return loading;
}

async function load() {
    const client = dirname(needed('TEST_CLIENT'));
    const source = ['src/sdk/index.ts', 'src/sdk.ts'].map((path) => join(client, path)).find((path) => existsSync(path));
    const folder = mkdtempSync(join(tmpdir(), 'kring-sdk-'));
    try {
        const entry = join(folder, 'entry.js');
        writeFileSync(entry, `export * from ${JSON.stringify(source)};\nexport { digest } from ${JSON.stringify(join(client, 'src/store/canonical.ts'))};\n`);
        const { build } = await import(pathToFileURL(join(client, 'node_modules/vite/dist/node/index.js')));
        const lib = { entry, formats: ['es'], fileName: 'kring' };
        await build({ configFile: false, root: client, logLevel: 'error', build: { target: 'es2022', outDir: folder, emptyOutDir: false, minify: false, lib } });
        const kring = await import(pathToFileURL(join(folder, 'kring.js')));
        const { WebSocket } = createRequire(join(client, 'package.json'))('ws');
        return { ...kring, WebSocket };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const supportBallot = 2;
/** Lines that the server takes in one command. */
const atOnce = 30;

/** Rules by which two flags fold and call a jury of three, also when they come at once, with time enough and no substitutes. */
export const quickJury = { 3: 0, 5: 4500, 6: 4500, 7: 2, 8: 3, 9: 2, 10: 600, 11: 300, 12: 3, 13: 0 };

/** Rules under which a test writes as fast as it can: by PolicyNumber, no pace, and nothing is too alike. */
export const noPace = { 17: 0, 18: 0, 20: 0, 22: 0, 26: 0 };

export class Crowd {
    #people = [];
    #stops = [];
    #kring;

    constructor(kring) {
        this.#kring = kring;
    }

    /** They leave when the test ends. */
    static async of(test) {
        const crowd = new Crowd(await sdk());
        crowds.add(crowd);
        test.after(() => crowd.leave());
        return crowd;
    }

    /** Through a link, under this name; resolves when they see the room. */
    async enter(link, name) {
        const client = await this.#kring.connect({ link, name, WebSocket: this.#kring.WebSocket });
        this.#people.push(client);
        await this.until(client, ({ phase, view }) => phase.kind === 'live' && view !== null, `${name} is in`);
        return client;
    }

    /** Through the facilitator's link: opens the room, with these numbers in place of those of its standard rules. */
    async lead(link, { name = 'Noor', numbers = noPace } = {}) {
        const lead = await this.enter(link, name);
        await accepted(lead.openRoom());
        await accepted(this.setRules(lead, numbers));
        return lead;
    }

    /** Over the standard rules, which are sent whole: a number that is left out would be none. */
    setRules(lead, numbers) {
        const { policy } = lead.state.view;
        const all = [...(policy?.numbers ?? [])].map((value, number) => numbers[number] ?? value);
        const values = all.flatMap((value, number) => (number === 0 ? [] : [{ number, value: Math.round(value) }]));
        return lead.command({ case: 'setPolicy', value: { policy: { base: policy.base, values } } });
    }

    /** An address that makes whoever opens it a helper of the facilitator. */
    async helperLink(lead, joinLink) {
        await accepted(lead.command({ case: 'issueHelperLink', value: {} }));
        const { people: told } = await this.until(lead, (state) => (state.people?.helperLinks.length ?? 0) > 0, 'the helper link');
        const secret = Buffer.from(told.helperLinks.at(-1).secret).toString('base64url');
        return `${joinLink.split('#')[0]}#${secret}`;
    }

    /** Resolves with the first state that `holds` accepts. */
    until(client, holds, what) {
        return new Promise((resolve, reject) => {
            const tooLate = setTimeout(() => reject(new Error(`never came true: ${what}`)), patienceMs);
            const stop = client.subscribe((state) => {
                if (!holds(state)) return;
                clearTimeout(tooLate);
                resolve(state);
                queueMicrotask(() => stop());
            });
        });
    }

    /** Ideas of a facilitator, as many lines at once as the server takes. */
    async post(lead, texts) {
        for (let first = 0; first < texts.length; first += atOnce) await accepted(lead.postIdeas(texts.slice(first, first + atOnce)));
    }

    /** Whoever has just come counts among those who fold a text only after taking part: a vote on each of four ideas is enough. */
    async takePart(lead, people) {
        await this.post(lead, ['Lime trees along the road', 'A clock that can be heard', 'Water to drink', 'Lights for the evening']);
        const { view } = await this.until(lead, (state) => state.view.items.size >= 4, 'the four ideas');
        const ids = [...view.items.values()].filter(({ parent }) => parent === 0).slice(0, 4).map(({ id }) => id);
        for (const person of people) {
            await this.until(person, (state) => ids.every((id) => state.view.items.has(id)), 'they have the ideas');
            for (const id of ids) await accepted(person.castVote(supportBallot, id, 1));
        }
    }

    async flag(person, idea, reason) {
        await this.until(person, ({ view }) => view.items.has(idea), 'they have what they flag');
        await accepted(person.command({ case: 'flagContribution', value: { contribution: BigInt(idea), reason, doubleOf: 0n, note: '' } }));
    }

    /** Those of these people who are called to a jury over this idea now. */
    calledTo(people, idea) {
        return people.filter(({ state }) => state.view?.own.calls.some(({ contribution }) => contribution === idea) === true);
    }

    /** These people, who are called, give this answer (1: it stays, 2: it goes). */
    async answer(jurors, idea, answer) {
        for (const juror of jurors) {
            const call = juror.state.view.own.calls.find(({ contribution }) => contribution === idea);
            // An answer that comes when the jury is over already is refused, and harms nothing.
            if (call !== undefined) await juror.command({ case: 'answerJury', value: { jury: BigInt(call.jury), answer } });
        }
    }

    /** Those of these people who are drawn for the jury over this idea give this answer (1: it stays, 2: it goes), so many of them. */
    async judge(people, idea, answer, count) {
        const callOf = ({ view }) => view.own.calls.find(({ contribution }) => contribution === idea);
        const drawn = await Promise.race([
            this.#drawn(people, callOf, count),
            new Promise((_, reject) => setTimeout(() => reject(new Error('nobody was drawn')), patienceMs).unref()),
        ]);
        for (const juror of drawn) await accepted(juror.command({ case: 'answerJury', value: { jury: BigInt(callOf(juror.state).jury), answer } }));
    }

    #drawn(people, callOf, count) {
        return new Promise((resolve) => {
            const found = new Set();
            const stops = people.map((person) => person.subscribe((state) => {
                if (state.view === null || callOf(state) === undefined) return;
                found.add(person);
                if (found.size === count) resolve([...found]);
            }));
            this.#stops.push(...stops);
        });
    }

    leave() {
        for (const stop of this.#stops) stop();
        for (const client of this.#people) client.stop();
    }
}

/** Rejects when a command was refused; returns its sequence. */
export async function accepted(command) {
    const settlement = await command;
    assert.equal(settlement.kind, 'ok', `refused: ${JSON.stringify(settlement, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`);
    return settlement.sequence;
}

/** The rest of a charter, for a test that cares about a few of its sentences. */
export const charterTerms = (terms = {}) => ({
    goals: [{ text: 'Five ideas that everybody can live with', measure: 1, target: 5 }],
    question: 'What should grow on our square?',
    welcome: 'plans for trees and benches',
    unwelcome: '',
    promise: 'The council answers the five best ideas',
    dueDate: 20270301,
    decisionMaker: 'Alderman Boer',
    ladderStep: 2,
    confidence: '',
    manners: ['Kind'],
    names: 1,
    ...terms,
});
