import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
    SelfSchema,
    TotalsSchema,
    UpdateSchema,
    ViewSnapshotSchema,
    type ChangeSchema,
    type ItemSchema,
} from './gen/kring/v1/server_pb';
import { FlagReason } from './gen/kring/v1/community_pb';
import { canonical, digest, fnv1a } from '../src/store/canonical';
import {
    Authors,
    BallotKind,
    foldOwnVote,
    foldSelf,
    foldTotals,
    foldUpdate,
    fromSnapshot,
    ItemState,
    Role,
    RoomState,
    seesCountsOf,
    View,
    voteKey,
    type ViewState,
} from '../src/store/view';
import { check, checkFile, fixtureFiles, fold, type History } from './support/histories';

type Change = NonNullable<MessageInitShape<typeof ChangeSchema>['body']>;

const idea = (id: number, over: MessageInitShape<typeof ItemSchema> = {}): Change => ({
    case: 'item',
    value: {
        id: BigInt(id),
        state: ItemState.SHOWN,
        author: 5n,
        authorName: 'Ana',
        authorRole: Role.PARTICIPANT,
        text: `Idea ${id}`,
        timeMs: 1_700_000_000_000n,
        ...over,
    },
});

const snapshotOf = () =>
    create(ViewSnapshotSchema, {
        asOf: 10n,
        room: { state: RoomState.OPEN, title: 'Square', question: 'What?', promise: 'Soon', language: 'nl' },
        ballots: [
            { id: 2n, kind: BallotKind.SUPPORT },
            { id: 3n, kind: BallotKind.STANCE },
        ],
    });

function update(state: ViewState, after: number, through: number, ...changes: [number, Change][]): ViewState {
    const next = foldUpdate(
        state,
        create(UpdateSchema, {
            after: BigInt(after),
            through: BigInt(through),
            changes: changes.map(([sequence, body]) => ({ sequence: BigInt(sequence), body })),
        }),
    );
    if (next === 'gap') throw new Error('a gap');
    return next;
}

const totals = (state: ViewState, asOf: number, subject: number, counts: number[], ballot = 2): ViewState =>
    foldTotals(
        state,
        create(TotalsSchema, { asOf: BigInt(asOf), subjects: [{ subject: BigInt(subject), ballot: BigInt(ballot), counts }] }),
    );

const start = (view: View = View.PARTICIPANT): ViewState => update(fromSnapshot(view, snapshotOf()), 10, 11, [11, idea(11)]);
const act = { act: 12n, by: 5n, byName: 'Ana', reason: 'off topic', timeMs: 1n };

describe('an update', () => {
    it('moves the cursor to its end', () => {
        expect(update(start(), 11, 19).sequence).toBe(19);
    });

    it('skips what the cursor has passed', () => {
        const state = update(start(), 5, 12, [11, idea(11, { text: 'again' })], [12, idea(12)]);
        expect(state.items.get(11)?.text).toBe('Idea 11');
        expect([...state.items.keys()]).toEqual([11, 12]);
        expect(update(state, 5, 9).sequence).toBe(12);
    });

    it('behind the cursor is a gap', () => {
        expect(foldUpdate(start(), create(UpdateSchema, { after: 12n, through: 13n }))).toBe('gap');
    });

    it('leaves the state before it as it was', () => {
        const before = start();
        const text = canonical(before);
        update(before, 11, 12, [12, { case: 'withdrawn', value: { id: 11n } }]);
        expect(canonical(before)).toBe(text);
    });

    it('keeps items in rising order', () => {
        const state = update(start(), 11, 14, [12, idea(14)], [13, idea(12)]);
        expect([...state.items.keys()]).toEqual([11, 12, 14]);
    });

    it('takes text, author and counts of a hidden item away', () => {
        const state = update(totals(start(), 11, 11, [4]), 11, 12, [12, { case: 'hidden', value: { id: 11n, reason: 'rude' } }]);
        expect(state.items.get(11)).toMatchObject({
            state: ItemState.HIDDEN,
            text: '',
            author: 0,
            authorName: '',
            authorRole: Role.UNSPECIFIED,
            hiddenReason: 'rude',
            hides: [],
        });
        expect(state.totals.size).toBe(0);
    });

    it('takes everything of a withdrawn item away', () => {
        const hidden = update(start(View.FACILITATOR), 11, 12, [12, idea(11, { hiddenReason: 'rude', hides: [act] })]);
        const state = update(totals(hidden, 12, 11, [4]), 12, 13, [13, { case: 'withdrawn', value: { id: 11n } }]);
        expect(state.items.get(11)).toMatchObject({ state: ItemState.WITHDRAWN, text: '', author: 0, hiddenReason: '', hides: [] });
        expect(state.totals.size).toBe(0);
    });

    it('renames authors and actors', () => {
        const state = update(start(View.FACILITATOR), 11, 13, [12, idea(11, { hides: [act] })], [
            13,
            { case: 'renamed', value: { member: 5n, name: 'Bo' } },
        ]);
        expect(state.items.get(11)).toMatchObject({ authorName: 'Bo', hides: [{ byName: 'Bo' }] });
    });

    it('replaces the header and adds ballots', () => {
        const state = update(
            start(),
            11,
            13,
            [12, { case: 'room', value: { state: RoomState.PAUSED, pauseReason: 'tea' } }],
            [13, { case: 'ballot', value: { id: 13n, kind: BallotKind.STANCE } }],
        );
        expect(state.room).toMatchObject({ state: RoomState.PAUSED, pauseReason: 'tea', title: '' });
        expect(state.ballots.get(13)?.kind).toBe(BallotKind.STANCE);
    });
});

describe('totals', () => {
    it('are absolute, the newest wins', () => {
        const state = totals(totals(start(), 15, 11, [7]), 14, 11, [6]);
        expect(state.totals.get(voteKey(2, 11))?.counts).toEqual([7]);
        expect(totals(state, 15, 11, [8]).totals.get(voteKey(2, 11))?.counts).toEqual([8]);
    });

    it('of unknown and hidden items are dropped, but not for facilitators', () => {
        expect(totals(start(), 12, 99, [1]).totals.size).toBe(0);
        const hide = idea(11, { state: ItemState.HIDDEN });
        for (const [view, size] of [[View.PARTICIPANT, 0], [View.SCREEN, 0], [View.FACILITATOR, 1]] as const) {
            const state = update(totals(start(view), 11, 11, [4]), 11, 12, [12, hide]);
            expect(state.totals.size).toBe(size);
            expect(totals(state, 13, 11, [5]).totals.size).toBe(size);
        }
    });

    it('leave a headcount that they do not mention', () => {
        const counted = foldTotals(start(), create(TotalsSchema, { asOf: 12n, members: 9, present: 4 }));
        expect(foldTotals(counted, create(TotalsSchema, { asOf: 13n, present: 3 }))).toMatchObject({ members: 9, present: 3 });
        expect(foldTotals(counted, create(TotalsSchema, { asOf: 11n, present: 3 }))).toMatchObject({ members: 9, present: 4 });
        expect(totals(counted, 14, 11, [1])).toMatchObject({ members: 9, present: 4 });
    });
});

describe('self', () => {
    const self = (state: ViewState, value: MessageInitShape<typeof SelfSchema>): ViewState =>
        foldSelf(state, create(SelfSchema, value));

    it('replaces entries, or all when whole', () => {
        const votes = [
            { ballot: 2n, subject: 11n, value: 1 },
            { ballot: 3n, subject: 11n, value: -1 },
        ];
        let state = self(start(), { whole: true, votes, name: 'Ana' });
        state = self(state, { votes: [{ ballot: 2n, subject: 11n }] });
        expect([...state.own.votes]).toEqual([['3:11', -1]]);
        expect(state.own.name).toBe('Ana');
        expect(self(state, { whole: true, name: 'Bo' }).own).toMatchObject({ votes: new Map(), name: 'Bo' });
    });

    it('knows own hidden contributions until they are shown again', () => {
        const hidden = { id: 11n, state: ItemState.HIDDEN, text: 'mine', textLanguage: 'en', reason: 'rude' };
        const state = self(start(), { contributions: [hidden] });
        expect(state.own.hidden.get(11)).toEqual({ text: 'mine', textLanguage: 'en', reason: 'rude' });
        expect(self(state, { contributions: [{ id: 11n, state: ItemState.SHOWN }] }).own.hidden.size).toBe(0);
    });

    it('believes an answered vote before the next self', () => {
        const state = foldOwnVote(start(), 2, 11, 1, 15);
        expect(state.own.votes.get('2:11')).toBe(1);
        expect(state.own.voteAt.get('2:11')).toBe(15);
        expect(foldOwnVote(state, 2, 11, undefined, 0).own.votes.size).toBe(0);
    });
});

describe('what becomes of ideas', () => {
    const place = {
        improves: 3n,
        group: 12n,
        mergedInto: 9n,
        mergeReason: 'the same',
        seed: true,
        edited: 14n,
        editedMs: 1_700_000_060_000n,
        tags: [{ id: 13n, text: 'green' }],
        versions: [{ text: 'before', timeMs: 1n }],
        textLanguage: 'nl',
    };

    it('is folded with the item, and its places stay when it is hidden', () => {
        const state = update(start(), 11, 14, [14, idea(11, place)]);
        expect(state.items.get(11)).toMatchObject({ group: 12, mergedInto: 9, seed: true, edited: 14, textLanguage: 'nl', tags: [{ id: 13, text: 'green' }] });
        const hidden = update(state, 14, 15, [15, { case: 'hidden', value: { id: 11n, reason: 'rude' } }]);
        expect(hidden.items.get(11)).toMatchObject({
            improves: 3, group: 12, mergedInto: 9, mergeReason: '', seed: false, edited: 0, tags: [], versions: [], textLanguage: '', textLater: false,
        });
    });

    it('keeps groups in order, under their newest titles', () => {
        const state = update(
            start(), 11, 16,
            [12, { case: 'group', value: { id: 12n, title: 'Roads' } }],
            [13, { case: 'group', value: { id: 13n, title: 'Trees' } }],
            [14, { case: 'group', value: { id: 12n, title: 'Streets' } }],
            [15, idea(11, { group: 12n })],
        );
        expect([...state.groups]).toEqual([[12, 'Streets'], [13, 'Trees']]);
        const dissolved = update(state, 16, 17, [17, { case: 'groupGone', value: { id: 12n } }]);
        expect([...dissolved.groups]).toEqual([[13, 'Trees']]);
        expect(dissolved.items.get(11)?.group).toBe(0);
    });

    it('has its lines in the canonical text', () => {
        const state = update(start(), 11, 14, [12, { case: 'group', value: { id: 12n, title: 'Roads' } }], [14, idea(11, place)]);
        expect(canonical(state)).toContain('group|12|"Roads"\nitem|11|');
        expect(canonical(state)).toContain(
            'improves|3\nin|12\nmerged|9|"the same"\nlanguage|"nl"\nseed\nedited|14|1700000060000\ntag|13|"green"\nversion|"before"|1\n',
        );
    });

    it('tells when each own vote was cast', () => {
        const state = foldSelf(
            start(),
            create(SelfSchema, { asOf: 20n, whole: true, votes: [{ ballot: 2n, subject: 11n, value: 1, at: 15n }] }),
        );
        expect(state.own.voteAt.get('2:11')).toBe(15);
        const taken = foldSelf(state, create(SelfSchema, { asOf: 21n, votes: [{ ballot: 2n, subject: 11n }] }));
        expect(taken.own.voteAt.size).toBe(0);
    });
});

describe('the canonical text', () => {
    it('is the agreed one', () => {
        const text = 'a "quote" \\ and\n\t\u0001 é 🚲 \u2028|';
        const state = update(start(View.FACILITATOR), 11, 13, [
            12,
            idea(12, { parent: 11n, state: ItemState.HIDDEN, text, hiddenReason: 'off topic', hides: [act] }),
        ]);
        expect(canonical(state)).toBe(
            [
                'room|2|"Square"|"What?"|"Soon"|""|"nl"',
                'ballot|2|1',
                'ballot|3|2',
                'item|11|0|1|5|"Ana"|1|"Idea 11"|1700000000000|""',
                'item|12|11|2|5|"Ana"|1|"a \\"quote\\" \\\\ and\\n\\t\\u0001 é 🚲 \u2028|"|1700000000000|"off topic"',
                'hide|12|5|"Ana"|"off topic"|1',
                '',
            ].join('\n'),
        );
        expect(digest(state)).toMatch(/^[0-9a-f]{16}$/);
    });

    it('has the published FNV-1a values as digest', () => {
        // Test vectors of the FNV reference: the empty text, "a" and "foobar".
        expect(fnv1a(new Uint8Array())).toBe('cbf29ce484222325');
        expect(fnv1a(new TextEncoder().encode('a'))).toBe('af63dc4c8601ec8c');
        expect(fnv1a(new TextEncoder().encode('foobar'))).toBe('85944171f73967e8');
    });
});

describe('counts', () => {
    const question = 20;
    const asks = (over: { kind?: BallotKind; hidesCounts?: boolean } = {}): Change => ({
        case: 'ballot',
        value: { id: BigInt(question), kind: BallotKind.CHOICE, hidesCounts: false, ...over },
    });
    const phase = (showCounts: boolean): Change => ({
        case: 'phases',
        value: { phases: { agenda: { phases: [{ number: 1, title: 'Write' }] }, active: [{ number: 1 }], switches: { showCounts } }, authors: Authors.NAMED },
    });
    const counted = (state: ViewState, subject: number, ballot: number): boolean => totals(state, 30, subject, [1], ballot).totals.has(voteKey(ballot, subject));

    it('of a question reach participants unless it hides them, and facilitators always', () => {
        for (const [view, hidesCounts, isTold] of [[View.PARTICIPANT, false, true], [View.PARTICIPANT, true, false], [View.FACILITATOR, true, true]] as const) {
            const state = update(start(view), 11, 12, [12, asks({ hidesCounts })]);
            expect(counted(state, question, question), `${View[view]} ${hidesCounts}`).toBe(isTold);
        }
        expect(counted(start(), question, question), 'of a question that nobody knows').toBe(false);
    });

    it('of ideas are kept from participants while a phase or a ballot hides them', () => {
        const hushed = update(start(), 11, 12, [12, phase(false)]);
        expect(counted(hushed, 11, 2)).toBe(false);
        expect(counted(update(hushed, 12, 13, [13, phase(true)]), 11, 2)).toBe(true);
        expect(counted(update(start(View.FACILITATOR), 11, 12, [12, phase(false)]), 11, 2)).toBe(true);
        const dots = update(start(), 11, 12, [12, asks({ kind: BallotKind.DOTS, hidesCounts: true })]);
        expect(counted(dots, 11, question)).toBe(false);
        // How often an idea was compared says nothing of what won.
        const pairs = update(start(), 11, 12, [12, asks({ kind: BallotKind.PAIRWISE, hidesCounts: true })]);
        expect(counted(pairs, 11, question)).toBe(true);
    });

    it('go when what showed them hides them', () => {
        const shown = totals(update(start(), 11, 12, [12, asks()]), 12, question, [3], question);
        expect(shown.totals.has(voteKey(question, question))).toBe(true);
        expect(update(shown, 12, 13, [13, asks({ hidesCounts: true })]).totals.has(voteKey(question, question))).toBe(false);
        const supported = totals(shown, 12, 11, [2]);
        const hushed = update(supported, 12, 13, [13, phase(false)]);
        expect([...hushed.totals.keys()]).toEqual([voteKey(question, question)]);
    });

    it('are shown once a room is closed, and not because anything else of it changes', () => {
        const room = (state: RoomState): Change => ({ case: 'room', value: { state, title: 'Square' } });
        const hushed = update(start(), 11, 12, [12, phase(false)]);
        expect(counted(update(hushed, 12, 13, [13, room(RoomState.PAUSED)]), 11, 2)).toBe(false);
        expect(counted(update(hushed, 12, 13, [13, room(RoomState.CLOSED)]), 11, 2)).toBe(true);
        expect(update(start(), 11, 12, [12, room(RoomState.CLOSED)]).phases).toBeNull();
    });

    it('of a ballot are told to whom it shows them', () => {
        const [open, hidden] = [false, true].map((hidesCounts) => update(start(), 11, 12, [12, asks({ hidesCounts })]).ballots.get(question)!);
        expect(seesCountsOf({ view: View.PARTICIPANT, phases: null }, open!)).toBe(true);
        expect(seesCountsOf({ view: View.PARTICIPANT, phases: null }, hidden!)).toBe(false);
        expect(seesCountsOf({ view: View.FACILITATOR, phases: null }, hidden!)).toBe(true);
    });
});

describe('what is one’s own', () => {
    const self = (state: ViewState, over: MessageInitShape<typeof SelfSchema>): ViewState => foldSelf(state, create(SelfSchema, over));
    const own = (state: ItemState): MessageInitShape<typeof SelfSchema> => ({ contributions: [{ id: 12n, state, text: 'Mine', reason: 'rude', timeMs: 7n }] });

    it('is in one place: hidden, waiting or declined', () => {
        const places = ({ own: { hidden, waiting, declined, cases } }: ViewState) => [hidden, waiting, declined, cases].map((each) => each.has(12));
        const waits = self(start(), own(ItemState.HELD));
        expect(places(waits)).toEqual([false, true, false, false]);
        expect(waits.own.waiting.get(12)).toEqual({ text: 'Mine', textLanguage: '', timeMs: 7 });
        const declined = self(waits, own(ItemState.DECLINED));
        expect(places(declined)).toEqual([false, false, true, false]);
        expect(declined.own.declined.get(12)).toEqual({ text: 'Mine', textLanguage: '', reason: 'rude' });
        expect(places(self(declined, own(ItemState.HIDDEN)))).toEqual([true, false, false, false]);
        expect(places(self(declined, own(ItemState.SHOWN)))).toEqual([false, false, false, false]);
        const judged = self(start(), { contributions: [{ id: 12n, state: ItemState.HIDDEN, text: 'Mine', found: { removes: 2 } }] });
        expect(places(judged)).toEqual([true, false, false, true]);
    });

    it('goes with the answer or the flag that is taken back', () => {
        const given = self(start(), { answers: [{ ballot: 20n, texts: ['Shade'] }], flags: [{ contribution: 11n, reason: FlagReason.SPAM }] });
        expect([[...given.own.answers], [...given.own.flags.keys()]]).toEqual([[[20, ['Shade']]], [11]]);
        const back = self(given, { answers: [{ ballot: 20n, texts: [] }], flags: [{ contribution: 11n, reason: FlagReason.UNSPECIFIED }] });
        expect([back.own.answers.size, back.own.flags.size]).toEqual([0, 0]);
    });
});

describe('what comes late or lacks something', () => {
    it('changes nothing that is not there', () => {
        const state = update(start(), 11, 14, [12, { case: 'hidden', value: { id: 99n, reason: 'rude' } }], [13, { case: 'withdrawn', value: { id: 98n } }], [14, { case: 'prompt', value: {} }]);
        expect([...state.items.keys()]).toEqual([11]);
        expect([...state.ballots.keys()]).toEqual([2, 3]);
    });

    it('finds its place among groups', () => {
        const group = (id: number): Change => ({ case: 'group', value: { id: BigInt(id), title: `Group ${id}` } });
        expect([...update(start(), 11, 14, [12, group(14)], [13, group(12)], [14, group(13)]).groups.keys()]).toEqual([12, 13, 14]);
    });
});

describe('the reader of fixtures', () => {
    const encoded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const changes: [number, Change][] = [
        [11, idea(11)],
        [12, idea(12, { parent: 11n })],
        [14, { case: 'hidden', value: { id: 12n, reason: 'rude' } }],
    ];
    const history = (): History => ({
        name: 'by hand',
        view: 1,
        snapshot: encoded(toBinary(ViewSnapshotSchema, snapshotOf())),
        updates: changes.map(([sequence, body]) =>
            encoded(
                toBinary(
                    UpdateSchema,
                    create(UpdateSchema, {
                        after: 10n,
                        through: BigInt(sequence),
                        changes: [{ sequence: BigInt(sequence), body }],
                    }),
                ),
            ),
        ),
        canonical: '',
        digest: '',
    });

    it('passes what agrees and fails what does not', () => {
        const state = fold(history());
        const right = { ...history(), canonical: canonical(state), digest: digest(state) };
        expect(() => check(right)).not.toThrow();
        expect(() => check({ ...right, updates: right.updates.slice(0, 2) })).toThrow();
        expect(() => check({ ...right, digest: '0'.repeat(16) })).toThrow();
        expect(() => check({ ...right, updates: [...right.updates, encoded(toBinary(UpdateSchema, create(UpdateSchema, { after: 20n, through: 21n })))] })).toThrow(/gap/);
    });

    it('fails on a folder that is missing', () => {
        expect(() => fixtureFiles('/no/such/folder')).toThrow();
    });
});

// What the server's own fold makes of the same histories. The folder belongs to the repository, the bulk file is made
// anew by a generator and named by KRING_HISTORIES.
describe('the server and this store', () => {
    const folder = fileURLToPath(new URL('../../tests/fixtures/view', import.meta.url));

    it('agree on every fixture', async () => {
        const files = fixtureFiles(folder);
        let count = 0;
        for (const file of files) count += await checkFile(file);
        expect(count).toBeGreaterThan(0);
    });

    const bulk = process.env['KRING_HISTORIES'];
    if (bulk !== undefined) {
        it('agree on the generated histories', { timeout: 120_000 }, async () => {
            expect(existsSync(bulk)).toBe(true);
            const count = await checkFile(bulk);
            console.log(`${count} generated histories folded`);
            expect(count).toBeGreaterThan(0);
        });
    }
});
