// The view: what this client's audience may see of a room, and the pure fold of view changes that keeps it up to date.
// Twin of the server's `domain/view`: both are held to the same fixtures and the same canonical text.
// Invariants: values are never changed in place (a change makes new ones, so that identity tells what changed); items
// stand in rising order of id; totals exist only for items whose counts this view may show.
import type { Charter as WireCharter } from '../protocol/gen/kring/v1/charter_wire';
import { LadderStep, Measure, NamesMode } from '../protocol/gen/kring/v1/charter_wire';
import type { Agenda as WireAgenda, PhaseSwitches } from '../protocol/gen/kring/v1/phases_wire';
import { Advance, ListOrder, Permission } from '../protocol/gen/kring/v1/phases_wire';
import type {
    ActChange,
    Change,
    CharterInForce as WireCharterInForce,
    Figures as WireFigures,
    Group as WireGroup,
    HideAct as WireHideAct,
    Item as WireItem,
    Mute as WireMute,
    RoomHeader as WireRoomHeader,
    Self as WireSelf,
    StakeholderCounts as WireStakeholderCounts,
    Phases as WirePhases,
    Totals as WireTotals,
    Update,
    ViewSnapshot,
} from '../protocol/gen/kring/v1/server_wire';
import type { StakeholderGroup as WireStakeholderGroup } from '../protocol/gen/kring/v1/stakeholders_wire';
import { Authors, BallotKind, ItemState, Role, RoomState, Seating, View } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';
import { emptyStage, toInsight, toLine, toMemberLine, toStage, type Insight, type MemberLine, type PrivateLine, type Stage } from './stage';
import { toTable, type Table } from './tables';
import { toBatch, type InvitationBatch } from './invitations';
import { emptyLog, foldAct, renameInLog, toAct, type ModerationLog } from './acts';
import { foldCalls, toItemFlag, toPolicy, type FlagReason, type ItemFlag, type OwnCall, type OwnCase, type OwnFlag, type PolicyInForce } from './community';
import { foldMuted, putAnswers, replaceAnswers, type Answers, type MutedText } from './answers';
import { isQuestion, pairIn, toBallot, type Ballot } from './ballot';

export { Advance, Authors, BallotKind, ItemState, LadderStep, ListOrder, Measure, NamesMode, Permission, Role, RoomState, Seating, View };
export type { PhaseSwitches };

export interface RoomHeader {
    readonly state: RoomState;
    readonly title: string;
    readonly question: string;
    readonly promise: string;
    readonly pauseReason: string;
    readonly language: string;
    /** What the published report is as of; 0: there is none. */
    readonly report: number;
    /** When the pause is said to end; 0: nothing is said. */
    readonly pausedUntilMs: number;
    /** Nobody new comes in. */
    readonly isLocked: boolean;
    /** Facilitators and screens: of the join links that lead in. */
    readonly linkGeneration: number;
    /** Facilitators: newcomers wait to be let in. */
    readonly hasLobby: boolean;
    /** Facilitators and screens: no typed code leads in. */
    readonly isConfidential: boolean;
    /** Facilitators and screens: the join link lets nobody new in, an invitation does. */
    readonly isByInvitation: boolean;
    /** Facilitators and screens: the join link asks for a passphrase. */
    readonly isByPassphrase: boolean;
    /** Facilitators: the passphrase. Empty though one is asked for: nobody can say it until it is set anew. */
    readonly passphrase: string;
    /** Facilitators: set for the room; 0: as many participants come in as the server takes. */
    readonly participantsMax: number;
    /** Facilitators and screens: what facilitators have the big screen show, see screen_wish.ts; 0: what goes on, by itself. */
    readonly screen: number;
}

export interface HideAct {
    readonly act: number;
    readonly by: number;
    readonly byName: string;
    readonly reason: string;
    readonly timeMs: number;
}

/** For whom somebody else entered an idea. */
export interface OnBehalf {
    /** May be empty where the people are counted. */
    readonly label: string;
    /** 0: not counted. */
    readonly people: number;
}

/** Hands that were counted for an idea. They stand beside the votes, in no total. */
export interface ShowOfHands {
    readonly hands: number;
    readonly present: number;
}

export interface Tag {
    readonly id: number;
    readonly text: string;
}

/** A text that was there before an edit, and when it was written. */
export interface TextVersion {
    readonly text: string;
    readonly timeMs: number;
}

export interface Item {
    readonly id: number;
    /** 0: an idea. */
    readonly parent: number;
    readonly state: ItemState;
    readonly author: number;
    readonly authorName: string;
    readonly authorRole: Role;
    readonly text: string;
    readonly timeMs: number;
    readonly hiddenReason: string;
    readonly hides: readonly HideAct[];
    /** The idea that this one improves on; 0: none. This and the next two stay when text and author leave the view. */
    readonly improves: number;
    /** 0: in no group. */
    readonly group: number;
    /** The idea that this one is merged into; 0: it stands for itself. */
    readonly mergedInto: number;
    readonly mergeReason: string;
    /** The act that lets an idea take no replies and no votes; 0: it takes them. It stays as `improves` does. */
    readonly locked: number;
    /** The table of whose list it is; 0: of the plenary's. This and the next stay as `improves` does. */
    readonly table: number;
    /** The harvest that lifted it into the plenary too; 0: none. */
    readonly lifted: number;
    /** A reply: a facilitator's question to the idea's author. */
    readonly asks: boolean;
    /** An idea by which the organiser begins. */
    readonly seed: boolean;
    /** Null: the author's own. */
    readonly onBehalf: OnBehalf | null;
    /** Null: nobody counted. */
    readonly hands: ShowOfHands | null;
    /** The last edit that left a version; 0: none. */
    readonly edited: number;
    readonly editedMs: number;
    readonly tags: readonly Tag[];
    /** Facilitators only: the oldest first. */
    readonly versions: readonly TextVersion[];
    /** Which the text is in, as a BCP 47 tag; empty: the server cannot tell. */
    readonly textLanguage: string;
    /** There is a text, which is not here yet (texts.ts). */
    readonly textLater: boolean;
    /** What the community found wrong with it, while that keeps it folded or hidden; UNSPECIFIED: nothing. */
    readonly found: FlagReason;
    /** The act that folded it: the text is one tap away; 0: not folded. */
    readonly folded: number;
    /** Facilitators only, this and the rest: in the order of flagging. */
    readonly flags: readonly ItemFlag[];
    /** That sits over it; 0: none. */
    readonly jury: number;
    readonly juryEndsMs: number;
    /** Its author asks for another verdict, and no jury sits. */
    readonly appealed: boolean;
}

export interface Goal {
    readonly text: string;
    readonly measure: Measure;
    readonly target: number;
}

/** What a room agrees on. */
export interface CharterTerms {
    readonly goals: readonly Goal[];
    readonly question: string;
    readonly welcome: string;
    readonly unwelcome: string;
    readonly promise: string;
    /** YYYYMMDD. */
    readonly dueDate: number;
    readonly decisionMaker: string;
    readonly ladderStep: LadderStep;
    readonly confidence: string;
    readonly manners: readonly string[];
    readonly names: NamesMode;
}

export interface Charter extends CharterTerms {
    readonly version: number;
    readonly isConfirmed: boolean;
}

export interface PhasePlan {
    readonly number: number;
    readonly title: string;
    readonly switches: PhaseSwitches;
    readonly durationS: number;
    /** 0: when somebody starts it. */
    readonly startsMs: number;
}

export interface Agenda {
    readonly phases: readonly PhasePlan[];
    readonly advance: Advance;
}

export interface ActivePhase {
    readonly number: number;
    /** 0: open end. By the server's clock. */
    readonly endsMs: number;
}

export interface Phases {
    readonly agenda: Agenda;
    readonly active: readonly ActivePhase[];
    /** What holds now; null: no phase was started yet. */
    readonly switches: PhaseSwitches | null;
}

/** What goals are counted by; null: hidden. */
export interface Figures {
    readonly ideas: number;
    readonly contributions: number;
    readonly writers: number;
    readonly voters: number | null;
    readonly votes: number | null;
}

/** Whom people may say they speak for. */
export interface StakeholderGroup {
    readonly number: number;
    readonly title: string;
    /** How many people; 0: nobody said. */
    readonly expected: number;
}

/** How many of a stakeholder group were heard; number 0: of those who chose none. */
export interface StakeholderCount {
    readonly number: number;
    readonly joined: number;
    /** Null: too few people to tell. */
    readonly wrote: number | null;
    readonly voted: number | null;
}

export interface Total {
    readonly asOf: number;
    readonly counts: readonly number[];
}

/** What only this member sees of itself. */
export interface OwnState {
    /** By `voteKey`. */
    readonly votes: ReadonlyMap<string, number>;
    /** By `voteKey`: the sequence each was cast at. */
    readonly voteAt: ReadonlyMap<string, number>;
    /** Own contributions that moderation hid, by id. */
    readonly hidden: ReadonlyMap<number, { readonly text: string; readonly textLanguage: string; readonly reason: string }>;
    /** That wait for a facilitator, by id; since when, by the server's clock. */
    readonly waiting: ReadonlyMap<number, { readonly text: string; readonly textLanguage: string; readonly timeMs: number }>;
    /** That a facilitator declined, by id. */
    readonly declined: ReadonlyMap<number, { readonly text: string; readonly textLanguage: string; readonly reason: string }>;
    /** Until when one may not write, by the server's clock, over or not; null: not muted. */
    readonly muted: { readonly untilMs: number; readonly reason: string } | null;
    readonly name: string;
    /** Ids of what one wrote. */
    readonly authored: ReadonlySet<number>;
    /** The version of the charter that one agreed to last; 0: none. */
    readonly acceptedCharter: number;
    /** Own answers in words, by ballot. */
    readonly answers: ReadonlyMap<number, readonly string[]>;
    /** Private lines with the facilitators, in order of id. */
    readonly lines: readonly PrivateLine[];
    /** The number of the stakeholder group that one chose, which may be off the list since; 0: none. */
    readonly stakeholderGroup: number;
    /** Where one sits; null: at no table. */
    readonly seat: { readonly table: number; readonly takesNotes: boolean } | null;
    /** Facilitators: which recovery code one has, by what made it; 0: none. */
    readonly recovery: number;
    /** What the community has against own contributions, by id. */
    readonly cases: ReadonlyMap<number, OwnCase>;
    /** Juries that one is called to, in order of jury. */
    readonly calls: readonly OwnCall[];
    /** What one has flagged, by contribution. */
    readonly flags: ReadonlyMap<number, OwnFlag>;
    /** How many in a hundred of all posts are one's own, where that is a lot; 0: it is not. */
    readonly voice: number;
}

export interface ViewState {
    readonly view: View;
    /** The cursor: the last sequence folded in. */
    readonly sequence: number;
    readonly room: RoomHeader;
    readonly ballots: ReadonlyMap<number, Ballot>;
    readonly answers: Answers;
    /** Facilitators only. */
    readonly muted: readonly MutedText[];
    /** Titles by id. */
    readonly groups: ReadonlyMap<number, string>;
    readonly stakeholderGroups: readonly StakeholderGroup[];
    readonly seating: Seating;
    /** In order of id. */
    readonly tables: ReadonlyMap<number, Table>;
    /** How many sit at each table, by id. */
    readonly seats: ReadonlyMap<number, number>;
    /** Null: the room has none. */
    readonly charter: Charter | null;
    /** Null: the room never had an agenda. */
    readonly phases: Phases | null;
    /** One text of a participant in so many seconds; 0: as fast as the limits allow. */
    readonly slowModeS: number;
    /** What participants write waits for a facilitator, at most so long; 0: it does not. */
    readonly publishAfterS: number;
    /** How much the items tell of their authors. */
    readonly authors: Authors;
    /** The rules by which the room keeps itself clean; null: nobody has told yet. */
    readonly policy: PolicyInForce | null;
    readonly items: ReadonlyMap<number, Item>;
    readonly log: ModerationLog;
    readonly stage: Stage;
    readonly insights: readonly Insight[];
    /** Facilitators only: how many invitations there are of each channel, in order of id. */
    readonly invitations: readonly InvitationBatch[];
    /** Facilitators only: all private lines, in order of id. */
    readonly lines: readonly MemberLine[];
    /** By `voteKey`. */
    readonly totals: ReadonlyMap<string, Total>;
    readonly members: number;
    readonly present: number;
    readonly headcountAsOf: number;
    /** Null in rooms whose charter counts nothing. */
    readonly figures: Figures | null;
    /** For facilitators; empty where nothing is counted. */
    readonly stakeholders: readonly StakeholderCount[];
    readonly own: OwnState;
}

export function voteKey(ballot: number, subject: number): string {
    return `${ballot}:${subject}`;
}

const emptyOwn: OwnState = {
    votes: new Map(),
    voteAt: new Map(),
    hidden: new Map(),
    waiting: new Map(),
    declined: new Map(),
    muted: null,
    name: '',
    authored: new Set(),
    acceptedCharter: 0,
    answers: new Map(),
    lines: [],
    stakeholderGroup: 0,
    seat: null,
    recovery: 0,
    cases: new Map(),
    calls: [],
    flags: new Map(),
    voice: 0,
};

export function emptyView(view: View): ViewState {
    return {
        view,
        sequence: 0,
        room: { state: RoomState.UNSPECIFIED, title: '', question: '', promise: '', pauseReason: '', language: '', report: 0, pausedUntilMs: 0, isLocked: false, linkGeneration: 0, hasLobby: false, isConfidential: false, isByInvitation: false, isByPassphrase: false, passphrase: '', participantsMax: 0, screen: 0 },
        ballots: new Map(),
        answers: new Map(),
        muted: [],
        groups: new Map(),
        stakeholderGroups: [],
        seating: Seating.CHOSEN,
        tables: new Map(),
        seats: new Map(),
        charter: null,
        phases: null,
        slowModeS: 0,
        publishAfterS: 0,
        authors: Authors.NAMED,
        policy: null,
        items: new Map(),
        log: emptyLog,
        stage: emptyStage,
        insights: [],
        invitations: [],
        lines: [],
        totals: new Map(),
        members: 0,
        present: 0,
        headcountAsOf: 0,
        figures: null,
        stakeholders: [],
        own: emptyOwn,
    };
}

/** The view that a snapshot shows. It replaces all but the own state, which the Self behind it replaces. */
export function fromSnapshot(view: View, snapshot: ViewSnapshot, own: OwnState = emptyOwn): ViewState {
    const items = snapshot.items.map(toItem).sort((left, right) => left.id - right.id);
    const state: ViewState = {
        ...emptyView(view),
        sequence: toNumber(snapshot.asOf),
        room: toRoom(snapshot.room),
        ballots: new Map(snapshot.ballots.map((ballot) => [toNumber(ballot.id), toBallot(ballot)])),
        answers: putAnswers(new Map(), snapshot.answers),
        muted: snapshot.muted.map(({ ballot, text }) => ({ ballot: toNumber(ballot), text })),
        groups: new Map(snapshot.groups.map(toGroup)),
        stakeholderGroups: snapshot.stakeholderGroups.map(toStakeholderGroup),
        seating: snapshot.seating || Seating.CHOSEN,
        tables: new Map(snapshot.tables.map((table) => [toNumber(table.id), toTable(table)])),
        charter: toCharter(snapshot.charter),
        phases: snapshot.phases === undefined ? null : toPhases(snapshot.phases, null),
        slowModeS: snapshot.pace?.slowModeS ?? 0,
        publishAfterS: snapshot.pace?.publishAfterS ?? 0,
        authors: snapshot.authors || Authors.NAMED,
        policy: snapshot.policy === undefined ? null : toPolicy(snapshot.policy),
        items: new Map(items.map((item) => [item.id, item])),
        log: { acts: snapshot.acts.map(toAct), count: snapshot.actCount },
        stage: toStage(snapshot.stage),
        insights: snapshot.insights.map(toInsight),
        invitations: snapshot.invitations.map(toBatch),
        lines: snapshot.lines.map(toMemberLine),
        own,
    };
    return snapshot.totals === undefined ? state : foldTotals(state, snapshot.totals);
}

/** The view after the update, or 'gap' when the update starts behind the cursor: only a resync helps then. */
export function foldUpdate(state: ViewState, update: Update): ViewState | 'gap' {
    if (toNumber(update.after) > state.sequence) return 'gap';
    const draft = new Draft(state);
    for (const change of update.changes) {
        if (toNumber(change.sequence) <= state.sequence) continue;
        draft.apply(change.body);
        if (change.act !== undefined) draft.note(change.act);
    }
    return draft.finish(Math.max(state.sequence, toNumber(update.through)));
}

/** Counts are absolute: the newest `as_of` of each subject wins, whatever the order of arrival. */
export function foldTotals(state: ViewState, totals: WireTotals): ViewState {
    const asOf = toNumber(totals.asOf);
    const next = new Map(state.totals);
    for (const { subject, ballot, counts } of totals.subjects) {
        if (!showsTotal(state, toNumber(ballot), toNumber(subject))) continue;
        const key = voteKey(toNumber(ballot), toNumber(subject));
        const standing = next.get(key);
        if (standing === undefined || asOf >= standing.asOf) next.set(key, { asOf, counts: [...counts] });
    }
    const isNewest = asOf >= state.headcountAsOf;
    const hasHeadcount = totals.members !== undefined || totals.present !== undefined;
    return {
        ...state,
        totals: next,
        members: isNewest ? (totals.members ?? state.members) : state.members,
        present: isNewest ? (totals.present ?? state.present) : state.present,
        headcountAsOf: isNewest && hasHeadcount ? asOf : state.headcountAsOf,
        figures: isNewest && totals.figures !== undefined ? toFigures(totals.figures) : state.figures,
        stakeholders: isNewest && totals.stakeholders !== undefined ? toStakeholderCounts(totals.stakeholders) : state.stakeholders,
        seats: isNewest && totals.seats !== undefined ? new Map(totals.seats.tables.map(({ table, people }) => [toNumber(table), people])) : state.seats,
    };
}

export function foldSelf(state: ViewState, self: WireSelf): ViewState {
    const votes = new Map(self.whole ? [] : state.own.votes);
    const voteAt = new Map(self.whole ? [] : state.own.voteAt);
    for (const { ballot, subject, value, at } of self.votes) {
        const key = voteKey(toNumber(ballot), toNumber(subject));
        setVote(votes, voteAt, key, value, toNumber(at));
    }
    const hidden = new Map(self.whole ? [] : state.own.hidden);
    const waiting = new Map(self.whole ? [] : state.own.waiting);
    const declined = new Map(self.whole ? [] : state.own.declined);
    const cases = new Map(self.whole ? [] : state.own.cases);
    for (const { id, state: itemState, text, textLanguage, reason, timeMs, found } of self.contributions) {
        for (const each of [hidden, waiting, declined, cases]) each.delete(toNumber(id));
        if (found !== undefined) cases.set(toNumber(id), found);
        if (itemState === ItemState.HIDDEN) hidden.set(toNumber(id), { text, textLanguage, reason });
        if (itemState === ItemState.HELD) waiting.set(toNumber(id), { text, textLanguage, timeMs: toNumber(timeMs) });
        if (itemState === ItemState.DECLINED) declined.set(toNumber(id), { text, textLanguage, reason });
    }
    const muted = self.muted === undefined ? (self.whole ? null : state.own.muted) : toMuted(self.muted);
    const authored = new Set(self.whole ? [] : state.own.authored);
    for (const id of self.authored) authored.add(toNumber(id));
    const before = self.whole ? 0 : state.own.acceptedCharter;
    const acceptedCharter = self.acceptedCharter === undefined ? before : toNumber(self.acceptedCharter);
    const known = self.whole ? [] : state.own.lines;
    const added = self.lines.map(toLine).filter(({ id }) => !known.some((line) => line.id === id));
    const lines = added.length === 0 ? known : [...known, ...added].sort((left, right) => left.id - right.id);
    const answers = new Map(self.whole ? [] : state.own.answers);
    for (const { ballot, texts } of self.answers) {
        if (texts.length === 0) answers.delete(toNumber(ballot));
        else answers.set(toNumber(ballot), [...texts]);
    }
    const stakeholderGroup = self.stakeholderGroup ?? (self.whole ? 0 : state.own.stakeholderGroup);
    const name = self.name ?? state.own.name;
    const told = self.seat === undefined ? null : { table: toNumber(self.seat.table), takesNotes: self.seat.takesNotes };
    const seat = told === null && !self.whole ? state.own.seat : told;
    const recovery = self.recoveryCode === undefined ? (self.whole ? 0 : state.own.recovery) : toNumber(self.recoveryCode);
    const calls = foldCalls(self.whole ? [] : state.own.calls, self.calls);
    const flags = new Map(self.whole ? [] : state.own.flags);
    for (const { contribution, reason, doubleOf } of self.flags) {
        if (reason === 0) flags.delete(toNumber(contribution));
        else flags.set(toNumber(contribution), { reason, doubleOf: toNumber(doubleOf) });
    }
    const voice = self.voice ?? (self.whole ? 0 : state.own.voice);
    return { ...state, own: { votes, voteAt, hidden, waiting, declined, muted, name, authored, acceptedCharter, answers, lines, stakeholderGroup, seat, recovery, cases, calls, flags, voice } };
}

function toMuted({ act, untilMs, reason }: WireMute): OwnState['muted'] {
    return act === 0n ? null : { untilMs: toNumber(untilMs), reason };
}

/** Not one that waits for a facilitator or was declined: only facilitators have such items. */
export function isOut({ state }: Item): boolean {
    return state !== ItemState.HELD && state !== ItemState.DECLINED;
}

/** The own vote as the answer to its command tells it; the next Self says the same. `undefined`: taken back. */
export function foldOwnVote(
    state: ViewState,
    ballot: number,
    subject: number,
    value: number | undefined,
    at: number,
): ViewState {
    const votes = new Map(state.own.votes);
    const voteAt = new Map(state.own.voteAt);
    setVote(votes, voteAt, voteKey(ballot, subject), value, at);
    return { ...state, own: { ...state.own, votes, voteAt } };
}

function setVote(
    votes: Map<string, number>,
    voteAt: Map<string, number>,
    key: string,
    value: number | undefined,
    at: number,
): void {
    if (value === undefined) {
        votes.delete(key);
        voteAt.delete(key);
    } else {
        votes.set(key, value);
        voteAt.set(key, at);
    }
}

/** Whether this view is told counts at all. A facilitator always is. */
export function seesCounts({ view, phases }: Pick<ViewState, 'view' | 'phases'>): boolean {
    return view === View.FACILITATOR || phases === null || phases.switches === null || phases.switches.showCounts;
}

type Audience = Pick<ViewState, 'view' | 'phases' | 'ballots' | 'items'>;

// What this view may be told of what a ballot counted on an idea, on itself, or on a pair of ideas. Facilitators judge hidden
// contributions, so they keep their counts; nobody else is told them.
function showsTotal(state: Audience, ballotId: number, subject: number): boolean {
    const ballot = state.ballots.get(ballotId);
    const isLead = state.view === View.FACILITATOR;
    if (subject === ballotId) return isLead || ballot?.hidesCounts === false;
    const pair = pairIn(subject);
    for (const id of pair ?? [subject]) {
        const shown = state.items.get(id)?.state;
        if (shown !== ItemState.SHOWN && !(isLead && shown === ItemState.HIDDEN)) return false;
    }
    // How often an idea was compared says nothing of the outcome.
    if (isLead || (ballot?.kind === BallotKind.PAIRWISE && pair === null)) return true;
    return ballot?.hidesCounts !== true && seesCounts(state);
}

/** Whether this view is told what the ballot counted, so far as it shows the subjects. */
export function seesCountsOf(state: Pick<ViewState, 'view' | 'phases'>, ballot: Ballot): boolean {
    if (state.view === View.FACILITATOR) return true;
    return !ballot.hidesCounts && (isQuestion(ballot.kind) || seesCounts(state));
}

// Copies a map only when an update touches it: most updates touch one.
class Draft {
    private room: RoomHeader;
    private ballots: Map<number, Ballot> | null = null;
    private answers: Answers;
    private muted: readonly MutedText[];
    private groups: Map<number, string> | null = null;
    private stakeholderGroups: readonly StakeholderGroup[];
    private items: Map<number, Item> | null = null;
    private seating: Seating;
    private tables: ReadonlyMap<number, Table>;
    private totals: Map<string, Total> | null = null;
    private charter: Charter | null;
    private phases: Phases | null;
    private slowModeS: number;
    private publishAfterS: number;
    private authors: Authors;
    private policy: PolicyInForce | null;
    private log: ModerationLog;
    private stage: Stage;
    private insights: readonly Insight[];
    private invitations: readonly InvitationBatch[];
    private lines: readonly MemberLine[];
    private newest: number;
    private isOutOfOrder = false;

    constructor(private readonly base: ViewState) {
        this.room = base.room;
        this.stakeholderGroups = base.stakeholderGroups;
        this.charter = base.charter;
        this.answers = base.answers;
        this.seating = base.seating;
        this.tables = base.tables;
        this.muted = base.muted;
        this.phases = base.phases;
        this.slowModeS = base.slowModeS;
        this.publishAfterS = base.publishAfterS;
        this.authors = base.authors;
        this.policy = base.policy;
        this.log = base.log;
        this.stage = base.stage;
        this.insights = base.insights;
        this.invitations = base.invitations;
        this.lines = base.lines;
        this.newest = Math.max(0, ...lastKey(base.items));
    }

    apply(body: Change['body']): void {
        switch (body.case) {
            case 'room':
                this.room = toRoom(body.value);
                // A phase hides counts so that nobody votes as others do; closing shows them.
                if (this.room.state === RoomState.CLOSED && this.phases?.switches) {
                    this.phases = { ...this.phases, switches: { ...this.phases.switches, showCounts: true } };
                }
                return;
            case 'item':
                this.place(toItem(body.value));
                return;
            case 'hidden':
                this.strip(toNumber(body.value.id), ItemState.HIDDEN, body.value.reason, body.value.found);
                return;
            case 'withdrawn':
                this.strip(toNumber(body.value.id), ItemState.WITHDRAWN, '');
                return;
            case 'renamed':
                this.rename(toNumber(body.value.member), body.value.name);
                return;
            case 'ballot':
                this.ballots ??= new Map(this.base.ballots);
                this.ballots.set(toNumber(body.value.id), toBallot(body.value));
                if (body.value.hidesCounts) this.dropUnseen();
                return;
            case 'prompt': {
                const { ballot, answers } = body.value;
                if (ballot === undefined) return;
                this.ballots ??= new Map(this.base.ballots);
                this.ballots.set(toNumber(ballot.id), toBallot(ballot));
                this.answers = replaceAnswers(this.answers, toNumber(ballot.id), answers);
                return;
            }
            case 'answers':
                this.answers = putAnswers(this.answers, body.value.answers);
                return;
            case 'textMuted':
                this.muted = foldMuted(this.muted, toNumber(body.value.ballot), body.value.text, body.value.isMuted);
                return;
            case 'charter':
                this.charter = toCharter(body.value.charter);
                this.show(body.value.authors);
                return;
            case 'phases':
                this.phases = toPhases(body.value.phases, this.phases);
                this.show(body.value.authors);
                for (const { id, author, authorName } of body.value.shown) {
                    const item = (this.items ?? this.base.items).get(toNumber(id));
                    if (item !== undefined) this.place({ ...item, author: toNumber(author), authorName });
                }
                if (!seesCounts({ view: this.base.view, phases: this.phases })) this.dropUnseen();
                return;
            case 'group': {
                const [id, title] = toGroup(body.value);
                this.groups ??= new Map(this.base.groups);
                const isNewest = id > Math.max(0, ...lastKey(this.groups));
                this.groups.set(id, title);
                if (!isNewest) this.groups = new Map([...this.groups].sort(([left], [right]) => left - right));
                return;
            }
            case 'invitations': {
                const batch = toBatch(body.value);
                this.invitations = [...this.invitations.filter(({ id }) => id < batch.id), batch, ...this.invitations.filter(({ id }) => id > batch.id)];
                return;
            }
            case 'stakeholderGroups':
                this.stakeholderGroups = body.value.groups.map(toStakeholderGroup);
                return;
            case 'table': {
                const table = toTable(body.value);
                const others = [...this.tables.values()].filter(({ id }) => id !== table.id);
                this.tables = new Map([...others, table].sort((left, right) => left.id - right.id).map((each) => [each.id, each]));
                return;
            }
            case 'tableGone': {
                const gone = toNumber(body.value.id);
                this.tables = new Map([...this.tables].filter(([id]) => id !== gone));
                this.change(({ table }) => table === gone, { table: 0, lifted: 0 });
                return;
            }
            case 'tables': {
                const { seating, endsMs } = body.value;
                this.seating = seating;
                if (endsMs !== undefined) this.tables = new Map([...this.tables].map(([id, table]) => [id, { ...table, endsMs: toNumber(endsMs) }]));
                return;
            }
            case 'lifted': {
                const ids = new Set(body.value.ideas.map(({ id }) => toNumber(id)));
                this.change(({ id }) => ids.has(id), { lifted: toNumber(body.value.by) });
                return;
            }
            case 'groupGone':
                this.dissolve(toNumber(body.value.id));
                return;
            case 'pace':
                this.slowModeS = body.value.slowModeS;
                this.publishAfterS = body.value.publishAfterS;
                return;
            case 'policy':
                this.policy = toPolicy(body.value);
                return;
            case 'stage':
                this.stage = toStage(body.value);
                return;
            case 'insight':
                this.insights = [...this.insights, toInsight(body.value)];
                return;
            case 'insightGone': {
                const gone = toNumber(body.value.id);
                this.insights = this.insights.filter(({ id }) => id !== gone);
                return;
            }
            case 'line':
                this.lines = [...this.lines, toMemberLine(body.value)];
                return;
            case undefined:
                // A change that a younger server knows and this page does not: the rest of the view stays true.
                return;
        }
    }

    note(change: ActChange): void {
        this.log = foldAct(this.log, change);
    }

    finish(sequence: number): ViewState {
        const items = this.items ?? this.base.items;
        return {
            ...this.base,
            sequence,
            room: this.room,
            ballots: this.ballots ?? this.base.ballots,
            answers: this.answers,
            muted: this.muted,
            groups: this.groups ?? this.base.groups,
            stakeholderGroups: this.stakeholderGroups,
            seating: this.seating,
            tables: this.tables,
            charter: this.charter,
            phases: this.phases,
            slowModeS: this.slowModeS,
            publishAfterS: this.publishAfterS,
            authors: this.authors,
            policy: this.policy,
            log: this.log,
            stage: this.stage,
            insights: this.insights,
            invitations: this.invitations,
            lines: this.lines,
            items: this.isOutOfOrder ? new Map([...items].sort(([left], [right]) => left - right)) : items,
            totals: this.totals ?? this.base.totals,
        };
    }

    private place(item: Item): void {
        this.items ??= new Map(this.base.items);
        if (!this.items.has(item.id)) {
            if (item.id < this.newest) this.isOutOfOrder = true;
            else this.newest = item.id;
        }
        this.items.set(item.id, item);
        const isLead = this.base.view === View.FACILITATOR;
        if (item.state !== ItemState.SHOWN && !(isLead && item.state === ItemState.HIDDEN)) this.dropTotals(item.id);
    }

    private strip(id: number, state: ItemState, hiddenReason: string, found: FlagReason = 0): void {
        const item = (this.items ?? this.base.items).get(id);
        if (item === undefined) return;
        this.place({
            ...item,
            state,
            author: 0,
            authorName: '',
            authorRole: Role.UNSPECIFIED,
            text: '',
            textLanguage: '',
            textLater: false,
            hiddenReason,
            hides: [],
            mergeReason: '',
            seed: false,
            asks: false,
            onBehalf: null,
            hands: null,
            edited: 0,
            editedMs: 0,
            tags: [],
            versions: [],
            found,
            folded: 0,
            flags: [],
            jury: 0,
            juryEndsMs: 0,
            appealed: false,
        });
        // Whoever is sent this change may not see the counts either, even a facilitator.
        this.dropTotals(id);
    }

    // What is shown of authors less than before leaves every item.
    private show(authors: Authors): void {
        const before = this.authors;
        this.authors = authors || Authors.NAMED;
        if (this.authors <= before) return;
        const isHidden = this.authors === Authors.HIDDEN;
        if (this.lines.length > 0) this.lines = this.lines.map((line) => ({ ...line, name: '' }));
        for (const item of (this.items ?? this.base.items).values()) {
            if (item.author === 0 && item.authorName === '') continue;
            this.items ??= new Map(this.base.items);
            this.items.set(item.id, { ...item, author: isHidden ? 0 : item.author, authorName: '' });
        }
    }

    private rename(member: number, name: string): void {
        this.log = renameInLog(this.log, member, name);
        const showsNames = this.authors === Authors.NAMED;
        if (showsNames && this.lines.some((line) => line.member === member))
            this.lines = this.lines.map((line) => (line.member === member ? { ...line, name } : line));
        for (const item of (this.items ?? this.base.items).values()) {
            const isAuthor = showsNames && item.author === member && item.authorName !== name;
            const hasActs = item.hides.some((act) => act.by === member && act.byName !== name);
            if (!isAuthor && !hasActs) continue;
            this.items ??= new Map(this.base.items);
            this.items.set(item.id, {
                ...item,
                authorName: isAuthor ? name : item.authorName,
                hides: item.hides.map((act) => (act.by === member ? { ...act, byName: name } : act)),
            });
        }
    }

    private dissolve(group: number): void {
        this.groups ??= new Map(this.base.groups);
        this.groups.delete(group);
        this.change((item) => item.group === group, { group: 0 });
    }

    private change(which: (item: Item) => boolean, to: Partial<Item>): void {
        for (const item of (this.items ?? this.base.items).values()) {
            if (!which(item)) continue;
            this.items ??= new Map(this.base.items);
            this.items.set(item.id, { ...item, ...to });
        }
    }

    private dropTotals(item: number): void {
        this.dropTotalsIf((_, subject) => subject === item || (pairIn(subject)?.includes(item) ?? false));
    }

    private dropUnseen(): void {
        const now = { ...this.base, phases: this.phases, ballots: this.ballots ?? this.base.ballots, items: this.items ?? this.base.items };
        this.dropTotalsIf((ballot, subject) => !showsTotal(now, ballot, subject));
    }

    private dropTotalsIf(goes: (ballot: number, subject: number) => boolean): void {
        for (const key of (this.totals ?? this.base.totals).keys()) {
            const [ballot = 0, subject = 0] = key.split(':').map(Number);
            if (!goes(ballot, subject)) continue;
            this.totals ??= new Map(this.base.totals);
            this.totals.delete(key);
        }
    }
}

// The last key in rising order is the newest; a Map has no faster way to its end, so the walk is done once per update.
function lastKey(items: ReadonlyMap<number, unknown>): number[] {
    let last: number | undefined;
    for (const key of items.keys()) last = key;
    return last === undefined ? [] : [last];
}

function toRoom(room: WireRoomHeader | undefined): RoomHeader {
    return {
        state: room?.state ?? RoomState.UNSPECIFIED,
        title: room?.title ?? '',
        question: room?.question ?? '',
        promise: room?.promise ?? '',
        pauseReason: room?.pauseReason ?? '',
        language: room?.language ?? '',
        report: toNumber(room?.report ?? 0n),
        pausedUntilMs: toNumber(room?.pausedUntilMs ?? 0n),
        isLocked: room?.locked ?? false,
        linkGeneration: room?.linkGeneration ?? 0,
        hasLobby: room?.lobby ?? false,
        isConfidential: room?.confidential ?? false,
        isByInvitation: room?.byInvitation ?? false,
        isByPassphrase: room?.byPassphrase ?? false,
        passphrase: room?.passphrase ?? '',
        participantsMax: room?.participantsMax ?? 0,
        screen: room?.screen ?? 0,
    };
}

function toGroup(group: WireGroup): [number, string] {
    return [toNumber(group.id), group.title];
}

function toStakeholderGroup({ number, title, expected }: WireStakeholderGroup): StakeholderGroup {
    return { number, title, expected };
}

function toStakeholderCounts({ groups }: WireStakeholderCounts): StakeholderCount[] {
    return groups.map(({ number, joined, wrote, voted }) => ({ number, joined, wrote: wrote ?? null, voted: voted ?? null }));
}

function toCharter(standing: WireCharterInForce | undefined): Charter | null {
    if (standing?.charter === undefined) return null;
    return { ...toTerms(standing.charter), version: toNumber(standing.version), isConfirmed: standing.isConfirmed };
}

function toTerms(charter: WireCharter): CharterTerms {
    return { ...charter, goals: charter.goals.map((goal) => ({ ...goal })), manners: [...charter.manners] };
}

const noAgenda: Agenda = { phases: [], advance: Advance.UNSPECIFIED };

function toPhases(phases: WirePhases | undefined, before: Phases | null): Phases {
    return {
        agenda: phases?.agenda === undefined ? (before?.agenda ?? noAgenda) : toAgenda(phases.agenda),
        active: (phases?.active ?? []).map(({ number, endsMs }) => ({ number, endsMs: toNumber(endsMs) })),
        switches: phases?.switches ?? null,
    };
}

const nothingAllowed: PhaseSwitches = {
    write: Permission.UNSPECIFIED,
    reply: Permission.UNSPECIFIED,
    vote: Permission.UNSPECIFIED,
    showCounts: false,
    showAuthors: false,
    order: ListOrder.UNSPECIFIED,
    withoutSupport: false,
    withoutStance: false,
};

function toAgenda(agenda: WireAgenda): Agenda {
    return {
        phases: agenda.phases.map(({ number, title, switches, durationS, startsMs }) => ({
            number,
            title,
            switches: switches ?? nothingAllowed,
            durationS,
            startsMs: toNumber(startsMs),
        })),
        advance: agenda.advance,
    };
}

function toFigures({ ideas, contributions, writers, voters, votes }: WireFigures): Figures {
    return { ideas, contributions, writers, voters: voters ?? null, votes: votes ?? null };
}

function toItem(item: WireItem): Item {
    return {
        id: toNumber(item.id),
        parent: toNumber(item.parent),
        state: item.state,
        author: toNumber(item.author),
        authorName: item.authorName,
        authorRole: item.authorRole,
        text: item.text,
        textLanguage: item.textLanguage,
        textLater: item.textLater,
        timeMs: toNumber(item.timeMs),
        hiddenReason: item.hiddenReason,
        hides: item.hides.map(toHideAct),
        improves: toNumber(item.improves),
        group: toNumber(item.group),
        mergedInto: toNumber(item.mergedInto),
        mergeReason: item.mergeReason,
        locked: toNumber(item.locked),
        table: toNumber(item.table),
        lifted: toNumber(item.lifted),
        asks: item.asks,
        seed: item.seed,
        onBehalf: item.onBehalf === undefined ? null : { label: item.onBehalf.label, people: item.onBehalf.people },
        hands: item.hands === undefined ? null : { hands: item.hands.hands, present: item.hands.present },
        edited: toNumber(item.edited),
        editedMs: toNumber(item.editedMs),
        tags: item.tags.map(({ id, text }) => ({ id: toNumber(id), text })),
        versions: item.versions.map(({ text, timeMs }) => ({ text, timeMs: toNumber(timeMs) })),
        found: item.found,
        folded: toNumber(item.folded),
        flags: item.flags.map(toItemFlag),
        jury: toNumber(item.jury),
        juryEndsMs: toNumber(item.juryEndsMs),
        appealed: item.appealed,
    };
}

function toHideAct(act: WireHideAct): HideAct {
    return {
        act: toNumber(act.act),
        by: toNumber(act.by),
        byName: act.byName,
        reason: act.reason,
        timeMs: toNumber(act.timeMs),
    };
}
