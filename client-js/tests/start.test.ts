// What a facilitator says on the start page, and what becomes of it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkFormat, fetchFormats, startRoom, type Format, type FormatPrompt } from '../src/connection/formats';
import type { KringClient } from '../src/connection/client';
import { agendaOf, carryOut, charterOf, dayInTwoWeeks, dropPlan, keepPlan, keptPlan, keepStartSecret, keptStartSecret, takeFormat, termsOf, titleOf, type StartPlan } from '../src/ui/start/start_plan';
import { policyOf } from '../src/ui/model/format_rules';
import { PolicyBase, PolicyNumber } from '../src/store/community';
import { Advance, LadderStep, ListOrder, Measure, NamesMode, Permission } from '../src/store/view';

const both = (text: string): { nl: string; en: string } => ({ nl: `${text} nl`, en: `${text} en` });

const numberNames = Object.values(PolicyNumber)
    .filter((name): name is string => typeof name === 'string' && name !== 'UNSPECIFIED')
    .map((name) => name.toLowerCase());

const prompt: FormatPrompt = { kind: 'dots', question: both('Which'), results: 'reveal', group: 1, tag: both(''), budget: 5, at_most: 2, steps: 0, labels: [both('a')] };

const format: Format = {
    id: 'walk',
    name: both('Walk'),
    summary: both('Walk'),
    question: both('Why'),
    promise: both('This'),
    goals: [{ text: both('Many'), measure: 'ideas', target: 30 }],
    welcome: both('All'),
    unwelcome: both('Not'),
    confidence: both('Here'),
    manners: [both('Kind')],
    step: 'co_decide',
    names: 'unnamed',
    advance: 'unattended',
    phases: [
        { title: both('Go'), minutes: 12, write: 'everybody', reply: 'facilitators', vote: 'nobody', ballots: ['support'], show_counts: false, show_authors: true, order: 'few_eyes', prompts: [prompt] },
        { title: both('Stop'), minutes: 0, write: 'nobody', reply: 'nobody', vote: 'everybody', ballots: ['support', 'stance'], show_counts: true, show_authors: false, order: 'most_supported', prompts: [] },
    ],
    groups: [both('Green')],
    prompts: [{ ...prompt, kind: 'words', group: 0, results: 'live' }],
    stakeholders: [{ name: both('Shops'), expected: 30 }],
    tables: [both('Window')],
    seating: 'assigned',
    rules: { base: 'careful', ...Object.fromEntries(numberNames.map((name, place) => [name, place + 1])) },
};
const plan: StartPlan = {
    title: 'Square',
    question: 'What?',
    promise: 'An answer',
    due: '2027-03-01',
    decisionMaker: 'The council',
    name: 'Ria',
    language: 'en',
    format,
};

describe('a plan', () => {
    it('becomes a charter in its language', () => {
        expect(charterOf(plan)).toEqual({
            goals: [
                { text: 'Square', measure: Measure.UNSPECIFIED, target: 0 },
                { text: 'Many en', measure: Measure.IDEAS, target: 30 },
            ],
            question: 'What?',
            welcome: 'All en',
            unwelcome: 'Not en',
            promise: 'An answer',
            dueDate: 20270301,
            decisionMaker: 'The council',
            ladderStep: LadderStep.CO_DECIDE,
            confidence: 'Here en',
            manners: ['Kind en'],
            names: NamesMode.UNNAMED,
        });
    });

    it('becomes an agenda', () => {
        const { phases, advance } = agendaOf({ ...plan, language: 'nl' });
        expect(advance).toBe(Advance.UNATTENDED);
        expect(phases.map(({ number, title, durationS, startsMs }) => ({ number, title, durationS, startsMs }))).toEqual([
            { number: 1, title: 'Go nl', durationS: 720, startsMs: 0 },
            { number: 2, title: 'Stop nl', durationS: 0, startsMs: 0 },
        ]);
        expect(phases[0]?.switches).toEqual({
            write: Permission.EVERYBODY,
            reply: Permission.FACILITATORS,
            vote: Permission.UNSPECIFIED,
            showCounts: false,
            showAuthors: true,
            order: ListOrder.FEW_EYES,
            withoutSupport: false,
            withoutStance: true,
        });
    });

    it('asks its questions of the groups that were made, with their phases', () => {
        expect(termsOf(prompt, 2, [81], 'nl')).toEqual({ title: 'Which nl', group: 81, tag: ' nl', budget: 5, atMost: 2, steps: 0, labels: ['a nl'], phase: 2 });
        expect(termsOf({ ...prompt, group: 0 }, 0, [81], 'en').group).toBe(0);
    });

    it('is carried out in order, and ends at the first refusal', async () => {
        const said: string[] = [];
        const act = (name: string) => () => {
            said.push(name);
            return Promise.resolve({ kind: name === refuses ? 'refused' : 'ok', sequence: 1, code: 0, textKey: 'refusal.x' });
        };
        let refuses = '';
        const client = Object.fromEntries(
            ['setCharter', 'setAgenda', 'makeGroup', 'openBallot', 'setStakeholderGroups', 'openRoom', 'setPhases'].map((name) => [name, act(name)]),
        ) as unknown as KringClient;
        Object.assign(client, { command: ({ case: name }: { case: string }) => act(name)() });
        expect((await carryOut(client, plan))?.kind).toBe('ok');
        expect(said.splice(0)).toEqual([
            'setCharter', 'setAgenda', 'makeGroup', 'openBallot', 'openBallot', 'setStakeholderGroups', 'makeTables', 'setSeating', 'setPolicy', 'openRoom', 'setPhases',
        ]);
        await carryOut(client, { ...plan, format: { ...format, rules: null } });
        expect(said.splice(0)).not.toContain('setPolicy');
        refuses = 'setAgenda';
        expect((await carryOut(client, plan))?.kind).toBe('refused');
        expect(said).toEqual(['setCharter', 'setAgenda']);
    });

    it('sets the rules that the format brings, each number at its place', () => {
        expect(format.rules && policyOf(format.rules)).toEqual({
            base: PolicyBase.CAREFUL,
            numbers: Array.from({ length: numberNames.length + 1 }, (_, number) => number),
        });
    });

    it('has a title without one being thought of, and a day', () => {
        expect(titleOf('What grows?\nAnd where?')).toBe('What grows?');
        expect([...titleOf('🌱'.repeat(80))]).toHaveLength(60);
        expect(dayInTwoWeeks(new Date(2026, 11, 24))).toBe('2027-01-07');
    });
});

describe('what the device keeps', () => {
    afterEach(() => vi.unstubAllGlobals());

    // A browser may refuse storage at the mere mention of it: what is kept there is a convenience, and the page goes on.
    it('is nothing where the browser keeps nothing', () => {
        const refusing = new Proxy({}, { get: () => { throw new DOMException('refused', 'SecurityError'); } });
        vi.stubGlobal('localStorage', refusing);
        vi.stubGlobal('sessionStorage', refusing);
        keepPlan('r', plan);
        dropPlan('r');
        expect([keptPlan('r'), takeFormat(), keptStartSecret()]).toEqual([null, null, '']);
    });

    it('comes back as it was', () => {
        const kept = new Map<string, string>();
        vi.stubGlobal('localStorage', {
            getItem: (key: string) => kept.get(key) ?? null,
            setItem: (key: string, value: string) => kept.set(key, value),
            removeItem: (key: string) => kept.delete(key),
        });
        keepStartSecret('s');
        expect(keptStartSecret()).toBe('s');
        for (const key of kept.keys()) kept.set(key, 'no json');
        expect(keptStartSecret()).toBe('');
    });
});

describe('the calls', () => {
    const answers = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status, headers })));
    };
    afterEach(() => vi.unstubAllGlobals());

    it('give the formats, or nothing', async () => {
        answers(200, { formats: [format] });
        expect(await fetchFormats('')).toEqual([format]);
        answers(503, { code: 'TRY_AGAIN' });
        expect(await fetchFormats('')).toBeNull();
        vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
        expect(await fetchFormats('')).toBeNull();
    });

    it('tell a format from a fault', async () => {
        answers(200, format);
        expect(await checkFormat('', { secret: 's' }, 'x')).toEqual({ kind: 'taken', format });
        answers(422, { code: 'FORMAT_REFUSED', text_key: 'format.unknown_field', line: 7, what: 'phases[0].minuts' });
        expect(await checkFormat('', { secret: 's' }, 'x')).toEqual({
            kind: 'refused',
            textKey: 'format.unknown_field',
            line: 7,
            what: 'phases[0].minuts',
        });
        answers(413, { code: 'TOO_LARGE' });
        expect((await checkFormat('', { token: 't' }, 'x')).kind).toBe('refused');
        answers(404, { code: 'NOT_FOUND' });
        expect((await checkFormat('', { token: 't' }, 'x')).kind).toBe('failed');
    });

    it('start a room, or say why not', async () => {
        const wish = { title: 't', question: 'q', promise: 'p', language: 'en' };
        answers(201, { room: 'r', facilitator_link: 'http://h/r/r#s', join_link: 'http://h/r/r#j', screen_link: 'http://h/r/r#b' });
        expect(await startRoom('', 's', wish)).toEqual({ kind: 'started', address: 'http://h/r/r#s', join: 'http://h/r/r#j', screen: 'http://h/r/r#b' });
        answers(404, {});
        expect(await startRoom('', 's', wish)).toEqual({ kind: 'unknown' });
        answers(409, { code: 'REFUSED', text_key: 'refusal.text_empty' });
        expect(await startRoom('', 's', wish)).toEqual({ kind: 'refused', textKey: 'refusal.text_empty' });
        answers(429, {}, { 'Retry-After': '10' });
        expect(await startRoom('', 's', wish)).toEqual({ kind: 'wait', seconds: 10 });
        answers(500, {});
        expect(await startRoom('', 's', wish)).toEqual({ kind: 'failed' });
    });
});
