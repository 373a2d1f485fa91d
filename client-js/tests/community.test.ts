// A room that keeps itself clean, as the store folds it, as the client asks for it, and as its rules say themselves.
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KringClient } from '../src/connection/client';
import * as community from '../src/connection/community_commands';
import '../src/connection/lead_commands';
import type { Settlement } from '../src/connection/outbox';
import { SeenTeller } from '../src/connection/seen_teller';
import { memoryKeeping, type Keeping } from '../src/connection/storage';
import { ActKind } from '../src/store/acts';
import { canonical } from '../src/store/canonical';
import { FlagReason, JuryAnswer, JuryCause, PolicyBase, PolicyNumber, RuleKind, type Policy } from '../src/store/community';
import { emptyView, foldSelf, foldUpdate, fromSnapshot, ItemState, View, type ViewState } from '../src/store/view';
import { calmRules, factsOf, flagRules, isPreset, presetOf, rulesOf } from '../src/ui/model/policy_rules';
import { rulesEn } from './support/catalogues';
import { rulesNl } from './support/catalogues';
import { RefusalCode, SelfSchema, UpdateSchema, ViewSnapshotSchema, type ChangeSchema } from './gen/kring/v1/server_pb';
import { standardPolicy } from './support/fake_community';
import { FakeClock, FakeNetwork, seededRandom } from './support/fake_network';
import { FakeRoom, type FakeRoomOptions } from './support/fake_room';

type Change = MessageInitShape<typeof ChangeSchema>;

function after(state: ViewState, ...changes: Omit<Change, '$typeName' | 'sequence'>[]): ViewState {
    const first = state.sequence + 1;
    const told = changes.map((change, index) => ({ ...change, sequence: BigInt(first + index) }));
    const update = create(UpdateSchema, { after: BigInt(state.sequence), through: BigInt(state.sequence + changes.length), changes: told });
    const folded = foldUpdate(state, update);
    if (folded === 'gap') throw new Error('a gap');
    return folded;
}

const idea = (id: number, over: object = {}) => ({
    body: { case: 'item' as const, value: { id: BigInt(id), state: ItemState.SHOWN, text: `Idea ${id}`, author: 5n, authorName: 'Ana', ...over } },
});

describe('what the community finds', () => {
    it('stands at the item while it is folded', () => {
        const flags = [{ reason: FlagReason.DUPLICATE, doubleOf: 11n, note: 'look "there"' }, { reason: FlagReason.SPAM }];
        const state = after(emptyView(View.FACILITATOR), idea(11), idea(12, { found: FlagReason.SPAM, folded: 20n, flags, jury: 21n, juryEndsMs: 90_000n, appealed: true }));
        expect(state.items.get(11)).toMatchObject({ found: FlagReason.UNSPECIFIED, folded: 0, flags: [], jury: 0, juryEndsMs: 0, appealed: false });
        expect(state.items.get(12)).toMatchObject({ text: 'Idea 12', found: FlagReason.SPAM, folded: 20, jury: 21, juryEndsMs: 90_000, appealed: true });
        expect(canonical(state)).toContain('found|4\nfolded|20\njury|21|90000\nappealed\nflag|2|11|"look \\"there\\""\nflag|4|0|""\n');
    });

    it('stays when the text is hidden for it, and goes with a withdrawal or a facilitator’s reason', () => {
        const folded = after(emptyView(View.PARTICIPANT), idea(11, { found: FlagReason.SPAM, folded: 20n }));
        const hidden = after(folded, { body: { case: 'hidden', value: { id: 11n, reason: '', found: FlagReason.UNKIND } } });
        expect(hidden.items.get(11)).toMatchObject({ state: ItemState.HIDDEN, text: '', hiddenReason: '', found: FlagReason.UNKIND, folded: 0 });
        const byReason = after(folded, { body: { case: 'hidden', value: { id: 11n, reason: 'rude' } } });
        expect(byReason.items.get(11)).toMatchObject({ hiddenReason: 'rude', found: FlagReason.UNSPECIFIED, folded: 0 });
        const gone = after(hidden, { body: { case: 'withdrawn', value: { id: 11n } } });
        expect(gone.items.get(11)).toMatchObject({ state: ItemState.WITHDRAWN, found: FlagReason.UNSPECIFIED });
    });

    it('is said by the acts of rules, with counts', () => {
        const byRule = { rule: RuleKind.JURY, policy: 7n, reason: FlagReason.SPAM, people: 3, views: 20, keeps: 1, removes: 4 };
        const act = { act: { id: 1n, kind: ActKind.HIDING, contribution: 11n, byRule }, count: 1 };
        const state = after(emptyView(View.PARTICIPANT), { body: { case: 'hidden', value: { id: 11n, found: FlagReason.SPAM } }, act });
        expect(state.log.acts[0]?.byRule).toMatchObject({ ...byRule, policy: 7 });
        expect(canonical(state)).toContain('|0|""|0\nruling|2|7|4|3|20|1|4\n');
    });
});

describe('the rules', () => {
    const policy = { version: 9n, policy: standardPolicy() };

    it('come with the snapshot and change as a whole', () => {
        const state = fromSnapshot(View.PARTICIPANT, create(ViewSnapshotSchema, { asOf: 3n, policy }));
        expect(state.policy).toMatchObject({ version: 9, base: PolicyBase.STANDARD });
        expect(state.policy?.numbers[PolicyNumber.JURY_SEATS]).toBe(5);
        expect(canonical(state)).toContain('policy|9|2|1|2700|50|900|2000|3000|3|5|3|90|25|15|2|2|1|3|6|4|180|60|20|80|300|2|1|40|20|10\n');
        const changed = after(state, { body: { case: 'policy', value: { version: 12n, policy: { base: PolicyBase.LIGHT, values: [{ number: 8, value: 9 }] } } } });
        expect(changed.policy).toMatchObject({ version: 12, base: PolicyBase.LIGHT });
        expect(changed.policy?.numbers[8]).toBe(9);
    });

    it('know the presets of the server', () => {
        const standard = standardPolicy();
        expect(standard.values.map(({ number, value }) => presetOf(PolicyBase.STANDARD).numbers[number] === value)).toEqual(standard.values.map(() => true));
        for (const base of [PolicyBase.LIGHT, PolicyBase.STANDARD, PolicyBase.CAREFUL]) {
            expect(isPreset(presetOf(base))).toBe(true);
            for (const [number, value] of presetOf(base).numbers.entries()) {
                if (number > 0) expect(value >= factsOf(number).min && value <= factsOf(number).max, `${base} ${number}`).toBe(true);
            }
        }
    });

    it('have the ranges and presets of the server', () => {
        const source = readFileSync(fileURLToPath(new URL('../../server/domain/policy.cpp', import.meta.url)), 'utf8').replaceAll("'", '');
        const rows = [...source.matchAll(/\{"\w+", \{(\d+), (\d+)\}, \{(\d+), (\d+), (\d+)\}\}/g)].map((match) => match.slice(1).map(Number));
        const shown = rows.map((_, index) => {
            const { min, max, presets } = factsOf(index + 1);
            return [min, max, ...presets];
        });
        expect(rows).toHaveLength(PolicyNumber.VOICE_PEOPLE);
        expect(shown).toEqual(rows);
    });

    it('say each number in one sentence, in both languages', () => {
        const all = [...flagRules, ...calmRules];
        const said = all.flatMap(({ numbers }) => numbers).sort((left, right) => left - right);
        expect(said).toEqual(Array.from({ length: PolicyNumber.VOICE_PEOPLE }, (_, index) => index + 1));
        for (const { key, numbers } of all) {
            const shown = numbers.filter((number) => factsOf(number).unit !== 'switch').map((number) => `{${number}}`).sort();
            for (const texts of [rulesEn, rulesNl]) {
                expect((texts[key].match(/\{\d+\}/g) ?? []).sort(), key).toEqual(shown);
                expect(texts[key].match(/\./g), `one sentence: ${key}`).toHaveLength(1);
            }
        }
    });

    it('have words in both languages, which never shout', () => {
        expect(Object.keys(rulesNl).sort()).toEqual(Object.keys(rulesEn).sort());
        const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
        for (const key of Object.keys(rulesEn) as (keyof typeof rulesEn)[]) {
            expect(holes(rulesNl[key]), key).toEqual(holes(rulesEn[key]));
            expect(rulesEn[key] + rulesNl[key]).not.toContain('!');
        }
        const used = new Set([...flagRules, ...calmRules].flatMap(({ key, off }) => [key, ...(off === undefined ? [] : [off.key])]));
        expect(Object.keys(rulesEn).filter((key) => key.startsWith('rule.') && !used.has(key as never))).toEqual([]);
    });

    it('say nothing of juries where there are none', () => {
        const policyOf = (juries: number): Policy => ({ base: PolicyBase.STANDARD, numbers: [0, juries] });
        expect(rulesOf(flagRules, policyOf(0)).map(({ key }) => key)).toEqual(['rule.private', 'rule.doubles', 'rule.facilitators']);
        expect(rulesOf(flagRules, policyOf(1))).toEqual(flagRules);
    });
});

describe('what one alone is told', () => {
    const self = (fields: MessageInitShape<typeof SelfSchema>) => create(SelfSchema, fields);
    const start = emptyView(View.PARTICIPANT);
    const call = (jury: number, over: object = {}) => ({
        jury: BigInt(jury), contribution: 11n, cause: JuryCause.FLAGS, reason: FlagReason.SPAM, text: 'Buy', endsMs: 5_000n, ...over,
    });

    it('are calls in order, which change and end', () => {
        const called = foldSelf(foldSelf(start, self({ calls: [call(30)] })), self({ calls: [call(20)] }));
        expect(called.own.calls.map(({ jury }) => jury)).toEqual([20, 30]);
        const answered = foldSelf(called, self({ calls: [call(30, { answer: JuryAnswer.KEEP })] }));
        expect(answered.own.calls.map(({ answer }) => answer)).toEqual([JuryAnswer.UNSPECIFIED, JuryAnswer.KEEP]);
        const over = foldSelf(answered, self({ calls: [{ jury: 20n, over: true }] }));
        expect(over.own.calls.map(({ jury }) => jury)).toEqual([30]);
        expect(foldSelf(over, self({})).own.calls).toEqual(over.own.calls);
        expect(foldSelf(over, self({ whole: true })).own.calls).toEqual([]);
    });

    it('are own flags, and that they are taken back', () => {
        const flagged = foldSelf(start, self({ flags: [{ contribution: 11n, reason: FlagReason.DUPLICATE, doubleOf: 12n }] }));
        expect(flagged.own.flags.get(11)).toEqual({ reason: FlagReason.DUPLICATE, doubleOf: 12 });
        expect(foldSelf(flagged, self({ flags: [{ contribution: 11n }] })).own.flags.size).toBe(0);
        expect(foldSelf(flagged, self({ whole: true })).own.flags.size).toBe(0);
    });

    it('is the case against an own text, folded or hidden, until it is settled', () => {
        const found = { reason: FlagReason.SPAM, canEdit: true };
        const folded = foldSelf(start, self({ contributions: [{ id: 11n, state: ItemState.SHOWN, found }] }));
        expect(folded.own.cases.get(11)).toMatchObject(found);
        expect(folded.own.hidden.size).toBe(0);
        const hidden = foldSelf(folded, self({ contributions: [{ id: 11n, state: ItemState.HIDDEN, text: 'Buy', found: { ...found, canAppeal: true, removes: 3 } }] }));
        expect(hidden.own.cases.get(11)).toMatchObject({ canAppeal: true, removes: 3 });
        expect(hidden.own.hidden.get(11)?.text).toBe('Buy');
        const settled = foldSelf(hidden, self({ contributions: [{ id: 11n, state: ItemState.SHOWN }] }));
        expect([settled.own.cases.size, settled.own.hidden.size]).toEqual([0, 0]);
        expect(foldSelf(hidden, self({ whole: true })).own.cases.size).toBe(0);
    });

    it('is how much of all one wrote', () => {
        const loud = foldSelf(start, self({ voice: 45 }));
        expect(loud.own.voice).toBe(45);
        expect(foldSelf(loud, self({})).own.voice).toBe(45);
        expect(foldSelf(loud, self({ voice: 0 })).own.voice).toBe(0);
        expect(foldSelf(loud, self({ whole: true })).own.voice).toBe(0);
    });
});

function world(options: FakeRoomOptions = {}) {
    const clock = new FakeClock();
    const random = seededRandom(3);
    const room = new FakeRoom({
        now: () => Math.floor(clock.now()),
        randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
        ...options,
    });
    const network = new FakeNetwork(room, clock, random);
    const enter = async (name: string, isLead = false, keeping: Keeping = memoryKeeping()): Promise<KringClient> => {
        const client = new KringClient({
            url: 'ws://fake/ws',
            link: { room: room.id, entry: { kind: isLead ? 'facilitator' : 'join', secret: isLead ? room.facilitatorSecret : room.joinSecret }, joinSecret: null },
            name,
            environment: network.environment(),
            keeping,
        });
        await client.start();
        await clock.pass(100);
        return client;
    };
    const settled = async (posted: Promise<Settlement>): Promise<Settlement> => {
        await clock.pass(2_000);
        return posted;
    };
    return { clock, room, network, enter, settled };
}

describe('in a room', () => {
    it('a flagged text is folded, judged, changed, judged again and appealed for', async () => {
        const w = world();
        const ana = await w.enter('Ana');
        const people = [];
        for (const name of ['Bo', 'Cas', 'Di', 'Eve', 'Fay', 'Gus']) people.push(await w.enter(name));
        const [bo, cas, di, eve, fay, gus] = people as [KringClient, KringClient, KringClient, KringClient, KringClient, KringClient];
        const posted = await w.settled(ana.postIdea('Buy pills'));
        const id = posted.kind === 'ok' ? posted.sequence : 0;
        expect(await w.settled(community.flagContribution(ana, id, FlagReason.SPAM))).toMatchObject({ textKey: 'refusal.own_contribution' });
        expect(await w.settled(community.flagContribution(bo, id, FlagReason.DUPLICATE))).toMatchObject({ textKey: 'refusal.invalid_flag' });
        for (const each of [bo, cas, di]) expect(await w.settled(community.flagContribution(each, id, FlagReason.SPAM))).toMatchObject({ kind: 'ok' });
        expect(bo.state.view?.own.flags.get(id)?.reason).toBe(FlagReason.SPAM);
        expect(gus.state.view?.items.get(id)).toMatchObject({ state: ItemState.SHOWN, text: 'Buy pills', found: FlagReason.SPAM });
        expect(gus.state.view?.items.get(id)?.folded).toBeGreaterThan(0);
        expect(ana.state.view?.own.cases.get(id)).toMatchObject({ jurySits: true, canEdit: true, canAppeal: false });

        const call = eve.state.view?.own.calls[0];
        expect(call).toMatchObject({ contribution: id, reason: FlagReason.SPAM, text: 'Buy pills', answer: JuryAnswer.UNSPECIFIED });
        const jury = call?.jury ?? 0;
        expect(await w.settled(community.answerJury(bo, jury, JuryAnswer.KEEP))).toMatchObject({ textKey: 'refusal.not_a_juror' });
        await w.settled(community.answerJury(eve, jury, JuryAnswer.KEEP));
        await w.settled(community.answerJury(eve, jury, JuryAnswer.REMOVE));
        expect(eve.state.view?.own.calls[0]?.answer).toBe(JuryAnswer.REMOVE);
        await w.settled(community.answerJury(fay, jury, JuryAnswer.REMOVE));
        expect(await w.settled(community.answerJury(gus, jury, JuryAnswer.KEEP))).toMatchObject({ textKey: 'refusal.jury_over' });
        expect(gus.state.view?.own.calls).toEqual([]);
        expect(gus.state.view?.items.get(id)).toMatchObject({ state: ItemState.HIDDEN, text: '', found: FlagReason.SPAM });
        expect(ana.state.view?.own.cases.get(id)).toMatchObject({ canEdit: true, canAppeal: true, removes: 2 });

        await w.settled(ana.edit(id, 'Benches'));
        expect(gus.state.view?.items.get(id)).toMatchObject({ state: ItemState.SHOWN, text: 'Benches', found: FlagReason.UNSPECIFIED });
        expect(ana.state.view?.own.cases.size).toBe(0);
        expect(gus.state.view?.log.acts.map(({ kind, byRule }) => [kind, byRule?.rule])).toEqual([
            [ActKind.BLURRING, RuleKind.FLAGS],
            [ActKind.HIDING, RuleKind.JURY],
            [ActKind.CLEARING, RuleKind.EDIT],
        ]);
    });

    it('an appeal without enough people waits for a facilitator, who decides', async () => {
        const w = world();
        const ria = await w.enter('Ria', true);
        const ana = await w.enter('Ana');
        const id = w.room.plant('Ana', 'Buy pills');
        const jurors = [await w.enter('Eve'), await w.enter('Fay'), await w.enter('Gus')];
        w.room.foldAs(['Bo', 'Cas', 'Di'], id, FlagReason.SPAM, 'again');
        await w.clock.pass(100);
        expect(ria.state.view?.items.get(id)?.flags).toHaveLength(3);
        expect(ria.state.view?.items.get(id)?.flags[0]).toMatchObject({ note: 'again' });
        for (const juror of jurors.slice(0, 2)) {
            await w.settled(community.answerJury(juror, juror.state.view?.own.calls[0]?.jury ?? 0, JuryAnswer.REMOVE));
        }
        expect(await w.settled(community.appeal(jurors[0]!, id))).toMatchObject({ textKey: 'refusal.not_author' });
        expect(await w.settled(community.appeal(ana, id))).toMatchObject({ kind: 'ok' });
        expect(await w.settled(community.appeal(ana, id))).toMatchObject({ textKey: 'refusal.nothing_to_appeal' });
        expect(ria.state.view?.items.get(id)).toMatchObject({ appealed: true, jury: 0 });
        await w.settled(ria.restore(id, 'It is fair'));
        expect(ana.state.view?.items.get(id)).toMatchObject({ state: ItemState.SHOWN, text: 'Buy pills' });
        expect(ria.state.view?.items.get(id)).toMatchObject({ appealed: false, flags: [] });
    });

    it('texts are refused with what helps their writer, also after a reload', async () => {
        const w = world({ isCalm: true });
        const keeping = memoryKeeping();
        const ana = await w.enter('Ana', false, keeping);
        const there = w.room.plant('Bo', 'Benches');
        expect(await w.settled(ana.postIdea('Benches'))).toMatchObject({ code: RefusalCode.TOO_ALIKE, existing: there });
        expect(await w.settled(ana.postIdea('see https://x'))).toMatchObject({ textKey: 'refusal.links_later' });
        expect(await w.settled(ana.postIdea('stupid benches'))).toMatchObject({ code: RefusalCode.WORDS_THAT_HURT, offer: 'stupid' });
        const expected = [
            [RefusalCode.TOO_ALIKE, there, ''],
            [RefusalCode.LINKS_LATER, 0, ''],
            [RefusalCode.WORDS_THAT_HURT, 0, 'stupid'],
        ];
        const refusedOf = (client: KringClient) => client.state.refused.map(({ code, existing, offer }) => [code, existing, offer]);
        expect(refusedOf(ana)).toEqual(expected);
        ana.stop();
        const again = await w.enter('Ana', false, keeping);
        expect(refusedOf(again)).toEqual(expected);
        expect(await w.settled(again.postIdea('stupid benches', { despiteWords: true }))).toMatchObject({ kind: 'ok' });
        expect(await w.settled(again.reply(there, 'stupid', true))).toMatchObject({ kind: 'ok' });
    });

    it('rules are set by facilitators, within what is possible', async () => {
        const w = world();
        const ria = await w.enter('Ria', true);
        const ana = await w.enter('Ana');
        const careful = presetOf(PolicyBase.CAREFUL);
        expect(await w.settled(community.setPolicy(ana, careful))).toMatchObject({ textKey: 'refusal.not_allowed' });
        const numbers = [...careful.numbers];
        numbers[PolicyNumber.JURY_SEATS] = 2;
        const refused = await w.settled(community.setPolicy(ria, { base: PolicyBase.CAREFUL, numbers }));
        expect(refused).toMatchObject({ code: RefusalCode.INVALID_POLICY, policyNumber: PolicyNumber.JURY_SEATS, policyMin: 3, policyMax: 15 });
        expect(await w.settled(community.setPolicy(ria, careful))).toMatchObject({ kind: 'ok' });
        expect(ana.state.view?.policy?.base).toBe(PolicyBase.CAREFUL);
        expect(ana.state.view?.policy?.numbers.slice(1)).toEqual(careful.numbers.slice(1));
    });

    it('flags keep within their rate, and later ones wait', async () => {
        const w = world({ limits: { flags: { $typeName: 'kring.v1.Rate', perMinute: 6, burst: 2 } } });
        const ana = await w.enter('Ana');
        const ids = ['One', 'Two', 'Three'].map((text) => w.room.plant('Bo', text));
        const flagged = (): number => ana.state.view?.own.flags.size ?? 0;
        const posted = ids.map((id) => community.flagContribution(ana, id, FlagReason.SPAM));
        await w.clock.pass(9_000);
        expect(flagged()).toBe(2);
        await w.clock.pass(2_000);
        expect(flagged()).toBe(3);
        expect((await Promise.all(posted)).map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok']);
    });

    it('what was seen is told within the rate, on a live connection', async () => {
        const w = world({ limits: { seen: { $typeName: 'kring.v1.Rate', perMinute: 60, burst: 2 } } });
        const ana = await w.enter('Ana');
        expect(ana.tellSeen([1, 2])).toBe(true);
        expect(ana.tellSeen([3])).toBe(true);
        expect(ana.tellSeen([4])).toBe(false);
        await w.clock.pass(100);
        expect(w.room.seen.get('Ana')).toEqual([[1, 2], [3]]);
        ana.stop();
        expect(ana.tellSeen([5])).toBe(false);
    });
});

describe('what was seen', () => {
    it('is told once, several together, at most 64 at a time, and again when it could not be told', async () => {
        const clock = new FakeClock();
        const told: number[][] = [];
        let isLive = true;
        const teller = new SeenTeller(clock, (ids) => isLive && told.push([...ids]) > 0);
        for (const id of [1, 2, 1]) teller.saw(id);
        await clock.pass(4_999);
        expect(told).toEqual([]);
        await clock.pass(1);
        expect(told).toEqual([[1, 2]]);
        teller.saw(2);
        await clock.pass(10_000);
        expect(told).toHaveLength(1);

        isLive = false;
        for (let id = 3; id < 3 + 70; ++id) teller.saw(id);
        await clock.pass(20_000);
        expect(told).toHaveLength(1);
        isLive = true;
        await clock.pass(10_000);
        expect(told.slice(1).map((ids) => ids.length)).toEqual([64, 6]);
        expect(told.flat()).toHaveLength(72);
    });
});
