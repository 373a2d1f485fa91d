// The client: one person's (or one screen's) place in one room. It ties the connection, the outbox, the identity and the
// view together, and is what the SDK hands out and the page draws.
// Invariant: `state` is a value; every change makes a new one and is told to the subscribers, several changes at once
// when they come together.
import { encodeBase64url } from '../protocol/base64url';
import { isKnown, protocolVersion, type ClientBody, type CommandBody } from '../protocol/frames';
import type { Link } from '../protocol/link';
import type { Answer, Limits, People as WirePeople, Self, SimilarIdeas, Texts, Totals, Update, ViewSnapshot, Waiting as Lobby, Welcome } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';
import { foldPeople, type People } from '../store/people';
import { foldTexts } from '../store/texts';
import {
    emptyView,
    foldOwnVote,
    foldSelf,
    foldTotals,
    foldUpdate,
    fromSnapshot,
    ItemState,
    Role,
    View,
    type Item,
    type OnBehalf,
    type ViewState,
} from '../store/view';
import { Claims, refreshMs } from './claims';
import { Connection, type Guest, type Phase } from './connection';
import type { Environment } from './environment';
import { IdentityKeeper, type DeviceUse, type Identity } from './identity';
import { freshId, Outbox, type Refused, type Refusing, type Settlement, type Waiting } from './outbox';
import type { LeadCommands } from './lead_commands';
import { Pacer } from './pacer';
import { TextFetcher } from './text_fetcher';
import type { Keeping } from './storage';

export interface Me {
    /** 0 for a screen and for an onlooker. */
    readonly member: number;
    readonly role: Role;
    readonly view: View;
    readonly name: string;
}

/** A text that the server has numbered, and that the view does not show yet. */
export interface Landing {
    readonly sequence: number;
    readonly body: CommandBody;
}

export interface ClientState {
    readonly phase: Phase;
    /** When the client was last live, or began; null while it is. By the environment's clock. */
    readonly awaySince: number | null;
    readonly me: Me | null;
    /** Null until the first view snapshot. Kept while away. */
    readonly view: ViewState | null;
    /** Grows with each Totals, Update or snapshot: when the view was last known to be true. By the environment's clock. */
    readonly heardAt: number | null;
    /** For facilitators, once they are told. */
    readonly people: People | null;
    readonly limits: Limits | null;
    /** How far the server's clock is ahead of this one, in milliseconds, as its latest Welcome told. */
    readonly clockAheadMs: number;
    /** A newcomer waits since then to be let in, by the environment's clock; null: does not. */
    readonly lobbySince: number | null;
    /** The room is full and one looks on: the place in the line, from 1, and 0 until it is told; null: does not look on. */
    readonly linePlace: number | null;
    readonly waiting: readonly Waiting[];
    readonly landing: readonly Landing[];
    readonly refused: readonly Refused[];
    /** The latest act of before a reload that was refused, when nobody waits for its outcome any more. Texts stand in `refused`. */
    readonly refusedLate: Refusing | null;
}

/** A phase that is to be active; see `SetPhases` in client.proto. */
export interface PhaseWish {
    readonly number: number;
    readonly secondsFromNow?: number;
    readonly extendS?: number;
}

/** What an idea is posted with. */
export interface IdeaMarks {
    readonly improves?: number;
    /** Facilitators: the organiser's. */
    readonly seed?: boolean;
    /** Note-takers: for whom it is. */
    readonly onBehalf?: OnBehalf | undefined;
    /** Whose list it is for; 0: the plenary's. */
    readonly table?: number;
    /** The author was warned of a word that may hurt, and means it. */
    readonly despiteWords?: boolean;
}

export interface ClientOptions {
    /** The WebSocket's address: ws(s)://host/ws. */
    url: string;
    link: Link;
    /** For a join: 1 to 40 grapheme clusters. */
    name?: string;
    /** The token of an earlier Welcome; goes before the kept one. */
    token?: Uint8Array;
    use?: DeviceUse;
    /** For a join: the version of the charter that was read and is agreed to. */
    acceptsCharter?: number;
    /** For a join: the number of the stakeholder group that one speaks for. */
    stakeholderGroup?: number;
    /** For a join by the join link of a room that asks for one. */
    passphrase?: string;
    /** For a join: while the room is full look on, and come in by itself when a place is free; otherwise it ends as refused. */
    waitsInLine?: boolean;
    environment: Environment;
    /** In a large room most texts come when `needText` asks for them; otherwise all are there from the beginning. */
    textsLater?: boolean;
    keeping: Keeping;
}

const tellingOf = ({ waiting, refused, refusedLate }: Outbox) => ({ waiting: [...waiting], refused: [...refused], refusedLate });

const allCommands = () => import('../protocol/lead_commands');

/** Who can be asked: all that the functions beside the client need of it. */
export type Commander = Pick<KringClient, 'command'>;

// The commands of facilitators come with lead_commands.ts, which whoever uses them has loaded.
export interface KringClient extends LeadCommands {}
export class KringClient implements Guest {
    private readonly room: string;
    private readonly identities: IdentityKeeper;
    private readonly claims: Claims;
    private readonly connection: Connection;
    private readonly listeners = new Set<(state: ClientState) => void>();
    private readonly joinOutbox: string;
    private readonly pacer: Pacer;
    private identity: Identity | null = null;
    private nonce: Uint8Array | null = null;
    private outbox: Outbox | null = null;
    private outboxWaiters: ((outbox: Outbox) => void)[] = [];
    /** Null: there is no cursor to resume from. */
    private epoch: bigint | null = null;
    private welcomedEpoch: bigint | null = null;
    private isTelling = false;
    private isSwitching = false;
    private similarNumber = 0;
    private similar: ((found: readonly Item[] | null) => void) | null = null;
    private readonly fetcher: TextFetcher;
    private cancelHold: () => void = () => {};
    private cancelRefresh: () => void = () => {};
    private published: ClientState;

    constructor(private readonly options: ClientOptions) {
        const { link, environment, keeping } = options;
        this.room = encodeBase64url(link.room);
        this.identities = new IdentityKeeper(keeping, this.room, (length) => environment.randomBytes(length));
        this.claims = new Claims(keeping.local, environment.clock, (length) => environment.randomBytes(length));
        this.joinOutbox = freshId((length) => environment.randomBytes(length));
        this.pacer = new Pacer(environment.clock);
        this.connection = new Connection(options.url, environment, this);
        this.fetcher = new TextFetcher(environment.clock, (id) => this.published.view?.items.get(id), (near) => this.fetchNear(near));
        this.published = {
            phase: this.connection.phase,
            awaySince: environment.clock.now(),
            me: null,
            view: null,
            heardAt: null,
            people: null,
            limits: null,
            clockAheadMs: 0,
            lobbySince: null,
            linePlace: null,
            waiting: [],
            landing: [],
            refused: [],
            refusedLate: null,
        };
    }

    get state(): ClientState {
        return this.published;
    }

    get link(): Link {
        return this.options.link;
    }

    /** The member token, for a later `connect`; null before the first Welcome and for a screen. */
    get token(): Uint8Array | null {
        return this.identity?.token ?? null;
    }

    /** Calls back after each change, at once with the state as it is. Returns how to stop. */
    subscribe(listener: (state: ClientState) => void): () => void {
        this.listeners.add(listener);
        listener(this.published);
        return () => this.listeners.delete(listener);
    }

    /** Connects as the member that is known here, or else joins. Again after an end: tries anew. */
    async start(): Promise<void> {
        this.identity = this.chooseIdentity();
        if (this.identity !== null && this.outbox === null) await this.openOutbox(this.identity.member);
        this.claims.refresh();
        this.refreshLater();
        this.connection.start();
    }

    /** Leaves the server alone. The member stays a member; what waits is kept. */
    stop(): void {
        this.connection.stop();
        this.cancelRefresh();
        this.cancelHold();
        this.claims.yieldAll();
    }

    /** When the page goes: other tabs may take the outbox over. */
    pageGoes(): void {
        this.outbox?.leave();
        this.claims.yieldAll();
    }

    /** When the browser brings the page back from its memory. */
    pageReturns(): void {
        this.claims.refresh();
    }

    rename(name: string): Promise<Settlement> {
        return this.post({ case: 'rename', value: { name } });
    }
    postIdea(text: string, marks: IdeaMarks = {}): Promise<Settlement> {
        const { improves = 0, seed = false, onBehalf, table = 0, despiteWords = false } = marks;
        return this.post({ case: 'postIdea', value: { text, improves: BigInt(improves), seed, onBehalf, table: BigInt(table), despiteWords } });
    }
    /** @param despiteWords the author was warned of a word that may hurt, and means it; also below */
    reply(parent: number, text: string, despiteWords = false): Promise<Settlement> {
        return this.post({ case: 'postReply', value: { parent: BigInt(parent), text, despiteWords } });
    }
    withdraw(contribution: number): Promise<Settlement> {
        return this.post({ case: 'withdrawContribution', value: { contribution: BigInt(contribution) } });
    }
    castVote(ballot: number, subject: number, value: number): Promise<Settlement> {
        return this.post({ case: 'castVote', value: { ballot: BigInt(ballot), subject: BigInt(subject), value } });
    }
    withdrawVote(ballot: number, subject: number): Promise<Settlement> {
        return this.post({ case: 'withdrawVote', value: { ballot: BigInt(ballot), subject: BigInt(subject) } });
    }
    /** Answers a question in words, in the place of the answer given before. */
    answerPrompt(ballot: number, texts: readonly string[]): Promise<Settlement> {
        return this.post({ case: 'answerPrompt', value: { ballot: BigInt(ballot), texts: [...texts] } });
    }
    withdrawAnswer(ballot: number): Promise<Settlement> {
        return this.post({ case: 'withdrawAnswer', value: { ballot: BigInt(ballot) } });
    }
    acceptCharter(version: number): Promise<Settlement> {
        return this.post({ case: 'acceptCharter', value: { version: BigInt(version) } });
    }
    /** A command without a method here. One that is not known yet, as most of facilitators are to a phone, is loaded first. */
    command(body: CommandBody): Promise<Settlement> {
        return isKnown(body) ? this.post(body) : allCommands().then(() => this.post(body));
    }
    /** 0: none. */
    chooseStakeholderGroup(number: number): Promise<Settlement> {
        return this.post({ case: 'chooseStakeholderGroup', value: { number } });
    }

    edit(contribution: number, text: string, despiteWords = false): Promise<Settlement> {
        return this.post({ case: 'editContribution', value: { contribution: BigInt(contribution), text, despiteWords } });
    }

    /** @param member whom a facilitator answers; 0: to the facilitators */
    sendLine(text: string, member = 0): Promise<Settlement> {
        return this.post({ case: 'sendLine', value: { member: BigInt(member), text } });
    }

    /**
     * The ideas most like a text that is being written, the most alike first, as the view shows them. Null when nobody can
     * tell: while away, or when a later question came before the answer.
     */
    similarTo(text: string): Promise<readonly Item[] | null> {
        this.similar?.(null);
        this.similar = null;
        const number = (this.similarNumber = (this.similarNumber + 1) >>> 0);
        const isLive = this.connection.phase.kind === 'live';
        if (!isLive || this.pacer.takeQuestion('similar', this.connection.limits) > 0) return Promise.resolve(null);
        if (!this.connection.send({ case: 'findSimilar', value: { number, text } })) return Promise.resolve(null);
        return new Promise((resolve) => (this.similar = resolve));
    }

    /** Gives up membership for good and forgets the token. */
    async leave(): Promise<Settlement> {
        const settlement = await this.post({ case: 'leave', value: {} });
        if (settlement.kind === 'ok') {
            this.tokenVoid();
            this.connection.stop();
        }
        return settlement;
    }

    dropRefused(counter: number): void {
        this.outbox?.drop(counter);
    }

    // Guest: what the connection asks and tells.

    hello(): ClientBody {
        const { link, name } = this.options;
        const { view } = this.published;
        const { epoch } = this;
        const cursor = view === null || epoch === null ? undefined : { epoch, sequence: BigInt(view.sequence) };
        const common = { protocol: protocolVersion, cursor, textsLater: this.options.textsLater ?? false };
        if (this.identity !== null && this.outbox !== null) {
            const entry = { case: 'member' as const, value: { token: this.identity.token } };
            return { case: 'hello', value: { ...common, outbox: this.outbox.id, entry } };
        }
        const secret = link.entry?.secret ?? new Uint8Array();
        if (link.entry?.kind === 'screen') {
            const entry = { case: 'screen' as const, value: { room: link.room, secret } };
            return { case: 'hello', value: { ...common, outbox: 0n, entry } };
        }
        const joinOutbox = BigInt('0x' + this.joinOutbox);
        if (link.entry?.kind === 'device') {
            const entry = { case: 'member' as const, value: { token: secret } };
            return { case: 'hello', value: { ...common, outbox: joinOutbox, entry } };
        }
        this.nonce ??= this.identities.nonceFor(secret, this.options.use ?? 'own');
        const entry = {
            case: 'join' as const,
            value: {
                room: link.room,
                secret,
                nonce: this.nonce,
                name: name ?? '',
                acceptsCharter: BigInt(this.options.acceptsCharter ?? 0),
                stakeholderGroup: this.options.stakeholderGroup ?? 0,
                removedMember: BigInt(this.identities.removedMember),
                passphrase: this.options.passphrase ?? '',
                waitsInLine: this.options.waitsInLine ?? false,
            },
        };
        return { case: 'hello', value: { ...common, outbox: joinOutbox, entry } };
    }

    welcome(welcome: Welcome): void {
        const { view } = this.published;
        if (welcome.resumed && (view === null || view.view !== welcome.view || welcome.epoch !== this.epoch)) {
            // For the connection alone: it resumed from a cursor that was not given.
            throw new RangeError();
        }
        // Until the snapshot is there, the view on the screen is not of this history.
        this.epoch = welcome.resumed ? welcome.epoch : null;
        this.welcomedEpoch = welcome.epoch;
        const me: Me = { member: toNumber(welcome.member), role: welcome.role, view: welcome.view, name: welcome.name };
        if (me.member !== 0) this.settleIn(me, welcome.token);
        const clockAheadMs = welcome.timeMs === 0n ? 0 : toNumber(welcome.timeMs) - this.options.environment.clock.now();
        // A place that was told before holds until this connection tells its own.
        const linePlace = me.role === Role.ONLOOKER ? (this.published.linePlace ?? 0) : null;
        this.publish({ me, people: null, lobbySince: null, linePlace, limits: this.connection.limits, clockAheadMs });
        this.outbox?.rewind();
        // The phase is still that before the welcome; `phaseChanged` sends what waits.
    }

    lobby({ sinceMs, timeMs }: Lobby): void {
        const lobbySince = this.options.environment.clock.now() - toNumber(timeMs - sinceMs);
        // Who looked on before does so no more.
        this.epoch = null;
        this.publish({ lobbySince, linePlace: null, me: null, view: null });
    }

    inLine(place: number): void {
        this.publish({ linePlace: place });
    }

    snapshot(snapshot: ViewSnapshot): void {
        const view = fromSnapshot(this.published.me?.view ?? View.UNSPECIFIED, snapshot, this.published.view?.own);
        this.epoch = this.welcomedEpoch;
        this.see(view);
    }

    update(update: Update): 'ok' | 'gap' {
        const view = foldUpdate(this.published.view ?? emptyView(View.UNSPECIFIED), update);
        if (view === 'gap') {
            // Without a cursor the server sends a snapshot; what is on the screen stays there until it comes.
            this.epoch = null;
            return 'gap';
        }
        this.see(view);
        return 'ok';
    }

    totals(totals: Totals): void {
        if (this.published.view !== null) this.see(foldTotals(this.published.view, totals));
    }

    self(self: Self): void {
        if (this.published.view === null) return;
        const view = foldSelf(this.published.view, self);
        this.see(view);
        const { me } = this.published;
        if (me !== null && self.name !== undefined && self.name !== me.name) this.publish({ me: { ...me, name: self.name } });
    }

    people(people: WirePeople): void {
        this.publish({ people: foldPeople(this.published.people, people) });
    }

    answer(answer: Answer): void {
        const counter = toNumber(answer.counter);
        const waiting = this.outbox?.waiting.find((entry) => entry.counter === counter);
        if (waiting !== undefined && answer.outcome.case === 'ok') {
            this.landed(waiting.body, toNumber(answer.outcome.value.sequence));
        }
        this.outbox?.settle(answer);
        this.pump();
    }

    similarIdeas(answer: SimilarIdeas): void {
        if (answer.number !== this.similarNumber) return;
        const items = this.published.view?.items;
        const found = answer.ideas.flatMap((id) => {
            const item = items?.get(toNumber(id));
            return item === undefined || item.state !== ItemState.SHOWN ? [] : [item];
        });
        this.similar?.(found);
        this.similar = null;
    }

    texts(texts: Texts): void {
        if (this.published.view !== null) this.see(foldTexts(this.published.view, texts));
        this.fetcher.came();
    }

    tokenVoid(): void {
        if (this.identity !== null) this.identities.forget(this.identity.token);
        this.identity = null;
        this.nonce = null;
        this.outbox = null;
        this.publish({ me: null, view: null, people: null, waiting: [], landing: [], refused: [], refusedLate: null });
    }

    /** Somebody looks at an item whose text is not here yet. It comes with the view. */
    needText(id: number): void {
        this.fetcher.want(id);
    }

    /** Tells what this member had before their eyes; see seen_teller.ts. False: not now. */
    tellSeen(ids: readonly number[]): boolean {
        if (this.connection.phase.kind !== 'live' || this.pacer.takeQuestion('seen', this.connection.limits) > 0) return false;
        return this.connection.send({ case: 'seen', value: { contributions: ids.map(BigInt) } });
    }

    /** Tells that this member writes, or does no more; see writing_teller.ts. */
    tellWriting(stopped: boolean): void {
        const { phase, limits } = this.connection;
        // A server that states no rate knows nothing of it, and would refuse what it does not know.
        if (phase.kind !== 'live' || limits?.writing === undefined || this.pacer.takeQuestion('writing', limits) > 0) return;
        this.connection.send({ case: 'writing', value: { stopped } });
    }

    private fetchNear(id: number): number | null {
        if (this.connection.phase.kind !== 'live') return null;
        const wait = this.pacer.takeQuestion('fetches', this.connection.limits);
        if (wait > 0) return wait;
        return this.connection.send({ case: 'fetchTexts', value: { near: BigInt(id) } }) ? 0 : null;
    }

    phaseChanged(): void {
        const { phase } = this.connection;
        const isLive = phase.kind === 'live';
        if (phase.kind === 'ended' && phase.refusal?.textKey === 'refusal.removed' && this.identity !== null) {
            this.identities.noteRemoved(this.identity.member);
        }
        // What was asked on another connection is not answered on this one.
        if (!isLive) this.similar?.(null);
        const awaySince = isLive || phase.kind === 'lobby' ? null : (this.published.awaySince ?? this.options.environment.clock.now());
        this.publish({ phase, awaySince });
        this.fetcher.begin();
        this.pump();
    }

    // The rest is its own business.

    private chooseIdentity(): Identity | null {
        const { link, token } = this.options;
        if (link.entry?.kind === 'screen') return null;
        const kept = this.identities.read();
        if (token !== undefined) return { member: kept?.member ?? 0, role: 0, name: '', token };
        // A facilitator link is an upgrade: it is redeemed even by somebody who takes part already.
        const isFacilitator = kept?.role === Role.LEAD || kept?.role === Role.HELPER;
        if (link.entry?.kind === 'facilitator' && !isFacilitator) return null;
        return kept;
    }

    private settleIn(me: Me, token: Uint8Array): void {
        this.identity = { member: me.member, role: me.role, name: me.name, token };
        this.identities.keep(this.identity, this.options.use ?? 'own');
        if (this.outbox !== null) return;
        this.useOutbox(Outbox.fresh(this.joinOutbox, this.outboxOptions(me.member)), me.member);
    }

    private outboxOptions(member: number) {
        const { environment, keeping } = this.options;
        return {
            store: keeping.store,
            clock: environment.clock,
            random: () => environment.random(),
            randomBytes: (length: number) => environment.randomBytes(length),
            claims: this.claims,
            room: this.room,
            member,
            own: keeping.tab.get(this.outboxKey(member)),
            allCommands,
        };
    }

    private outboxKey(member: number): string {
        return `kring.outbox.${this.room}.${member}`;
    }

    private async openOutbox(member: number): Promise<void> {
        const outbox = await Outbox.open(this.outboxOptions(member));
        if (outbox !== null) this.useOutbox(outbox, member);
    }

    private useOutbox(outbox: Outbox, member: number): void {
        this.outbox = outbox;
        this.options.keeping.tab.set(this.outboxKey(member), outbox.hex);
        outbox.onChange = () => {
            if (this.outbox !== outbox) return;
            this.publish(tellingOf(outbox));
            queueMicrotask(() => this.pump());
        };
        this.publish(tellingOf(outbox));
        for (const waiter of this.outboxWaiters.splice(0)) waiter(outbox);
    }

    /** Puts a command into the outbox; the promise ends with its outcome. */
    async post(body: CommandBody): Promise<Settlement> {
        const outbox = this.outbox ?? (await new Promise<Outbox>((resolve) => this.outboxWaiters.push(resolve)));
        return outbox.post(body);
    }

    private pump(): void {
        const { outbox } = this;
        const { kind } = this.connection.phase;
        if (outbox === null || (kind !== 'live' && kind !== 'loading')) return;
        if (outbox.waiting.length > 0 && !outbox.isMine) {
            void this.switchOutbox(outbox);
            return;
        }
        const { limits } = this.connection;
        const inFlightMax = limits?.commandsInFlightMax || 1;
        const pace = (body: CommandBody): number => this.pacer.take(body, limits);
        for (let next = outbox.take(inFlightMax, pace); next !== null; next = outbox.take(inFlightMax, pace)) {
            const { counter, body } = next;
            if (!this.connection.send({ case: 'command', value: { counter: BigInt(counter), body } })) return;
        }
        this.cancelHold();
        const { heldMs } = outbox;
        if (heldMs !== null) this.cancelHold = this.options.environment.clock.after(heldMs, () => this.pump());
    }

    // This tab was frozen for so long that another one took its outbox, with all that waited in it.
    private async switchOutbox(lost: Outbox): Promise<void> {
        if (this.isSwitching || this.identity === null) return;
        this.isSwitching = true;
        lost.handOver();
        await this.openOutbox(this.identity.member);
        this.isSwitching = false;
        this.connection.renew();
    }

    // Commands of a tab that died are sent by the next one that has nothing to say itself.
    private async adoptLeftBehind(): Promise<void> {
        const { identity, outbox } = this;
        if (identity === null || outbox === null || outbox.waiting.length > 0 || this.isSwitching) return;
        if (this.connection.phase.kind !== 'live') return;
        this.isSwitching = true;
        const found = await Outbox.open({ ...this.outboxOptions(identity.member), onlyLeftBehind: true });
        this.isSwitching = false;
        if (found === null) return;
        if (this.outbox !== outbox || outbox.waiting.length > 0) {
            this.claims.release(found.hex);
            return;
        }
        this.claims.release(outbox.hex);
        this.useOutbox(found, identity.member);
        this.connection.renew();
    }

    private refreshLater(): void {
        this.cancelRefresh();
        this.cancelRefresh = this.options.environment.clock.after(refreshMs, () => {
            this.claims.refresh();
            void this.adoptLeftBehind();
            this.refreshLater();
        });
    }

    // Between the answer and the view's own news of it, what was said must not vanish for a moment.
    private landed(body: CommandBody, sequence: number): void {
        const { view, landing } = this.published;
        if (view === null) return;
        if (body.case === 'castVote' || body.case === 'withdrawVote') {
            const value = body.case === 'castVote' ? body.value.value : undefined;
            this.publish({
                view: foldOwnVote(view, Number(body.value.ballot), Number(body.value.subject), value, sequence),
            });
        } else if ((body.case === 'postIdea' || body.case === 'postReply') && sequence > view.sequence) {
            this.publish({ landing: [...landing, { sequence, body }] });
        }
    }

    private see(view: ViewState): void {
        const landing = this.published.landing.filter(
            ({ sequence }) => sequence > view.sequence && !view.own.waiting.has(sequence),
        );
        this.publish({ view, landing, heardAt: this.options.environment.clock.now() });
    }

    private publish(part: Partial<ClientState>): void {
        this.published = { ...this.published, ...part };
        if (this.isTelling) return;
        this.isTelling = true;
        queueMicrotask(() => {
            this.isTelling = false;
            for (const listener of this.listeners) listener(this.published);
        });
    }
}
