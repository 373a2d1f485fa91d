// A room as a test double: enough of the server's rules to live in, written from the protocol's documents and not from
// the server's code. Everything happens at once and in memory; time and randomness come in.
import { create, fromBinary, toBinary, toJsonString, type MessageInitShape } from '@bufbuild/protobuf';
import {
    ClientFrameSchema,
    CommandSchema,
    type Command,
    type Hello,
} from '../gen/kring/v1/client_pb';
import { FlagReason, JuryCause, RuleKind } from '../gen/kring/v1/community_pb';
import type { AgendaSchema, PhaseSwitchesSchema } from '../gen/kring/v1/phases_pb';
import type { BallotSchema, CharterInForceSchema } from '../gen/kring/v1/server_pb';
import {
    ActKind,
    Authors,
    BallotKind,
    Compression,
    ItemState,
    RefusalCode,
    WaitingCause,
    Role,
    RoomCardSchema,
    RoomState,
    ServerFrameSchema,
    View,
    ViewSnapshotSchema,
    type ChangeSchema,
    type LimitsSchema,
} from '../gen/kring/v1/server_pb';
import { encodeBase64url } from '../../src/protocol/base64url';
import { callJury, faultOf, foldingFlags, noCase, ownCaseOf, putFlag, rulingOf, shownAs, standardPolicy, takeAnswer, type Case } from './fake_community';

export type ServerBody = NonNullable<MessageInitShape<typeof ServerFrameSchema>['body']>;
type ChangeBody = NonNullable<MessageInitShape<typeof ChangeSchema>['body']>;
type Outcome =
    | { case: 'ok'; value: { sequence: bigint } }
    | { case: 'refusal'; value: { code: RefusalCode; retryAfterMs: number; textKey: string; line?: number; offer?: string; existing?: bigint; policyNumber?: number; policyMin?: number; policyMax?: number } };

const nameTaken = { code: RefusalCode.NAME_TAKEN, textKey: 'refusal.name_taken' };

/** One socket as the room sees it. */
export interface Peer {
    send(bytes: Uint8Array<ArrayBuffer>): void;
    close(code: number): void;
}

export interface Member {
    id: number;
    role: Role;
    name: string;
    token: Uint8Array;
    nonce: string;
    /** The version of the charter agreed to last; 0: none. */
    accepted: number;
    /** 0: none. */
    stakeholderGroup: number;
    hasLeft: boolean;
}

interface Contribution {
    id: number;
    parent: number;
    author: Member;
    text: string;
    timeMs: number;
    isWithdrawn: boolean;
    acts: { act: number; by: Member; reason: string; timeMs: number }[];
    /** Sequence of a restoring -> the acts it lifted. */
    lifted: Map<number, Contribution['acts']>;
    votes: Map<string, number>;
    voteAt: Map<string, number>;
    improves: number;
    seed: boolean;
    edited: number;
    editedMs: number;
    versions: { text: string; timeMs: number }[];
    tags: { id: number; text: string }[];
    group: number;
    mergedInto: number;
    mergeReason: string;
    asks: boolean;
    locked: number;
    onBehalf: { label: string; people: number } | undefined;
    hands: { hands: number; present: number } | null;
    case: Case;
}

/** An entry of the moderation log. */
interface Act {
    id: number;
    kind: ActKind;
    /** Null: a rule. */
    by: Member | null;
    reason: string;
    contribution: number;
    into: number;
    timeMs: number;
    undoneBy: Member | null;
    /** The sequence that told of it last. */
    changed: number;
    byRule: ReturnType<typeof rulingOf> | undefined;
}

interface Visitor {
    peer: Peer;
    member: Member | null;
    view: View;
    outbox: string;
}

export const support = 2;
export const stance = 3;
const silentMs = 120_000;

export interface FakeRoomOptions {
    now?: () => number;
    randomBytes?: (length: number) => Uint8Array;
    limits?: MessageInitShape<typeof LimitsSchema>;
    title?: string;
    question?: string;
    promise?: string;
    language?: string;
    state?: RoomState;
    /** Deflates view snapshots; without it they go plain. */
    deflate?: (bytes: Uint8Array) => Uint8Array;
    snapshotChunkBytes?: number;
    /** Refuses what was just said, links of newcomers and words that hurt. */
    isCalm?: boolean;
}

export class FakeRoom {
    readonly id: Uint8Array;
    readonly joinSecret: Uint8Array;
    readonly facilitatorSecret: Uint8Array;
    readonly screenSecret: Uint8Array;
    epoch = 77n;
    sequence = 3;
    /** How many events each command made: an outbox id and counter that stands here twice was done twice. */
    readonly done: string[] = [];
    /** The counters in their order of arrival, doubles included. */
    readonly arrived: string[] = [];
    /** Asked before each command; a refusal here goes out instead of an outcome. */
    refuseNext: (command: Command) => { code: RefusalCode; retryAfterMs: number; policyNumber?: number; policyMin?: number; policyMax?: number } | 'uncertain' | null = () => null;
    /** While true, updates are kept back: the answer to a command then comes before the view's news of it. */
    holdsUpdates = false;
    private heldUpdates: (() => void)[] = [];
    private state: RoomState;
    private pauseReason = '';
    private report = 0n;
    private slowModeS = 0;
    private charter: MessageInitShape<typeof CharterInForceSchema> | null = null;
    private agenda: MessageInitShape<typeof AgendaSchema> | null = null;
    private active: { number: number; endsMs: bigint }[] | null = null;
    private readonly members = new Map<number, Member>();
    private readonly contributions = new Map<number, Contribution>();
    private readonly groups = new Map<number, string>();
    private readonly ballots = new Map<number, MessageInitShape<typeof BallotSchema>>();
    private linkGeneration = 0;
    private entry = { lobby: false, confidential: false, byInvitation: false };
    private passphrase = '';
    private readonly invitations: { id: bigint; channel: string; count: number; used: number; withdrawn: number }[] = [];
    /** Newcomers by their nonces: who waits, and who was let in. */
    private readonly lobby = new Map<string, { peer: Peer; hello: Hello; name: string; sinceMs: bigint; meet: (visitor: Visitor | null) => void }>();
    private readonly letIn = new Set<string>();
    /** 0: no limit. */
    private participantsMax = 0;
    /** Who looks on while the room is full, by their nonces, in the order of their coming. */
    private readonly line = new Map<string, { peer: Peer; hello: Hello }>();
    private stakeholderGroups: { number: number; title: string; expected: number }[] = [];
    private readonly visitors = new Set<Visitor>();
    /** Through which sequence each visitor was told of everything. */
    private readonly told = new Map<Visitor, number>();
    private readonly outcomes = new Map<string, { body: string; outcome: Outcome }>();
    private readonly highest = new Map<string, number>();
    private readonly changes: { sequence: number; view: View; body: ChangeBody }[] = [];
    private locked = 0;
    private pausedUntilMs = 0n;
    private policy: { version: bigint; policy: ReturnType<typeof standardPolicy> } = { version: 0n, policy: standardPolicy() };
    /** What each member told to have seen, in the order of telling. */
    readonly seen = new Map<string, number[][]>();
    private readonly voices = new Map<number, number>();
    private screen = 0;
    private readonly stage = { spotlight: 0n, follows: false, pins: [] as { id: bigint }[], announcement: '', announced: 0n };
    private readonly insights: { id: bigint; text: string; ideas: { id: bigint }[] }[] = [];
    private readonly lines: { id: bigint; answers: boolean; text: string; timeMs: bigint; member: bigint; name: string }[] = [];
    /** The moderation log. */
    private readonly acts: Act[] = [];
    private readonly now: () => number;
    private readonly randomBytes: (length: number) => Uint8Array;

    constructor(private readonly options: FakeRoomOptions = {}) {
        this.now = options.now ?? Date.now;
        this.randomBytes = options.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length)));
        this.state = options.state ?? RoomState.OPEN;
        this.id = this.randomBytes(16);
        this.joinSecret = new Uint8Array([1, 1, ...this.randomBytes(32)]);
        this.facilitatorSecret = new Uint8Array([1, 2, ...this.randomBytes(32)]);
        this.screenSecret = new Uint8Array([1, 3, ...this.randomBytes(32)]);
    }

    get path(): string {
        return `/r/${encodeBase64url(this.id)}`;
    }

    get liveVisitors(): number {
        return this.visitors.size;
    }

    /** A new socket. The returned calls are what it says and that it is gone. */
    connect(peer: Peer): { receive: (bytes: Uint8Array) => void; gone: () => void } {
        let visitor: Visitor | null = null;
        return {
            receive: (bytes) => {
                const { body } = fromBinary(ClientFrameSchema, bytes);
                if (body.case === 'hello') visitor = this.greet(peer, body.value, (later) => (visitor = later));
                else if (body.case === 'probe') this.tell(peer, { case: 'probeAnswer', value: { number: body.value.number } });
                else if (visitor === null) peer.close(4400);
                else if (body.case === 'command') this.command(visitor, body.value);
                else if (body.case === 'seen') this.see(visitor, body.value.contributions.map(Number));
                else if (body.case === 'findSimilar') this.similar(peer, body.value.number, body.value.text);
            },
            gone: () => {
                const stood = [...this.line].find(([, each]) => each.peer === peer);
                if (stood !== undefined && this.line.delete(stood[0])) this.tellPlaces();
                if (visitor !== null && this.visitors.delete(visitor)) this.headcount();
            },
        };
    }

    closeAll(code: number): void {
        for (const visitor of [...this.visitors]) visitor.peer.close(code);
    }

    broadcast(body: ServerBody): void {
        for (const visitor of this.visitors) this.tell(visitor.peer, body);
    }

    removeTokens(): void {
        for (const member of this.members.values()) this.expel(member);
    }

    /** An idea of somebody who is not connected. */
    plant(name: string, text: string, parent = 0, supporters = 0): number {
        const author = this.memberNamed(name);
        const id = this.post(author, parent, text);
        const contribution = this.contributions.get(id);
        for (let voter = 0; voter < supporters; ++voter) contribution?.votes.set(`${support}:-${voter}`, 1);
        if (supporters > 0) this.totalsOf([id]);
        return id;
    }

    /** What a newcomer reads before going in, as the server's HTTP interface gives it. */
    card(): string {
        const card = create(RoomCardSchema, {
            room: this.header(),
            stakeholderGroups: this.stakeholderGroups,
            ...(this.charter === null ? {} : { charter: this.charter }),
        });
        return toJsonString(RoomCardSchema, card);
    }

    texts(): string[] {
        return [...this.contributions.values()].map((contribution) => contribution.text);
    }

    voteOf(memberName: string, ballot: number, subject: number): number | undefined {
        const member = [...this.members.values()].find((candidate) => candidate.name === memberName);
        return this.contributions.get(subject)?.votes.get(`${ballot}:${member?.id ?? 0}`);
    }

    /** Begun, paused or closed by a facilitator who is not connected. */
    turnTo(state: RoomState): void {
        this.state = state;
        this.changed({ case: 'room', value: this.header() });
    }

    /** Nothing but its links leads in. */
    keepConfidential(): void {
        this.entry.confidential = true;
        this.changed({ case: 'room', value: this.header() });
    }

    get isConfidential(): boolean {
        return this.entry.confidential;
    }

    putInSpotlight(idea: number): void {
        Object.assign(this.stage, { spotlight: BigInt(idea), follows: false });
        this.changed({ case: 'stage', value: { ...this.stage } });
    }

    hideAs(name: string, id: number, reason: string): number {
        const contribution = this.contributions.get(id);
        if (contribution === undefined) throw new Error(`no contribution ${id}`);
        const sequence = this.nextSequence();
        const by = this.memberNamed(name);
        contribution.acts.push({ act: sequence, by, reason, timeMs: this.now() });
        this.note(ActKind.HIDING, sequence, by, reason, id);
        this.showItem(contribution, sequence);
        return sequence;
    }

    /** Three flags of people who are not connected: folded, and a jury is called where there are enough people. */
    foldAs(names: readonly string[], id: number, reason: FlagReason, note = ''): void {
        const contribution = this.contributions.get(id);
        if (contribution === undefined) throw new Error(`no contribution ${id}`);
        for (const name of names) {
            const member = this.memberNamed(name);
            putFlag(contribution.case, member.id, { $typeName: 'kring.v1.FlagContribution', contribution: BigInt(id), reason, doubleOf: 0n, note });
        }
        this.weigh(contribution);
    }

    /** Says that so many in a hundred posts are theirs. */
    tellVoice(name: string, percent: number): void {
        const member = this.memberNamed(name);
        this.voices.set(member.id, percent);
        this.selves(member);
    }

    private see({ member }: Visitor, ids: number[]): void {
        if (member !== null) this.seen.set(member.name, [...(this.seen.get(member.name) ?? []), ids]);
    }

    private expel(member: Member): void {
        member.token = this.randomBytes(20);
        member.hasLeft = true;
    }

    private tellWhoWaits(): void {
        const people = [...this.lobby].map(([nonce, { name, sinceMs }]) => ({
            ticket: new TextEncoder().encode(nonce.slice(0, 16)),
            name,
            sinceMs,
            cause: WaitingCause.LOBBY,
        }));
        for (const { peer, view } of this.visitors) {
            if (view === View.FACILITATOR) this.tell(peer, { case: 'people', value: { asOf: BigInt(this.sequence), waiting: { count: people.length, people } } });
        }
    }

    /** Those whose ticket it is, or everybody. */
    private settleLobby(tickets: readonly Uint8Array[] | null, act: (nonce: string, peer: Peer) => void): void {
        const wanted = tickets?.map((ticket) => new TextDecoder().decode(ticket)) ?? null;
        for (const [nonce, { peer, hello, meet }] of [...this.lobby]) {
            if (wanted !== null && !wanted.includes(nonce.slice(0, 16))) continue;
            this.lobby.delete(nonce);
            act(nonce, peer);
            if (this.letIn.has(nonce) || !this.entry.lobby) meet(this.greet(peer, hello));
            else this.turnAway(peer, 4403);
        }
        this.tellWhoWaits();
    }

    private isTaken(name: string, whose: Member | null): boolean {
        const form = name.trim().toLowerCase();
        return [...this.members.values()].some((member) => member !== whose && !member.hasLeft && member.name.toLowerCase() === form);
    }

    private memberNamed(name: string): Member {
        const known = [...this.members.values()].find((candidate) => candidate.name === name);
        return known ?? this.addMember(name, Role.PARTICIPANT, '');
    }

    private addMember(name: string, role: Role, nonce: string): Member {
        const member: Member = { id: this.nextSequence(), role, name, token: new Uint8Array([1, 4, ...this.randomBytes(20)]), nonce, accepted: 0, stakeholderGroup: 0, hasLeft: false };
        this.members.set(member.id, member);
        return member;
    }

    private greet(peer: Peer, hello: Hello, meet: (visitor: Visitor | null) => void = () => {}): Visitor | null {
        const { entry } = hello;
        let member: Member | null = null;
        if (entry.case === 'member') {
            const token = encodeBase64url(entry.value.token);
            member = [...this.members.values()].find((candidate) => encodeBase64url(candidate.token) === token) ?? null;
            if (member === null) return this.turnAway(peer, 4401);
        } else if (entry.case === 'join') {
            const secret = encodeBase64url(entry.value.secret);
            const nonce = encodeBase64url(entry.value.nonce);
            const isLead = secret === encodeBase64url(this.facilitatorSecret);
            if (!isLead && secret !== encodeBase64url(this.joinSecret)) return this.turnAway(peer, 4403);
            const known = [...this.members.values()].find((candidate) => candidate.nonce === nonce);
            if (known === undefined && entry.value.name.trim() === '') {
                const refusal = { code: RefusalCode.TEXT_EMPTY, textKey: 'refusal.text_empty' };
                this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: refusal } } });
                return this.turnAway(peer, 4400);
            }
            if (known === undefined && this.locked !== 0 && !isLead) {
                const refusal = { code: RefusalCode.ROOM_LOCKED, textKey: 'refusal.room_locked' };
                this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: refusal } } });
                return this.turnAway(peer, 4403);
            }
            if (known === undefined && !isLead && this.passphrase !== '' && entry.value.passphrase !== this.passphrase) {
                const [code, textKey] = entry.value.passphrase === '' ? [RefusalCode.PASSPHRASE_NEEDED, 'refusal.passphrase_needed'] : [RefusalCode.PASSPHRASE_WRONG, 'refusal.passphrase_wrong'];
                this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: { code, textKey } } } });
                return this.turnAway(peer, 4403);
            }
            if (known === undefined && this.isTaken(entry.value.name, null)) {
                const refusal = { ...nameTaken, offer: `${entry.value.name} 2` };
                this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: refusal } } });
                return this.turnAway(peer, 4403);
            }
            if (known === undefined && !isLead && this.entry.lobby && !this.letIn.has(nonce)) {
                const timeMs = BigInt(this.now());
                const sinceMs = this.lobby.get(nonce)?.sinceMs ?? timeMs;
                this.lobby.set(nonce, { peer, hello, name: entry.value.name, sinceMs, meet });
                this.tell(peer, { case: 'waiting', value: { sinceMs, timeMs } });
                this.tellWhoWaits();
                return null;
            }
            if (known === undefined && !isLead && this.isFull) {
                if (!entry.value.waitsInLine) {
                    const refusal = { code: RefusalCode.ROOM_FULL, textKey: 'refusal.room_full' };
                    this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: refusal } } });
                    return this.turnAway(peer, 4403);
                }
                this.line.set(nonce, { peer, hello });
                const onlooker = this.welcome(peer, hello, null, Role.ONLOOKER, View.PARTICIPANT);
                this.tellPlaces();
                return onlooker;
            }
            member = known ?? this.addMember(entry.value.name, isLead ? Role.LEAD : Role.PARTICIPANT, nonce);
            if (this.charter !== null && entry.value.acceptsCharter === this.charter.version) {
                member.accepted = Number(entry.value.acceptsCharter);
            }
            if (known === undefined) member.stakeholderGroup = entry.value.stakeholderGroup;
        } else if (encodeBase64url(entry.value?.secret ?? new Uint8Array()) !== encodeBase64url(this.screenSecret)) {
            return this.turnAway(peer, 4403);
        }

        const view = member === null ? View.SCREEN : member.role === Role.PARTICIPANT ? View.PARTICIPANT : View.FACILITATOR;
        return this.welcome(peer, hello, member, member?.role ?? Role.SCREEN, view);
    }

    private get isFull(): boolean {
        const participants = [...this.members.values()].filter(({ role, hasLeft }) => role === Role.PARTICIPANT && !hasLeft);
        return this.participantsMax !== 0 && participants.length >= this.participantsMax;
    }

    /** Who comes in says hello again, as the server asks them to. */
    private settleLine(): void {
        for (const [nonce, { peer, hello }] of [...this.line]) {
            if (this.isFull || hello.entry.case !== 'join') break;
            this.addMember(hello.entry.value.name, Role.PARTICIPANT, nonce);
            this.line.delete(nonce);
            this.turnAway(peer, 4411);
        }
        this.tellPlaces();
    }

    private tellPlaces(): void {
        let place = 0;
        for (const { peer } of this.line.values()) this.tell(peer, { case: 'inLine', value: { place: (place += 1) } });
        const participants = [...this.members.values()].filter(({ role, hasLeft }) => role === Role.PARTICIPANT && !hasLeft).length;
        for (const { peer, view } of this.visitors) {
            if (view === View.FACILITATOR) this.tell(peer, { case: 'people', value: { asOf: BigInt(this.sequence), line: { waiting: this.line.size, participants } } });
        }
    }

    private welcome(peer: Peer, hello: Hello, member: Member | null, role: Role, view: View): Visitor {
        const visitor: Visitor = { peer, member, view, outbox: hello.outbox.toString(16) };
        for (const other of [...this.visitors]) {
            if (member !== null && other.member === member) {
                this.visitors.delete(other);
                other.peer.close(4409);
            }
        }
        const cursor = hello.cursor;
        const isResumed = cursor !== undefined && cursor.epoch === this.epoch && Number(cursor.sequence) <= this.sequence;
        this.visitors.add(visitor);
        this.tell(peer, {
            case: 'welcome',
            value: {
                member: BigInt(member?.id ?? 0),
                role,
                view,
                epoch: this.epoch,
                token: member?.token ?? new Uint8Array(),
                resumed: isResumed,
                room: this.id,
                name: member?.name ?? '',
                timeMs: BigInt(this.now()),
                limits: {
                    messageBytesMax: 65536,
                    commandsInFlightMax: 16,
                    ideaGraphemesMax: 500,
                    replyGraphemesMax: 2000,
                    nameGraphemesMax: 40,
                    reasonGraphemesMax: 300,
                    pingIntervalMs: 20_000,
                    tagGraphemesMax: 30,
                    silentEditMs: silentMs,
                    participantsMax: view === View.FACILITATOR ? 2_000 : 0,
                    ...this.options.limits,
                },
            },
        });
        this.told.set(visitor, this.sequence);
        if (isResumed) this.resumeFrom(visitor, Number(cursor.sequence));
        else this.sendSnapshot(visitor);
        if (member !== null) this.sendSelf(visitor, true);
        this.headcount();
        return visitor;
    }

    private turnAway(peer: Peer, code: number): null {
        peer.close(code);
        return null;
    }

    private resumeFrom(visitor: Visitor, sequence: number): void {
        const changes = this.changes
            .filter((change) => change.sequence > sequence && change.view === visitor.view)
            .map(({ sequence: at, body }) => this.changeOf(at, body, visitor.view));
        const value = { after: BigInt(sequence), through: BigInt(this.sequence), changes };
        this.tell(visitor.peer, { case: 'update', value });
        const value2 = { asOf: BigInt(this.sequence), subjects: this.subjectTotals([...this.contributions.values()], visitor.view) };
        this.tell(visitor.peer, { case: 'totals', value: value2 });
    }

    private sendSnapshot(visitor: Visitor): void {
        const { view } = visitor;
        const contributions = [...this.contributions.values()];
        const plain = toBinary(
            ViewSnapshotSchema,
            create(ViewSnapshotSchema, {
                asOf: BigInt(this.sequence),
                room: this.header(),
                ballots: [
                    { id: BigInt(support), kind: BallotKind.SUPPORT },
                    { id: BigInt(stance), kind: BallotKind.STANCE },
                    ...this.ballots.values(),
                ],
                groups: [...this.groups].map(([id, title]) => ({ id: BigInt(id), title })),
                acts: this.acts.map((act) => actFor(act, view)),
                actCount: this.acts.length,
                stage: { ...this.stage },
                insights: this.insights,
                lines: view === View.FACILITATOR ? this.lines : [],
                stakeholderGroups: this.stakeholderGroups,
                items: contributions.map((contribution) => this.itemFor(contribution, view)),
                ...(this.charter === null ? {} : { charter: this.charter }),
                ...(this.agenda === null ? {} : { phases: { agenda: this.agenda, ...this.phasesNow() } }),
                authors: Authors.NAMED,
                policy: this.policy,
                ...(this.slowModeS === 0 ? {} : { pace: { slowModeS: this.slowModeS } }),
                totals: {
                    asOf: BigInt(this.sequence),
                    subjects: this.subjectTotals(contributions, view),
                    members: this.members.size,
                    present: this.presentCount(),
                },
            }),
        );
        const { deflate } = this.options;
        const body = deflate === undefined ? plain : deflate(plain);
        const size = this.options.snapshotChunkBytes ?? 16_384;
        const count = Math.max(1, Math.ceil(body.length / size));
        for (let index = 0; index < count; ++index) {
            this.tell(visitor.peer, {
                case: 'snapshot',
                value: {
                    index,
                    last: index === count - 1,
                    compression: deflate === undefined ? Compression.NONE : Compression.DEFLATE_RAW,
                    body: new Uint8Array(body.slice(index * size, (index + 1) * size)),
                },
            });
        }
    }

    private sendSelf(visitor: Visitor, isWhole: boolean): void {
        const { member } = visitor;
        if (member === null) return;
        const votes = [];
        const contributions = [];
        const authored = [...this.contributions.values()].filter(({ author }) => author === member).map(({ id }) => BigInt(id));
        for (const contribution of this.contributions.values()) {
            for (const ballot of [support, stance]) {
                const value = contribution.votes.get(`${ballot}:${member.id}`);
                const at = BigInt(contribution.voteAt.get(`${ballot}:${member.id}`) ?? 0);
                if (value !== undefined) votes.push({ ballot: BigInt(ballot), subject: BigInt(contribution.id), value, at });
            }
            if (contribution.author !== member) continue;
            const reason = contribution.acts[0]?.reason ?? (contribution.case.judged === 0 ? undefined : '');
            const found = ownCaseOf(contribution.case);
            if (reason !== undefined && !contribution.isWithdrawn) {
                contributions.push({ id: BigInt(contribution.id), state: ItemState.HIDDEN, text: contribution.text, reason, ...(found === undefined ? {} : { found }) });
            } else if (!isWhole || found !== undefined) {
                contributions.push({ id: BigInt(contribution.id), state: ItemState.SHOWN, ...(found === undefined ? {} : { found }) });
            }
        }
        const lines = this.lines
            .filter((line) => line.member === BigInt(member.id))
            .map(({ id, answers, text, timeMs }) => ({ id, answers, text, timeMs }));
        const value = { asOf: BigInt(this.sequence), whole: isWhole, votes, contributions, name: member.name, acceptedCharter: BigInt(member.accepted), stakeholderGroup: member.stakeholderGroup, authored, lines, voice: this.voices.get(member.id) ?? 0, ...this.communityOf(member) };
        this.tell(visitor.peer, { case: 'self', value });
    }

    private command(visitor: Visitor, command: Command): void {
        const { member } = visitor;
        if (member === null) return visitor.peer.close(4403);
        const counter = Number(command.counter);
        const id = `${visitor.outbox}/${counter}`;
        this.arrived.push(id);
        const body = encodeBase64url(toBinary(CommandSchema, command));
        const planned = this.refuseNext(command);
        if (planned === 'uncertain') {
            const value = { counter: command.counter, outcome: { case: 'uncertain' as const, value: {} } };
            return this.tell(visitor.peer, { case: 'answer', value });
        }
        let outcome: Outcome;
        const known = this.outcomes.get(id);
        if (planned !== null) {
            outcome = { case: 'refusal', value: { ...planned, textKey: `refusal.${RefusalCode[planned.code].toLowerCase()}` } };
        } else if (counter <= (this.highest.get(visitor.outbox) ?? 0) - 64) {
            outcome = refuse(RefusalCode.STALE_COMMAND);
        } else if (known !== undefined) {
            outcome = known.body === body ? known.outcome : refuse(RefusalCode.ID_REUSED);
        } else {
            outcome = this.decide(member, command);
            if (outcome.case === 'ok') {
                this.done.push(id);
                this.outcomes.set(id, { body, outcome });
                this.highest.set(visitor.outbox, Math.max(counter, this.highest.get(visitor.outbox) ?? 0));
            }
        }
        this.tell(visitor.peer, { case: 'answer', value: { counter: command.counter, outcome } });
    }

    private decide(member: Member, { body }: Command): Outcome {
        const isLead = member.role === Role.LEAD;
        const isOpen = this.state === RoomState.OPEN || (this.state === RoomState.DRAFT && isLead);
        const closed = this.state === RoomState.PAUSED ? RefusalCode.ROOM_PAUSED : this.state === RoomState.CLOSED ? RefusalCode.ROOM_CLOSED : RefusalCode.ROOM_NOT_OPEN;
        switch (body.case) {
            case 'openRoom':
            case 'closeRoom':
            case 'pauseRoom':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.state = { openRoom: RoomState.OPEN, closeRoom: RoomState.CLOSED, pauseRoom: RoomState.PAUSED }[body.case];
                this.pauseReason = body.case === 'pauseRoom' ? body.value.reason : '';
                if (body.case === 'pauseRoom') {
                    const seconds = body.value.secondsFromNow;
                    this.pausedUntilMs = seconds === 0 ? 0n : BigInt(this.now() + seconds * 1_000);
                }
                if (body.case === 'pauseRoom') this.note(ActKind.PAUSING, this.sequence + 1, member, this.pauseReason, 0);
                return this.changed({ case: 'room', value: this.header() }, body.case === 'closeRoom');
            case 'rename': {
                if (this.isTaken(body.value.name, member)) {
                    return { case: 'refusal', value: { ...nameTaken, retryAfterMs: 0, offer: `${body.value.name} 2` } };
                }
                member.name = body.value.name;
                const outcome = this.changed({ case: 'renamed', value: { member: BigInt(member.id), name: member.name } });
                this.selves(member);
                return outcome;
            }
            case 'leave':
                this.expel(member);
                return ok(this.nextSequence());
            case 'postIdea':
                if (!isOpen) return refuse(closed);
                if (body.value.seed && !isLead) return refuse(RefusalCode.NOT_ALLOWED);
                return (
                    this.checkText(body.value.text, 500) ??
                    this.checkCalm(member, body.value.text, body.value.despiteWords) ??
                    ok(this.post(member, 0, body.value.text, Number(body.value.improves), body.value.seed, false, body.value.onBehalf))
                );
            case 'postReply':
                if (!isOpen) return refuse(closed);
                return (
                    this.checkText(body.value.text, 2000) ??
                    this.checkCalm(member, body.value.text, body.value.despiteWords) ??
                    ok(this.post(member, Number(body.value.parent), body.value.text))
                );
            case 'withdrawContribution': {
                const contribution = this.contributions.get(Number(body.value.contribution));
                if (contribution === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                if (contribution.author !== member) return refuse(RefusalCode.NOT_AUTHOR);
                contribution.isWithdrawn = true;
                const outcome = this.changed({ case: 'withdrawn', value: { id: BigInt(contribution.id) } });
                this.selves(member);
                return outcome;
            }
            case 'castVote':
            case 'withdrawVote': {
                if (!isOpen) return refuse(closed);
                const contribution = this.contributions.get(Number(body.value.subject));
                if (contribution === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                if (contribution.acts.length > 0) return refuse(RefusalCode.CONTRIBUTION_HIDDEN);
                const key = `${body.value.ballot}:${member.id}`;
                if (body.case === 'castVote') contribution.votes.set(key, body.value.value);
                else contribution.votes.delete(key);
                const sequence = this.nextSequence();
                contribution.voteAt.set(key, sequence);
                this.totalsOf(this.withHeads(contribution));
                this.ownVote(member, Number(body.value.ballot), contribution.id);
                return ok(sequence);
            }
            case 'openBallot': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { kind, terms, hidesCounts } = body.value;
                if (terms === undefined || terms.title.trim() === '') return refuse(RefusalCode.TEXT_EMPTY);
                const id = this.sequence + 1;
                const ballot = { id: BigInt(id), kind, terms, isClosed: false, hidesCounts, waits: false };
                this.ballots.set(id, ballot);
                return this.changed({ case: 'ballot', value: ballot }, true);
            }
            case 'answerPrompt':
            case 'withdrawAnswer':
            case 'muteAnswer':
                // This double has no answers in words.
                return refuse(RefusalCode.NOT_A_PROMPT);
            case 'setBallot': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const standing = this.ballots.get(Number(body.value.ballot));
                if (standing === undefined) return refuse(RefusalCode.UNKNOWN_BALLOT);
                const { isClosed, hidesCounts } = body.value;
                const ballot = { ...standing, isClosed, hidesCounts };
                this.ballots.set(Number(body.value.ballot), ballot);
                return this.changed({ case: 'ballot', value: ballot }, standing.isClosed === true && !isClosed);
            }
            case 'hideContribution':
            case 'restoreContribution': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const contribution = this.contributions.get(Number(body.value.contribution));
                if (contribution === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                const sequence = this.nextSequence();
                if (body.case === 'hideContribution') {
                    contribution.acts.push({ act: sequence, by: member, reason: body.value.reason, timeMs: this.now() });
                } else {
                    if (contribution.acts.length === 0 && contribution.case.flags.length === 0 && contribution.case.judged === 0) return refuse(RefusalCode.NOT_HIDDEN);
                    contribution.case = noCase();
                    contribution.lifted.set(sequence, contribution.acts);
                    contribution.acts = [];
                }
                const kind = body.case === 'hideContribution' ? ActKind.HIDING : ActKind.RESTORING;
                this.note(kind, sequence, member, body.value.reason, contribution.id);
                this.showItem(contribution, sequence);
                return ok(sequence);
            }
            case 'undoAct': {
                const act = Number(body.value.act);
                const entry = this.acts.find(({ id }) => id === act);
                if (entry === undefined) return refuse(RefusalCode.UNKNOWN_ACT);
                Object.assign(entry, { undoneBy: member, changed: this.sequence + 1 });
                if (entry.kind === ActKind.LOCKING) {
                    const thread = this.contributions.get(entry.contribution);
                    if (thread === undefined) {
                        this.locked = 0;
                        return this.changed({ case: 'room', value: this.header() });
                    }
                    thread.locked = 0;
                    const sequence = this.nextSequence();
                    this.showItem(thread, sequence);
                    return ok(sequence);
                }
                if (entry.kind === ActKind.PAUSING) {
                    this.state = RoomState.OPEN;
                    this.pauseReason = '';
                    return this.changed({ case: 'room', value: this.header() });
                }
                const merged = this.contributions.get(entry.contribution);
                if (entry.kind === ActKind.MERGING && merged !== undefined) {
                    const former = merged.mergedInto;
                    Object.assign(merged, { mergedInto: 0, mergeReason: '' });
                    const sequence = this.nextSequence();
                    this.showItem(merged, sequence);
                    this.totalsOf([former]);
                    return ok(sequence);
                }
                for (const contribution of this.contributions.values()) {
                    const isStanding = contribution.acts.some((standing) => standing.act === act);
                    const lifted = contribution.lifted.get(act);
                    if (!isStanding && lifted === undefined) continue;
                    contribution.acts = lifted ?? contribution.acts.filter((standing) => standing.act !== act);
                    const sequence = this.nextSequence();
                    this.showItem(contribution, sequence);
                    return ok(sequence);
                }
                return refuse(RefusalCode.UNKNOWN_ACT);
            }
            case 'setCharter': {
                const { charter } = body.value;
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (charter === undefined || charter.goals.length === 0) return refuse(RefusalCode.INVALID_CHARTER);
                this.charter = { version: BigInt(this.sequence + 1), charter, isConfirmed: false };
                member.accepted = this.sequence + 1;
                const outcome = this.changed({ case: 'charter', value: { charter: this.charter, authors: Authors.NAMED } });
                this.selves(member);
                return outcome;
            }
            case 'acceptCharter':
                if (this.charter === null || body.value.version !== this.charter.version) return refuse(RefusalCode.CHARTER_CHANGED);
                member.accepted = Number(body.value.version);
                this.selves(member);
                return ok(this.nextSequence());
            case 'setAgenda':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.agenda = body.value.agenda ?? {};
                return this.changed({ case: 'phases', value: { phases: { agenda: this.agenda, ...this.phasesNow() }, authors: Authors.NAMED } });
            case 'publishReport': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (this.state === RoomState.DRAFT) return refuse(RefusalCode.ROOM_NOT_OPEN);
                if (Number(body.value.asOf) > this.sequence) return refuse(RefusalCode.UNKNOWN_VERSION);
                this.report = body.value.asOf === 0n ? BigInt(this.sequence) : body.value.asOf;
                return this.changed({ case: 'room', value: this.header() });
            }
            case 'setPhases': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const active: { number: number; endsMs: bigint }[] = [];
                for (const { number, secondsFromNow, extendS } of body.value.phases) {
                    const plan = this.agenda?.phases?.find((phase) => phase.number === number);
                    if (plan === undefined) return refuse(RefusalCode.UNKNOWN_PHASE);
                    const standing = this.active?.find((phase) => phase.number === number);
                    const planned = plan.durationS ? BigInt(this.now() + plan.durationS * 1000) : 0n;
                    let endsMs = standing?.endsMs ?? planned;
                    if (secondsFromNow > 0) endsMs = BigInt(this.now() + secondsFromNow * 1000);
                    if (endsMs > 0n) endsMs += BigInt(extendS * 1000);
                    active.push({ number, endsMs });
                }
                const areOthers = active.map(({ number }) => number).join() !== (this.active ?? []).map(({ number }) => number).join();
                this.active = active;
                return this.changed({ case: 'phases', value: { phases: this.phasesNow(), authors: Authors.NAMED } }, areOthers);
            }
            case 'editContribution': {
                if (!isOpen) return refuse(closed);
                const contribution = this.contributions.get(Number(body.value.contribution));
                if (contribution === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                if (contribution.author !== member) return refuse(RefusalCode.NOT_AUTHOR);
                const fault = this.checkText(body.value.text, contribution.parent === 0 ? 500 : 2000);
                if (fault !== null) return fault;
                const sequence = this.nextSequence();
                if (this.now() - contribution.timeMs >= silentMs) {
                    const { text, timeMs, edited, editedMs } = contribution;
                    contribution.versions.push({ text, timeMs: edited === 0 ? timeMs : editedMs });
                    contribution.edited = sequence;
                    contribution.editedMs = this.now();
                }
                contribution.text = body.value.text;
                if (contribution.case.folded !== 0 || contribution.case.judged !== 0) this.clear(contribution, sequence, RuleKind.EDIT);
                this.showItem(contribution, sequence);
                return ok(sequence);
            }
            case 'setEntry': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.entry = { lobby: body.value.lobby, confidential: body.value.confidential, byInvitation: body.value.byInvitation };
                const outcome = this.changed({ case: 'room', value: this.header() });
                if (!this.entry.lobby) this.settleLobby(null, () => {});
                return outcome;
            }
            case 'limitParticipants': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (body.value.most > 2_000) return refuse(RefusalCode.INVALID_PARTICIPANT_LIMIT);
                this.participantsMax = body.value.most;
                const outcome = this.changed({ case: 'room', value: this.header() });
                this.settleLine();
                return outcome;
            }
            case 'setPassphrase':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (body.value.passphrase !== '' && body.value.passphrase.length < 8) return refuse(RefusalCode.INVALID_PASSPHRASE);
                this.passphrase = body.value.passphrase;
                return this.changed({ case: 'room', value: this.header() });
            case 'makeInvitations': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { channel, count } = body.value;
                if (count === 0 || count > 500) return refuse(RefusalCode.INVALID_INVITATIONS);
                const batch = { id: BigInt(this.sequence + 1), channel, count, used: 0, withdrawn: 0 };
                this.invitations.push(batch);
                return this.changed({ case: 'invitations', value: { ...batch } });
            }
            case 'withdrawInvitations': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const batch = this.invitations.find(({ id }) => id === body.value.batch);
                if (batch === undefined) return refuse(RefusalCode.UNKNOWN_INVITATION);
                batch.withdrawn = body.value.number === 0 ? batch.count - batch.used : batch.withdrawn + 1;
                return this.changed({ case: 'invitations', value: { ...batch } });
            }
            case 'letIn': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const sequence = this.nextSequence();
                this.settleLobby(body.value.everybody ? null : body.value.newcomers.map(({ ticket }) => ticket), (nonce) => this.letIn.add(nonce));
                return ok(sequence);
            }
            case 'turnAway': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { ticket, reason } = body.value;
                const refusal = { code: RefusalCode.TURNED_AWAY, textKey: 'refusal.turned_away', reason };
                const sequence = this.nextSequence();
                this.settleLobby([ticket], (_, peer) => {
                    this.tell(peer, { case: 'answer', value: { counter: 0n, outcome: { case: 'refusal', value: refusal } } });
                });
                return ok(sequence);
            }
            case 'rotateJoinLink':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.linkGeneration += 1;
                return this.changed({ case: 'room', value: this.header() });
            case 'setStakeholderGroups':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.stakeholderGroups = body.value.groups.map(({ number, title, expected }) => ({ number, title, expected }));
                return this.changed({ case: 'stakeholderGroups', value: { groups: this.stakeholderGroups } });
            case 'chooseStakeholderGroup':
                if (!this.stakeholderGroups.some(({ number }) => number === body.value.number) && body.value.number !== 0) {
                    return refuse(RefusalCode.UNKNOWN_STAKEHOLDER_GROUP);
                }
                member.stakeholderGroup = body.value.number;
                this.selves(member);
                return ok(this.nextSequence());
            case 'makeGroup':
            case 'renameGroup':
            case 'dissolveGroup': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const id = body.case === 'makeGroup' ? this.sequence + 1 : Number(body.value.group);
                if (body.case !== 'makeGroup' && !this.groups.has(id)) return refuse(RefusalCode.UNKNOWN_GROUP);
                if (body.case !== 'dissolveGroup') {
                    this.groups.set(id, body.value.title);
                    return this.changed({ case: 'group', value: { id: BigInt(id), title: body.value.title } });
                }
                this.groups.delete(id);
                for (const each of this.contributions.values()) if (each.group === id) each.group = 0;
                return this.changed({ case: 'groupGone', value: { id: BigInt(id) } });
            }
            case 'tagIdea':
            case 'untagIdea':
            case 'groupIdea':
            case 'mergeIdea':
            case 'unmergeIdea': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const idea = this.contributions.get(Number(body.value.contribution));
                if (idea === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                if (idea.parent !== 0) return refuse(RefusalCode.NOT_AN_IDEA);
                const former = idea.mergedInto;
                if (body.case === 'unmergeIdea' && former === 0) return refuse(RefusalCode.NOT_MERGED);
                if (body.case === 'mergeIdea' && body.value.into === body.value.contribution)
                    return refuse(RefusalCode.SAME_IDEA);
                const sequence = this.nextSequence();
                if (body.case === 'tagIdea') idea.tags.push({ id: sequence, text: body.value.text });
                if (body.case === 'untagIdea') {
                    const { tag } = body.value;
                    idea.tags = idea.tags.filter(({ id }) => BigInt(id) !== tag);
                }
                if (body.case === 'groupIdea') idea.group = Number(body.value.group);
                if (body.case === 'mergeIdea') {
                    idea.mergedInto = Number(body.value.into);
                    idea.mergeReason = body.value.reason;
                    this.note(ActKind.MERGING, sequence, member, body.value.reason, idea.id);
                }
                if (body.case === 'unmergeIdea') {
                    const merging = this.acts.findLast((act) => act.kind === ActKind.MERGING && act.contribution === idea.id);
                    if (merging !== undefined) Object.assign(merging, { undoneBy: member, changed: sequence });
                    idea.mergedInto = 0;
                    idea.mergeReason = '';
                }
                this.showItem(idea, sequence);
                this.totalsOf([...this.withHeads(idea), former]);
                return ok(sequence);
            }
            case 'setSlowMode':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.slowModeS = body.value.seconds;
                return this.changed({ case: 'pace', value: { slowModeS: this.slowModeS } });
            // Who leads and helps, who waits, who is muted and who sits where is not this double's business.
            case 'makeTables':
            case 'renameTable':
            case 'dissolveTable':
            case 'setSeating':
            case 'takeSeat':
            case 'setNoteTaker':
            case 'setTableTime':
            case 'harvestTables':
            case 'issueHelperLink':
            case 'handLead':
            case 'takeRoleBack':
            case 'takeOverLead':
            case 'setHold':
            case 'approveContributions':
            case 'declineContribution':
            case 'muteMember':
            case 'removeMember':
                return refuse(RefusalCode.NOT_ALLOWED);
            case 'lock':
            case 'unlock': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const act = body.case === 'lock' ? this.sequence + 1 : 0;
                const thread = this.contributions.get(Number(body.value.contribution));
                if (body.case === 'lock') this.note(ActKind.LOCKING, act, member, body.value.reason, thread?.id ?? 0);
                if (thread === undefined) {
                    this.locked = act;
                    return this.changed({ case: 'room', value: this.header() });
                }
                thread.locked = act;
                const sequence = this.nextSequence();
                this.showItem(thread, sequence);
                return ok(sequence);
            }
            case 'spotlight':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                Object.assign(this.stage, { spotlight: body.value.contribution, follows: body.value.follow });
                return this.changed({ case: 'stage', value: { ...this.stage } }, body.value.contribution !== 0n);
            case 'pinIdea': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { contribution, pinned } = body.value;
                const others = this.stage.pins.filter(({ id }) => id !== contribution);
                if (pinned && others.length >= 3) return refuse(RefusalCode.TOO_MANY_PINS);
                this.stage.pins = pinned ? [...others, { id: contribution }] : others;
                return this.changed({ case: 'stage', value: { ...this.stage } });
            }
            case 'setScreen':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (body.value.scene === this.screen) return ok(0);
                this.screen = body.value.scene;
                return this.changed({ case: 'room', value: this.header() });
            case 'announce':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                this.stage.announcement = body.value.text;
                this.stage.announced = body.value.text === '' ? 0n : BigInt(this.sequence + 1);
                return this.changed({ case: 'stage', value: { ...this.stage } });
            case 'postIdeas': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { texts, seed, onBehalf } = body.value;
                for (const [index, text] of texts.entries()) {
                    const fault = this.checkText(text, 500);
                    if (fault?.case === 'refusal') return { ...fault, value: { ...fault.value, line: index + 1 } };
                }
                const [first = 0] = texts.map((text) => this.post(member, 0, text, 0, seed, false, onBehalf));
                return ok(first);
            }
            case 'countHands': {
                const idea = this.contributions.get(Number(body.value.contribution));
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                if (idea === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                const { hands, present, reason } = body.value;
                const sequence = this.nextSequence();
                if (idea.hands !== null) this.note(ActKind.CORRECTING, sequence, member, reason, idea.id);
                idea.hands = present === 0 ? null : { hands, present };
                this.showItem(idea, sequence);
                return ok(sequence);
            }
            case 'askOn':
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                return ok(this.post(member, Number(body.value.contribution), body.value.text, 0, false, true));
            case 'shareInsight': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const ideas = body.value.ideas.map(({ contribution }) => ({ id: contribution }));
                const insight = { id: BigInt(this.sequence + 1), text: body.value.text, ideas };
                this.insights.push(insight);
                return this.changed({ case: 'insight', value: insight });
            }
            case 'takeBackInsight': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const { insight } = body.value;
                this.insights.splice(this.insights.findIndex(({ id }) => id === insight), 1);
                return this.changed({ case: 'insightGone', value: { id: insight } });
            }
            case 'sendLine': {
                const about = isLead ? this.members.get(Number(body.value.member)) : member;
                if (about === undefined) return refuse(RefusalCode.NO_LINE);
                const sequence = this.nextSequence();
                const line = { id: BigInt(sequence), answers: isLead, text: body.value.text, timeMs: BigInt(this.now()), member: BigInt(about.id), name: about.name };
                this.lines.push(line);
                this.changes.push({ sequence, view: View.FACILITATOR, body: { case: 'line', value: line } });
                this.fanOut(sequence);
                this.selves(about);
                return ok(sequence);
            }
            case 'setPolicy': {
                if (!isLead) return refuse(RefusalCode.NOT_ALLOWED);
                const fault = faultOf(body.value.policy);
                if (fault !== null) {
                    return { case: 'refusal', value: { code: RefusalCode.INVALID_POLICY, retryAfterMs: 0, textKey: 'refusal.invalid_policy', ...fault } };
                }
                const { base = 0, values = [] } = body.value.policy ?? {};
                const numbers = standardPolicy().values.map(({ number, value }) => ({ number, value: values.find((each) => each.number === number)?.value ?? value }));
                this.policy = { version: BigInt(this.sequence + 1), policy: { base, values: numbers } };
                return this.changed({ case: 'policy', value: this.policy });
            }
            case 'flagContribution':
            case 'withdrawFlag': {
                const contribution = this.contributions.get(Number(body.value.contribution));
                if (contribution === undefined) return refuse(RefusalCode.UNKNOWN_CONTRIBUTION);
                if (contribution.author === member) return refuse(RefusalCode.OWN_CONTRIBUTION);
                if (body.case === 'flagContribution') {
                    const { reason, doubleOf } = body.value;
                    if (reason === FlagReason.DUPLICATE && (contribution.parent !== 0 || !this.contributions.has(Number(doubleOf)))) return refuse(RefusalCode.INVALID_FLAG);
                    putFlag(contribution.case, member.id, body.value);
                } else contribution.case.flags = contribution.case.flags.filter(({ by }) => by !== member.id);
                const sequence = this.nextSequence();
                this.showItem(contribution, sequence);
                this.weigh(contribution);
                this.selves(member);
                return ok(sequence);
            }
            case 'answerJury': {
                const judged = [...this.contributions.values()].find((each) => each.case.jury?.id === Number(body.value.jury));
                if (judged === undefined) return refuse(RefusalCode.JURY_OVER);
                const { case: of } = judged;
                if (of.jury?.answers.has(member.id) !== true) return refuse(RefusalCode.NOT_A_JUROR);
                const verdict = takeAnswer(of, member.id, body.value);
                const sequence = this.nextSequence();
                this.selves(member);
                if (verdict !== null) this.settle(judged, verdict);
                return ok(sequence);
            }
            case 'appeal': {
                const contribution = this.contributions.get(Number(body.value.contribution));
                if (contribution?.author !== member) return refuse(RefusalCode.NOT_AUTHOR);
                if (contribution.case.judged === 0 || contribution.case.hasAppealed) return refuse(RefusalCode.NOTHING_TO_APPEAL);
                contribution.case.hasAppealed = true;
                const sequence = this.nextSequence();
                contribution.case.isAppealed = !this.callJury(contribution, JuryCause.APPEAL);
                this.showItem(contribution, sequence);
                return ok(sequence);
            }
            case undefined:
                return refuse(RefusalCode.MALFORMED);
        }
    }

    // What the latest of the active phases says; uniting several, and hiding, are not this double's business.
    private phasesNow(): { active: { number: number; endsMs: bigint }[]; switches?: MessageInitShape<typeof PhaseSwitchesSchema> } {
        if (this.active === null) return { active: [] };
        const latest = this.agenda?.phases?.findLast((phase) => this.active?.some(({ number }) => number === phase.number));
        return { active: this.active, switches: latest?.switches ?? { showCounts: true, showAuthors: true } };
    }

    private checkText(text: string, graphemesMax: number): Outcome | null {
        if (text.trim() === '') return refuse(RefusalCode.TEXT_EMPTY);
        return [...new Intl.Segmenter().segment(text)].length > graphemesMax ? refuse(RefusalCode.TEXT_TOO_LONG) : null;
    }

    private checkCalm(member: Member, text: string, despiteWords: boolean): Outcome | null {
        if (this.options.isCalm !== true || member.role !== Role.PARTICIPANT) return null;
        const refusal = (code: RefusalCode, more: object = {}): Outcome => {
            const plain = refuse(code);
            return plain.case === 'refusal' ? { ...plain, value: { ...plain.value, ...more } } : plain;
        };
        const same = [...this.contributions.values()].find((each) => each.text === text && !each.isWithdrawn);
        if (same !== undefined) return refusal(RefusalCode.TOO_ALIKE, { existing: BigInt(same.id) });
        if (text.includes('https://')) return refusal(RefusalCode.LINKS_LATER);
        const word = /\b(stupid|idioot)\b/u.exec(text)?.[0];
        return word === undefined || despiteWords ? null : refusal(RefusalCode.WORDS_THAT_HURT, { offer: word });
    }

    private communityOf(member: Member) {
        const cases = [...this.contributions.values()];
        const flags = cases.flatMap(({ id, case: of }) => {
            const own = of.flags.find(({ by }) => by === member.id);
            return { contribution: BigInt(id), reason: own?.reason ?? FlagReason.UNSPECIFIED, doubleOf: BigInt(own?.doubleOf ?? 0) };
        });
        const calls = cases.flatMap(({ id, text, case: { jury } }) => {
            const answer = jury?.answers.get(member.id);
            if (jury === null || answer === undefined) return [];
            return { jury: BigInt(jury.id), contribution: BigInt(id), cause: jury.cause, reason: jury.reason, text, endsMs: BigInt(jury.endsMs), answer };
        });
        return { flags, calls };
    }

    private callJury(contribution: Contribution, cause: JuryCause): boolean {
        const people = [...this.members.values()].filter(({ role, hasLeft }) => role === Role.PARTICIPANT && !hasLeft).map(({ id }) => id);
        const drawn = callJury(contribution.case, cause, this.nextSequence(), this.now(), people, contribution.author.id);
        for (const id of drawn) {
            const member = this.members.get(id);
            if (member !== undefined) this.selves(member);
        }
        return drawn.length > 0;
    }

    // Folds what enough people flagged, and calls a jury.
    private weigh(contribution: Contribution): void {
        const { case: of } = contribution;
        if (of.folded !== 0 || of.judged !== 0 || of.flags.length < foldingFlags) return;
        of.reason = of.flags[0]?.reason ?? FlagReason.UNSPECIFIED;
        of.folded = this.nextSequence();
        this.note(ActKind.BLURRING, of.folded, null, '', contribution.id, rulingOf(of, RuleKind.FLAGS));
        this.showItem(contribution, of.folded);
        this.callJury(contribution, JuryCause.FLAGS);
        this.showItem(contribution, this.nextSequence());
    }

    private settle(contribution: Contribution, verdict: 'kept' | 'removed'): void {
        const { case: of } = contribution;
        this.dismiss(contribution);
        const sequence = this.nextSequence();
        if (verdict === 'kept') this.clear(contribution, sequence, RuleKind.JURY);
        else {
            Object.assign(of, { folded: 0, judged: of.judged === 0 ? sequence : of.judged });
            this.note(ActKind.HIDING, sequence, null, '', contribution.id, rulingOf(of, RuleKind.JURY));
        }
        this.showItem(contribution, sequence);
    }

    private clear(contribution: Contribution, sequence: number, rule: RuleKind): void {
        const { case: of } = contribution;
        this.dismiss(contribution);
        this.note(ActKind.CLEARING, sequence, null, '', contribution.id, rulingOf(of, rule));
        Object.assign(of, { folded: 0, judged: 0, flags: [], isAppealed: false, hasEdited: of.hasEdited || rule === RuleKind.EDIT });
    }

    private dismiss({ case: of }: Contribution): void {
        const { jury } = of;
        of.jury = null;
        for (const visitor of this.visitors) {
            if (jury?.answers.has(visitor.member?.id ?? 0) !== true) continue;
            this.tell(visitor.peer, { case: 'self', value: { asOf: BigInt(this.sequence), calls: [{ jury: BigInt(jury.id), over: true }] } });
        }
    }

    // Enough to try the screens with: who shares a long word is alike.
    private similar(peer: Peer, number: number, text: string): void {
        const words = (of: string): string[] => of.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
        const asked = new Set(words(text));
        const ideas = [...this.contributions.values()]
            .filter(({ parent, acts, isWithdrawn, mergedInto }) => parent === 0 && acts.length === 0 && !isWithdrawn && mergedInto === 0)
            .filter((idea) => words(idea.text).some((word) => asked.has(word)))
            .slice(0, 3)
            .map(({ id }) => BigInt(id));
        this.tell(peer, { case: 'similarIdeas', value: { number, ideas } });
    }

    private withHeads({ id, mergedInto }: Contribution): number[] {
        const into = this.contributions.get(mergedInto);
        return into === undefined ? [id] : [id, ...this.withHeads(into)];
    }

    private post(author: Member, parent: number, text: string, improves = 0, seed = false, asks = false, onBehalf?: Contribution['onBehalf']): number {
        const id = this.nextSequence();
        const contribution: Contribution = {
            id,
            parent,
            author,
            text,
            timeMs: this.now(),
            isWithdrawn: false,
            acts: [],
            lifted: new Map(),
            votes: new Map(),
            voteAt: new Map(),
            improves,
            seed,
            edited: 0,
            editedMs: 0,
            versions: [],
            tags: [],
            group: 0,
            mergedInto: 0,
            mergeReason: '',
            asks,
            locked: 0,
            onBehalf,
            hands: null,
            case: noCase(),
        };
        this.contributions.set(id, contribution);
        this.showItem(contribution, id);
        return id;
    }

    private showItem(contribution: Contribution, sequence: number): void {
        for (const view of [View.PARTICIPANT, View.FACILITATOR, View.SCREEN]) {
            const isJudged = shownAs(contribution.case, view === View.SCREEN) === ItemState.HIDDEN;
            const isHidden = (contribution.acts.length > 0 || isJudged) && view !== View.FACILITATOR;
            const found = contribution.acts.length > 0 ? FlagReason.UNSPECIFIED : contribution.case.reason;
            const body: ChangeBody = isHidden
                ? { case: 'hidden', value: { id: BigInt(contribution.id), reason: contribution.acts[0]?.reason ?? '', found } }
                : { case: 'item', value: this.itemFor(contribution, view) };
            this.changes.push({ sequence, view, body });
        }
        this.fanOut(sequence);
        this.totalsOf([contribution.id]);
        this.selves(contribution.author);
    }

    private note(kind: ActKind, id: number, by: Member | null, reason: string, contribution: number, byRule?: Act['byRule']): void {
        const into = this.contributions.get(contribution)?.mergedInto ?? 0;
        this.acts.push({ id, kind, by, reason, contribution, into, timeMs: this.now(), undoneBy: null, changed: id, byRule });
    }

    private changeOf(sequence: number, body: ChangeBody, view: View) {
        const act = this.acts.find(({ changed }) => changed === sequence);
        const log = act === undefined ? {} : { act: { act: actFor(act, view), count: this.acts.length } };
        return { sequence: BigInt(sequence), body, ...log };
    }

    private itemFor(contribution: Contribution, view: View) {
        const { id, parent, author, text, timeMs, acts, isWithdrawn } = contribution;
        const base = {
            id: BigInt(id),
            parent: BigInt(parent),
            timeMs: BigInt(timeMs),
            improves: BigInt(contribution.improves),
            group: BigInt(contribution.group),
            mergedInto: BigInt(contribution.mergedInto),
            locked: BigInt(contribution.locked),
        };
        if (isWithdrawn) return { ...base, state: ItemState.WITHDRAWN };
        const { case: of } = contribution;
        const isHidden = acts.length > 0 || shownAs(of, view === View.SCREEN) === ItemState.HIDDEN;
        const state = isHidden ? ItemState.HIDDEN : ItemState.SHOWN;
        const hiddenReason = acts[0]?.reason ?? '';
        const found = acts.length === 0 && (of.folded !== 0 || of.judged !== 0) ? of.reason : FlagReason.UNSPECIFIED;
        if (isHidden && view !== View.FACILITATOR) return { ...base, state, hiddenReason, found };
        const facilitators = {
            flags: of.flags.map(({ reason, doubleOf, note }) => ({ reason, doubleOf: BigInt(doubleOf), note })),
            jury: BigInt(of.jury?.id ?? 0),
            juryEndsMs: BigInt(of.jury?.endsMs ?? 0),
            appealed: of.isAppealed,
        };
        const hides = acts.map((act) => ({
            act: BigInt(act.act),
            by: BigInt(act.by.id),
            byName: act.by.name,
            reason: act.reason,
            timeMs: BigInt(act.timeMs),
        }));
        return {
            ...base,
            state,
            hiddenReason,
            found,
            folded: BigInt(of.folded),
            ...(view === View.FACILITATOR ? facilitators : {}),
            author: BigInt(author.id),
            authorName: author.name,
            authorRole: author.role,
            text,
            hides: view === View.FACILITATOR ? hides : [],
            seed: contribution.seed,
            asks: contribution.asks,
            ...(contribution.onBehalf === undefined ? {} : { onBehalf: contribution.onBehalf }),
            ...(contribution.hands === null ? {} : { hands: contribution.hands }),
            edited: BigInt(contribution.edited),
            editedMs: BigInt(contribution.editedMs),
            mergeReason: contribution.mergeReason,
            tags: contribution.tags.map((tag) => ({ id: BigInt(tag.id), text: tag.text })),
            versions:
                view === View.FACILITATOR
                    ? contribution.versions.map((version) => ({ text: version.text, timeMs: BigInt(version.timeMs) }))
                    : [],
        };
    }

    private header() {
        return {
            state: this.state,
            title: this.options.title ?? 'Station square',
            question: this.options.question ?? 'What would make it greener?',
            promise: this.options.promise ?? 'The council answers the ten best ideas before May.',
            pauseReason: this.pauseReason,
            report: this.report,
            locked: this.locked !== 0,
            pausedUntilMs: this.state === RoomState.PAUSED ? this.pausedUntilMs : 0n,
            linkGeneration: this.linkGeneration,
            ...this.entry,
            byPassphrase: this.passphrase !== '',
            passphrase: this.passphrase,
            participantsMax: this.participantsMax,
            screen: this.screen,
            language: this.options.language ?? 'en',
        };
    }

    // `endsWish`: the hall is to see it, so what facilitators had the big screen show ends.
    private changed(body: ChangeBody, endsWish = false): Outcome {
        const sequence = this.nextSequence();
        for (const view of [View.PARTICIPANT, View.FACILITATOR, View.SCREEN]) this.changes.push({ sequence, view, body });
        this.fanOut(sequence);
        if (endsWish && this.screen !== 0) {
            this.screen = 0;
            this.changed({ case: 'room', value: this.header() });
        }
        return ok(sequence);
    }

    // One sequence may be without a change for a view: then the range simply grows with the next update.
    private fanOut(sequence: number): void {
        for (const visitor of this.visitors) {
            const changes = this.changes
                .filter((change) => change.sequence === sequence && change.view === visitor.view)
                .map(({ body }) => this.changeOf(sequence, body, visitor.view));
            const after = BigInt(this.told.get(visitor) ?? 0);
            this.told.set(visitor, sequence);
            this.tell(visitor.peer, { case: 'update', value: { after, through: BigInt(sequence), changes } });
        }
    }

    private totalsOf(ids: readonly number[]): void {
        const contributions = ids.flatMap((id) => this.contributions.get(id) ?? []);
        for (const visitor of this.visitors) {
            const value = { asOf: BigInt(this.sequence), subjects: this.subjectTotals(contributions, visitor.view) };
            this.tell(visitor.peer, { case: 'totals', value });
        }
    }

    private subjectTotals(contributions: readonly Contribution[], view: View) {
        return contributions
            .filter(({ acts, isWithdrawn }) => !isWithdrawn && (acts.length === 0 || view === View.FACILITATOR))
            .flatMap((contribution) => {
                const { id } = contribution;
                const votes = this.unitedVotes(contribution);
                const of = (ballot: number, value: number): number =>
                    [...votes].filter(([key, cast]) => key.startsWith(`${ballot}:`) && cast === value).length;
                return [
                    { subject: BigInt(id), ballot: BigInt(support), counts: [of(support, 1)] },
                    { subject: BigInt(id), ballot: BigInt(stance), counts: [of(stance, 1), of(stance, -1), of(stance, 0)] },
                ];
            });
    }

    // Who voted on more than one of them counts by the vote on the idea itself, or else by the latest.
    private unitedVotes(idea: Contribution): Map<string, number> {
        const united = [...this.contributions.values()]
            .filter((each) => each !== idea && this.withHeads(each).includes(idea.id))
            .flatMap(({ votes, voteAt }) => [...votes].map(([key, value]) => ({ key, value, at: voteAt.get(key) ?? 0 })))
            .sort((left, right) => left.at - right.at);
        return new Map([...united.map(({ key, value }) => [key, value] as const), ...idea.votes]);
    }

    private headcount(): void {
        const value = { asOf: BigInt(this.sequence), members: this.members.size, present: this.presentCount() };
        this.broadcast({ case: 'totals', value });
    }

    private presentCount(): number {
        return [...this.visitors].filter((visitor) => visitor.member !== null).length;
    }

    private selves(member: Member): void {
        for (const visitor of this.visitors) if (visitor.member === member) this.sendSelf(visitor, false);
    }

    private ownVote(member: Member, ballot: number, subject: number): void {
        const value = this.contributions.get(subject)?.votes.get(`${ballot}:${member.id}`);
        for (const visitor of this.visitors) {
            if (visitor.member !== member) continue;
            const at = BigInt(this.contributions.get(subject)?.voteAt.get(`${ballot}:${member.id}`) ?? 0);
            const vote = { ballot: BigInt(ballot), subject: BigInt(subject), ...(value === undefined ? {} : { value, at }) };
            this.tell(visitor.peer, { case: 'self', value: { asOf: BigInt(this.sequence), votes: [vote] } });
        }
    }

    private nextSequence(): number {
        this.sequence += 1;
        return this.sequence;
    }

    releaseUpdates(): void {
        this.holdsUpdates = false;
        for (const send of this.heldUpdates.splice(0)) send();
    }

    private tell(peer: Peer, body: ServerBody): void {
        if (this.holdsUpdates && body.case === 'update') this.heldUpdates.push(() => this.tell(peer, body));
        else peer.send(toBinary(ServerFrameSchema, create(ServerFrameSchema, { body })));
    }
}

function actFor({ id, kind, by, reason, contribution, into, timeMs, undoneBy, byRule }: Act, view: View) {
    const told = { id: BigInt(id), kind, timeMs: BigInt(timeMs), reason, contribution: BigInt(contribution), into: BigInt(into), undone: undoneBy !== null, ...(byRule === undefined ? {} : { byRule }) };
    if (view !== View.FACILITATOR || by === null) return told;
    const undone = undoneBy === null ? {} : { undoneBy: BigInt(undoneBy.id), undoneByName: undoneBy.name };
    return { ...told, by: BigInt(by.id), byName: by.name, ...undone };
}

function ok(sequence: number): Outcome {
    return { case: 'ok', value: { sequence: BigInt(sequence) } };
}

function refuse(code: RefusalCode, retryAfterMs = 0): Outcome {
    return { case: 'refusal', value: { code, retryAfterMs, textKey: `refusal.${RefusalCode[code].toLowerCase()}` } };
}
