// What the pages draw: the client's state, and what follows from it. Components read it and post through it.
import {
    type ClientState,
    type IdeaMarks,
    type KringClient,
    OutboxFull,
    RefusalCode,
    type Refused,
    type Settlement,
    waitingMax,
} from '../../sdk/client';
import { Authors, BallotKind, isOut, type Item, ItemState, Permission, Role, RoomState, seesCounts, type ViewState, voteKey } from '../../sdk/view';
import { announcer } from '../base/announcer.svelte';
import { Away } from './away.svelte';
import type { IdeaOrder } from './idea_order.svelte';
import { type InParts, inParts } from './in_parts.svelte';
import { PhaseClock } from './phase_clock.svelte';
import { pseudonymOf } from './pseudonyms';
import { reportPathOf } from './report_path';
import { language, say, sayRefusal } from '../text/language.svelte';

/** As the server takes what somebody was writing when writing ended. */
const lastWordsMs = 60_000;
/** So long after the first view come the changes since it was made: many share one. */
const comingInMs = 150;
/** Between two drawings of what others do. */
const restMs = 150;

export interface OwnText {
    readonly mark: 'waiting' | 'sent' | 'refused';
    /** The outbox's counter, or the sequence once there is one. */
    readonly id: number;
    /** 0: an idea. */
    readonly parent: number;
    readonly text: string;
    /** Why it was; null: it was not. */
    readonly refused: Refused | null;
}

export class RoomModel {
    /** The view that is drawn, as it came: for whoever compares one with the next. */
    snapshot = $state.raw<ViewState | null>(null);
    readonly away = new Away(
        () => this.client.state,
        (item) => isOwnIn(this.client.state, item),
    );
    /** The idea that the next one improves on; 0: none. */
    improves = $state(0);
    /** The list's, once it is there. */
    order: IdeaOrder | null = null;
    /** Whose ideas are read and written: a table's, 0: the plenary's, -1: all; null: those of the own table, or all. */
    list = $state<number | null>(null);

    readonly view = $derived(this.state.view);
    readonly room = $derived(this.state.view?.room ?? null);
    readonly me = $derived(this.state.me);
    readonly isLead = $derived(this.me?.role === Role.LEAD || this.me?.role === Role.HELPER);
    /** Where one sits; undefined: at no table. */
    readonly myTable = $derived(this.state.view?.tables.get(this.state.view.own.seat?.table ?? 0));
    readonly shownList = $derived(
        this.list !== null && (this.list <= 0 || this.state.view?.tables.has(this.list) === true) ? this.list : (this.myTable?.id ?? -1),
    );
    /** The list that an idea goes to. */
    readonly writesTo = $derived(this.shownList === 0 || (this.isLead && this.shownList > 0) ? this.shownList : (this.myTable?.id ?? 0));
    readonly takesNotes = $derived(this.isLead || (this.state.view?.own.seat?.takesNotes === true && this.writesTo !== 0));
    readonly supportBallot = $derived(this.ballotOf(BallotKind.SUPPORT));
    readonly stanceBallot = $derived(this.ballotOf(BallotKind.STANCE));
    /** Which of the two the phase asks for; the others are not offered. */
    readonly takesSupport = $derived(this.supportBallot !== 0 && this.state.view?.phases?.switches?.withoutSupport !== true);
    readonly takesStance = $derived(this.stanceBallot !== 0 && this.state.view?.phases?.switches?.withoutStance !== true);
    readonly charter = $derived(this.state.view?.charter ?? null);
    readonly phases = $derived(this.state.view?.phases ?? null);
    /** The room is full: one sees it and does nothing in it. */
    readonly looksOn = $derived(this.state.linePlace !== null);
    /** The room is open to what one does here; what the phase allows of it comes on top. */
    readonly isOpen = $derived(
        (this.room?.state === RoomState.OPEN && !this.looksOn) || (this.isLead && this.room?.state === RoomState.DRAFT),
    );
    /** One has still to agree to the charter before one writes. */
    readonly hasToAgree = $derived(!this.looksOn && this.charter !== null && this.state.view?.own.acceptedCharter === 0);
    /** Writing has ended, and what was begun may still be sent. */
    hasLastWords = $state(false);
    /** What the phase asks for, also while the room is paused. */
    readonly isWritePhase = $derived(this.isAllowed('write'));
    readonly isReplyPhase = $derived(this.isAllowed('reply'));
    readonly isVotePhase = $derived(this.isAllowed('vote'));
    readonly mayWrite = $derived(this.isOpen && !this.hasToAgree && (this.isWritePhase || this.hasLastWords));
    readonly mayReply = $derived(this.isOpen && !this.hasToAgree && (this.isReplyPhase || this.hasLastWords));
    readonly mayVote = $derived(this.isOpen && this.isVotePhase);
    /** What a facilitator asks may be answered where one may write or vote. */
    readonly mayAnswer = $derived(this.isOpen && (this.isWritePhase || this.hasLastWords || this.isVotePhase));
    /** Beside support and stance. */
    readonly hasBallots = $derived((this.view?.ballots.size ?? 0) > 2);
    readonly seesCounts = $derived(this.view === null || seesCounts(this.view));
    /** The active phases with their titles. */
    readonly activePhases = $derived(
        (this.phases?.active ?? []).flatMap((active) => {
            const plan = this.phases?.agenda.phases.find(({ number }) => number === active.number);
            return plan === undefined ? [] : [{ ...active, title: plan.title, durationS: plan.durationS }];
        }),
    );
    readonly clock = new PhaseClock();
    /** Seconds until one may write again, and until when one is muted, by this device's clock; see slow_mode.svelte.ts. */
    slowLeft = $state(0);
    /** By this device's clock: the server said so when it refused a text. */
    slowUntil = $state(0);
    mutedUntil = $state(0);
    readonly repliesByParent = $derived.by(() => {
        const replies = new Map<number, Item[]>();
        for (const item of this.view?.items.values() ?? []) {
            if (item.parent === 0 || !isOut(item)) continue;
            const siblings = replies.get(item.parent);
            if (siblings === undefined) replies.set(item.parent, [item]);
            else siblings.push(item);
        }
        return replies;
    });
    /** By the idea that stands for them: all that is merged into it, at any depth. */
    readonly mergedByHead = $derived.by(() => {
        const merged = new Map<number, Item[]>();
        for (const item of this.view?.items.values() ?? []) {
            if (item.mergedInto === 0) continue;
            const head = this.headOf(item.id);
            merged.set(head, [...(merged.get(head) ?? []), item]);
        }
        return merged;
    });
    readonly ownTexts = $derived.by((): readonly OwnText[] => [
        ...this.state.refused.map((refused) => ({ ...ownText(refused, 'refused', refused.counter), refused })),
        ...this.state.landing.map((landing) => ownText(landing, 'sent', landing.sequence)),
        ...this.state.waiting.map((waiting) => ownText(waiting, 'waiting', waiting.counter)),
    ].filter((text) => text.text !== ''));
    /** Something stands below the list: the field, or why there is none. */
    readonly hasFoot = $derived(this.state.phase.kind !== 'ended' && (this.room?.state === RoomState.OPEN || this.room?.state === RoomState.PAUSED));
    /** They stand beside the field that they came from, newest last. */
    readonly refusedIdeas = $derived(this.ownTexts.filter(({ mark, parent }) => mark === 'refused' && parent === 0));
    /** Votes on their way, by `voteKey`; null: being taken back. */
    private readonly pendingVotes = $derived.by(() => {
        const votes = new Map<string, number | null>();
        for (const { body } of this.state.waiting) {
            if (body.case !== 'castVote' && body.case !== 'withdrawVote') continue;
            const key = voteKey(Number(body.value.ballot), Number(body.value.subject));
            votes.set(key, body.case === 'castVote' ? body.value.value : null);
        }
        return votes;
    });

    private lastWordsTimer: ReturnType<typeof setTimeout> | undefined;
    private seenSince = 0;
    private drawn: ClientState;
    /** The latest that came, drawn or not: news is what this did not have yet. */
    private heard: ClientState;
    private readonly stateInParts: InParts<ClientState>;
    private viewInParts: InParts<ViewState> | null = null;
    private isDrawing = false;
    private drawnAt = -restMs;
    private drawTimer: ReturnType<typeof setTimeout> | undefined;
    private readonly unsubscribe: () => void;

    constructor(readonly client: KringClient) {
        this.heard = this.drawn = client.state;
        this.stateInParts = inParts({ ...client.state, view: null });
        this.show(client.state);
        this.announceLate(client.state);
        this.unsubscribe = client.subscribe((state) => this.take(state));
    }

    close(): void {
        this.unsubscribe();
        this.away.stop();
        clearTimeout(this.lastWordsTimer);
        clearTimeout(this.drawTimer);
        this.clock.stop();
        this.order?.stop();
    }

    /** The list is there. Its order learns what the room had before: also what has come and is not drawn yet, for nobody tells of it
     *  again. */
    adopt(order: IdeaOrder): void {
        const { state } = this.client;
        this.order = order;
        if (state.view !== null) order.learn(state.view, (item) => isOwnIn(state, item));
    }

    /** What is drawn. Its parts are watched one by one, and so are those of the view in it. */
    get state(): ClientState {
        return this.stateInParts.parts;
    }

    /** The connection has been gone for longer than one should have to notice. */
    get isAwayLong(): boolean {
        return this.away.isLong;
    }

    isOwn(item: Item): boolean {
        return (item.author !== 0 && item.author === this.me?.member) || (this.view?.own.authored.has(item.id) ?? false);
    }

    /** A facilitator's question about an idea of one's own. */
    isAsked(question: number): boolean {
        const item = this.view?.items.get(question);
        const idea = item?.asks === true ? this.view?.items.get(item.parent) : undefined;
        return idea !== undefined && this.isOwn(idea);
    }

    /** Where one may reply anyway, and to what one was asked; never in a locked thread. */
    mayReplyTo(parent: number): boolean {
        return !this.isLockedThread(parent) && (this.mayReply || (this.isOpen && !this.hasToAgree && this.isAsked(parent)));
    }

    /** The idea that this is, or is below, takes no replies and no votes. */
    isLockedThread(id: number): boolean {
        let item = this.view?.items.get(id);
        while (item !== undefined && item.parent !== 0) item = this.view?.items.get(item.parent);
        return item !== undefined && item.locked !== 0;
    }

    /** Who may write such a thing anew may give it another text. */
    mayEdit(item: Item): boolean {
        return item.parent === 0 ? this.mayWrite : this.mayReply;
    }

    /** What an item says, or a sign that it comes, or that it is folded. */
    textOf(item: Item | undefined): string {
        if (this.isFolded(item)) return `(${say('log.blurring')})`;
        if (item?.textLater !== true) return item?.text ?? '';
        this.client.needText(item.id);
        return '…';
    }

    /** Which language a text is in, for `lang`: the room's, where that cannot be told. */
    langOf(said: { readonly textLanguage: string } | undefined): string | undefined {
        return said?.textLanguage || this.room?.language;
    }

    /** An attachment that puts into an element what `textOf` says, with its language. */
    says(item: Item | undefined): (element: HTMLElement) => void {
        return (element) => {
            element.textContent = this.textOf(item);
            element.lang = (this.isFolded(item) ? '' : this.langOf(item)) || language.current;
        };
    }

    /** One tap away, and never from its writer: they are told of it above the list. */
    isFolded(item: Item | undefined): boolean {
        return item !== undefined && item.folded !== 0 && !this.isOwn(item);
    }

    /** Empty where nothing is shown of who wrote it. */
    authorName(item: Item): string {
        if (item.authorName !== '' || item.author === 0) return item.authorName;
        return this.view?.authors === Authors.NUMBERED ? pseudonymOf(language.current, item.author) : '';
    }

    /** Where everybody reads the report; `version` 0: the latest. */
    reportPath(version = 0): string {
        return reportPathOf(this.client.link, version);
    }

    ownVote(ballot: number, subject: number): number | null {
        const key = voteKey(ballot, subject);
        const pending = this.pendingVotes.get(key);
        return pending === undefined ? (this.view?.own.votes.get(key) ?? null) : pending;
    }

    /** The idea that stands for this one: itself, or what it is merged into. */
    headOf(idea: number): number {
        let head = idea;
        for (let into = this.view?.items.get(head)?.mergedInto ?? 0; into !== 0; into = this.view?.items.get(head)?.mergedInto ?? 0)
            head = into;
        return head;
    }

    counts(ballot: number, subject: number): readonly number[] {
        return this.view?.totals.get(voteKey(ballot, subject))?.counts ?? [];
    }

    supporters(subject: number): number {
        return this.counts(this.supportBallot, subject)[0] ?? 0;
    }

    /** How many are for an idea: those who support it, or agree where that alone is asked. */
    backers(subject: number): number {
        return this.takesSupport || !this.takesStance ? this.supporters(subject) : (this.counts(this.stanceBallot, subject)[0] ?? 0);
    }

    /** False when the outbox is full: the text then stays where it was written. */
    write(parent: number, text: string, marks: IdeaMarks = {}): boolean {
        if (this.state.waiting.length >= waitingMax) return false;
        const { improves } = this;
        const posted = parent === 0 ? this.client.postIdea(text, { ...marks, improves, table: this.writesTo }) : this.client.reply(parent, text);
        if (parent === 0) this.improves = 0;
        void posted.then((settlement) => this.announceText(settlement, parent));
        return true;
    }

    /** Posts, and says aloud when it was refused. Texts have their own place for that. */
    async tell(posted: Promise<Settlement>): Promise<Settlement | null> {
        try {
            const settlement = await posted;
            if (settlement.kind === 'refused') announcer.problem(sayRefusal(settlement.textKey));
            return settlement;
        } catch (problem) {
            if (!(problem instanceof OutboxFull)) throw problem;
            announcer.problem(say('compose.full'));
            return null;
        }
    }

    private take(state: ClientState): void {
        const before = this.heard;
        this.heard = state;
        this.away.learn(before, state);
        if (state.view !== null) language.settle(state.view.room.language);
        const isNews = state.view?.items !== before.view?.items || state.view?.phases !== before.view?.phases;
        if (state.view !== null && isNews) this.order?.learn(state.view, (item) => isOwnIn(state, item));
        this.announceNews(before, state);
        if (state.refusedLate !== before.refusedLate) this.announceLate(state);
        // What was wrong with it is over with the text itself: dropped, changed, or sent again.
        if (state.refused.length < before.refused.length) announcer.shown = '';
        this.learnPhases(before, state);
        this.draw(state);
    }

    private isAllowed(what: 'write' | 'reply' | 'vote', state = this.state): boolean {
        if (state.linePlace !== null) return false;
        const switches = state.view?.phases?.switches ?? null;
        if (switches === null || state.view?.room.state === RoomState.DRAFT) return true;
        if (switches[what] === Permission.EVERYBODY) return true;
        return switches[what] === Permission.FACILITATORS && (state.me?.role === Role.LEAD || state.me?.role === Role.HELPER);
    }

    private learnPhases(before: ClientState, after: ClientState): void {
        const phases = after.view?.phases ?? null;
        this.clock.learn(phases, after.clockAheadMs);
        if (before.view === null) this.seenSince = Date.now();
        // What is told right after coming in happened before: nobody was in the middle of anything here.
        if (phases === before.view?.phases || Date.now() - this.seenSince < comingInMs) return;
        const ends = (['write', 'reply'] as const).some((what) => this.isAllowed(what, before) && !this.isAllowed(what, after));
        const begins = (['write', 'reply'] as const).every((what) => this.isAllowed(what, after));
        if (ends || begins) clearTimeout(this.lastWordsTimer);
        if (begins) this.hasLastWords = false;
        if (ends) {
            this.hasLastWords = true;
            this.lastWordsTimer = setTimeout(() => (this.hasLastWords = false), lastWordsMs);
        }
        const numbers = (state: ClientState): string => (state.view?.phases?.active ?? []).map(({ number }) => number).join();
        if (numbers(before) === numbers(after)) return;
        const titles = (phases?.active ?? []).flatMap(({ number }) => phases?.agenda.phases.find((plan) => plan.number === number)?.title ?? []);
        announcer.now(titles.length === 0 ? say('phase.none') : say('phase.begins', { titles: titles.join(', ') }));
    }

    // The first update after a rest is drawn with the next frame, a storm of them seven times a second: nobody reads faster, and a
    // phone has other things to do. A page in the background draws nothing, and needs nothing.
    private draw(state: ClientState): void {
        const isQuiet = state.phase.kind !== 'live' || document.visibilityState !== 'visible';
        if (isQuiet || this.drawn.view === null || state.waiting !== this.drawn.waiting) {
            this.show(state);
            return;
        }
        if (this.isDrawing) return;
        this.isDrawing = true;
        this.drawTimer = setTimeout(() => requestAnimationFrame(() => {
            this.isDrawing = false;
            this.drawnAt = performance.now();
            this.show(this.client.state);
        }), this.drawnAt + restMs - performance.now());
    }

    private show(state: ClientState): void {
        this.drawn = state;
        this.snapshot = state.view;
        this.stateInParts.take({ ...state, view: this.partsOf(state.view) });
    }

    private partsOf(view: ViewState | null): ViewState | null {
        if (view === null) return null;
        if (this.viewInParts === null) this.viewInParts = inParts(view);
        else this.viewInParts.take(view);
        return this.viewInParts.parts;
    }

    /** Says what became of a text. An idea that was refused stands beside its field with the reason; a thread may be closed by then. */
    announceText(settlement: Settlement, parent: number): void {
        if (settlement.kind === 'ok') announcer.now(say('news.sent'));
        if (settlement.kind !== 'refused') return;
        if (settlement.code === RefusalCode.SLOW_MODE) this.slowUntil = Date.now() + settlement.retryAfterMs;
        const told = say('news.refused', { reason: sayRefusal(settlement.textKey) });
        if (parent === 0) announcer.now(told);
        else announcer.problem(told);
    }

    private announceLate({ refusedLate }: ClientState): void {
        if (refusedLate === null) return;
        // The reasons come after the first paint.
        void language.whole.then(() => announcer.problem(say('news.refused_late', { reason: sayRefusal(refusedLate.textKey) })));
    }

    private announceNews(before: ClientState, after: ClientState): void {
        if (before.view === null || after.view === null) return;
        const isSame = before.view.items === after.view.items;
        for (const item of isSame ? [] : after.view.items.values()) {
            if (before.view.items.has(item.id) || item.state !== ItemState.SHOWN || isOwnIn(after, item)) continue;
            if (this.away.isCatchingUp) continue;
            if (item.parent === 0) announcer.idea();
            else if (isOwnIn(after, after.view.items.get(item.parent))) announcer.reply();
        }
        const { room } = after.view;
        if (room.state === before.view.room.state) return;
        if (room.state === RoomState.OPEN) announcer.now(say('state.opened'));
        if (room.state === RoomState.PAUSED) announcer.urgently(say('state.paused'));
        if (room.state === RoomState.CLOSED) announcer.urgently(say('state.closed'));
    }

    private ballotOf(kind: BallotKind): number {
        for (const ballot of this.view?.ballots.values() ?? []) if (ballot.kind === kind) return ballot.id;
        return 0;
    }
}

function isOwnIn({ me, view }: ClientState, item: Item | undefined): boolean {
    if (item === undefined) return false;
    return (item.author !== 0 && item.author === me?.member) || (view?.own.authored.has(item.id) ?? false);
}

function ownText({ body }: Pick<Refused, 'body'>, mark: OwnText['mark'], id: number): OwnText {
    const isReply = body.case === 'postReply';
    const text = body.case === 'postIdea' || isReply ? body.value.text : '';
    return { mark, id, parent: isReply ? Number(body.value.parent) : 0, text, refused: null };
}
