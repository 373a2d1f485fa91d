// What a script holds of a room. The class behind it has more, which only its connection calls.
import type { ClientState, IdeaMarks, PhaseWish } from '../connection/client';
import type { Settlement } from '../connection/outbox';
import type { CommandBody } from '../protocol/frames';
import type { Link } from '../protocol/link';
import type { Ballot, BallotTerms } from '../store/ballot';
import type { ScreenWish } from '../store/screen_wish';
import type { Agenda, BallotKind, CharterTerms, Item, ShowOfHands, StakeholderGroup } from '../store/view';

/**
 * What anybody in a room can do. A command is numbered and kept until the server has answered it, over as many connections
 * as that takes; the server does it once, however often it is sent. The promise ends with its {@link Settlement}: it never
 * rejects because of the network. It rejects with `OutboxFull` when too much waits already.
 */
export interface ParticipantCommands {
    /** Another name. @param name 1 to 40 grapheme clusters */
    rename(name: string): Promise<Settlement>;
    /** Posts an idea; the sequence of its settlement is its id. @param text 1 to 500 grapheme clusters */
    postIdea(text: string, marks?: IdeaMarks): Promise<Settlement>;
    /**
     * Posts a reply to an idea, or to a reply to one.
     * @param parent the id of what is replied to
     * @param despiteWords the author was warned of a word that may hurt, and means it
     */
    reply(parent: number, text: string, despiteWords?: boolean): Promise<Settlement>;
    /** Another text in the place of an own one. */
    edit(contribution: number, text: string, despiteWords?: boolean): Promise<Settlement>;
    /** Takes an own idea or reply back, for everybody and for good. */
    withdraw(contribution: number): Promise<Settlement>;
    /**
     * Votes, in the place of the vote that one has there.
     * @param ballot 2 is support; 3 is stance; others are opened by facilitators and stand in `state.view.ballots`
     * @param subject the id of an idea or reply; what else a ballot of another kind asks for
     * @param value support: 1; stance: 1 agree, 0 pass, -1 disagree; of other kinds: see `docs/protocol.md`
     */
    castVote(ballot: number, subject: number, value: number): Promise<Settlement>;
    withdrawVote(ballot: number, subject: number): Promise<Settlement>;
    /** Answers a question in words, in the place of the answer given before. */
    answerPrompt(ballot: number, texts: readonly string[]): Promise<Settlement>;
    withdrawAnswer(ballot: number): Promise<Settlement>;
    /** Agrees to the charter. @param version the one that was read, as `state.view.charter` has it */
    acceptCharter(version: number): Promise<Settlement>;
    /** For whom one speaks. @param number of the stakeholder group; 0: for oneself */
    chooseStakeholderGroup(number: number): Promise<Settlement>;
    /** A private line. @param member whom a facilitator answers; 0: to the facilitators */
    sendLine(text: string, member?: number): Promise<Settlement>;
    /**
     * The ideas most like a text that is being written, the most alike first. Null when nobody can tell: while away, asked
     * too often, or when a later question came before the answer.
     */
    similarTo(text: string): Promise<readonly Item[] | null>;
    /** Any command of the protocol, as a message of `docs/protocol.md`: for what has no method or function. */
    command(body: CommandBody): Promise<Settlement>;
    /** Gives up membership for good and forgets the token. */
    leave(): Promise<Settlement>;
}

/** What facilitators can do besides. To anybody else they settle as refused. Acts that need a reason say it to everybody. */
export interface FacilitatorCommands {
    openRoom(): Promise<Settlement>;
    /** @param secondsFromNow said to be over then; 0: nothing is said */
    pauseRoom(reason: string, secondsFromNow?: number): Promise<Settlement>;
    closeRoom(): Promise<Settlement>;
    /** What the room is about and what will be done with it, whole. Who agreed to an earlier version need not agree again. */
    setCharter(terms: CharterTerms): Promise<Settlement>;
    setStakeholderGroups(groups: readonly StakeholderGroup[]): Promise<Settlement>;
    /** The phases as planned. */
    setAgenda(agenda: Agenda): Promise<Settlement>;
    /** Which phases are active from now on. One that goes on keeps its end; one that starts ends as planned. */
    setPhases(phases: readonly PhaseWish[]): Promise<Settlement>;
    /** Asks for votes of another kind than support and stance. Counts stay hidden from all but facilitators until shown. */
    openBallot(kind: BallotKind, terms: BallotTerms, hidesCounts?: boolean): Promise<Settlement>;
    /** Closes it or opens it again, shows its counts or hides them. */
    setBallot(ballot: number, wish: Pick<Ballot, 'isClosed' | 'hidesCounts'>): Promise<Settlement>;
    /** Takes a text out of what others see of the answers, or lets them see it again. */
    muteAnswer(ballot: number, text: string, isMuted: boolean): Promise<Settlement>;
    /** Takes an idea or reply out of everybody's sight. */
    hide(contribution: number, reason: string): Promise<Settlement>;
    /** Shows it again, whoever hid it. */
    restore(contribution: number, reason: string): Promise<Settlement>;
    /** Takes back one act of the moderation log. @param act the act's sequence */
    undoAct(act: number): Promise<Settlement>;
    /** Makes the report as it is now public, in place of the one before. */
    publishReport(): Promise<Settlement>;
    tag(idea: number, text: string): Promise<Settlement>;
    /** @param tag its id, as the idea has it */
    untag(idea: number, tag: number): Promise<Settlement>;
    /** The sequence of its settlement is the group's id. */
    makeGroup(title: string): Promise<Settlement>;
    renameGroup(group: number, title: string): Promise<Settlement>;
    dissolveGroup(group: number): Promise<Settlement>;
    /** @param group 0: out of its group */
    putIntoGroup(idea: number, group: number): Promise<Settlement>;
    /** Makes one idea part of another; who supported both counts once. */
    merge(idea: number, into: number, reason: string): Promise<Settlement>;
    unmerge(idea: number): Promise<Settlement>;
    /** Closes a thread to replies. @param idea 0: the room, to newcomers */
    lock(idea: number, reason: string): Promise<Settlement>;
    unlock(idea: number): Promise<Settlement>;
    /** Puts an idea on the big screen. @param idea 0: nothing @param follow phones go along */
    spotlight(idea: number, follow?: boolean): Promise<Settlement>;
    pin(idea: number, pinned: boolean): Promise<Settlement>;
    /**
     * What the big screen shows from now on. It ends by itself with the phase, with an idea in the spotlight, when a question opens
     * and when the room closes. @param wish null: what goes on in the room decides again
     */
    showOnScreen(wish: ScreenWish | null): Promise<Settlement>;
    /** @param text empty: what was announced is taken back */
    announce(text: string): Promise<Settlement>;
    /** A further question to the author of an idea, in its thread. */
    askOn(idea: number, text: string): Promise<Settlement>;
    /** One sentence that says what several ideas say. */
    shareInsight(text: string, ideas: readonly number[]): Promise<Settlement>;
    takeBackInsight(insight: number): Promise<Settlement>;
    /** Each text is an idea of its own; all of them are posted, or none. */
    postIdeas(texts: readonly string[], marks?: Omit<IdeaMarks, 'improves'>): Promise<Settlement>;
    /** @param reason where it corrects an earlier count */
    countHands(idea: number, count: ShowOfHands, reason?: string): Promise<Settlement>;
    /** The join link before leads nowhere from here on; who is in stays in. */
    rotateJoinLink(): Promise<Settlement>;
}

/** One person's, or one screen's, place in one room. Get it from `connect`. */
export interface RoomClient extends ParticipantCommands, FacilitatorCommands {
    /** How things stand now: a value, which never changes. Each change makes another. */
    readonly state: ClientState;
    readonly link: Link;
    /** The member token, for a later `connect`; null before the first welcome and for a screen. It is a secret. */
    readonly token: Uint8Array | null;
    /** Calls back after each change, at once with the state as it is. Returns how to stop that. */
    subscribe(listener: (state: ClientState) => void): () => void;
    /** Connects again after `stop`, or after an end: tries anew. */
    start(): Promise<void>;
    /** Closes the connection. The member stays a member; what waits is kept. */
    stop(): void;
    /** Asks for the text of an item that is `textLater`, which large rooms have. It comes with the view. */
    needText(id: number): void;
    /** Drops a text that was refused and that nobody will mend. @param counter as `state.refused` has it */
    dropRefused(counter: number): void;
}
