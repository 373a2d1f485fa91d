// What the pages draw: the client's state, and what follows from it. Components read it and post through it.
import type { KringClient, ClientState } from '../connection/client';
import { OutboxFull, waitingMax, type Refused, type Settlement } from '../connection/outbox';
import { BallotKind, ItemState, Role, RoomState, voteKey, type Item } from '../store/view';
import { announcer } from './announcer.svelte';
import { IdeaOrder } from './idea_order.svelte';
import { language, say, sayRefusal } from './text/language.svelte';

/** Not before: most losses are shorter, and a bar that flickers worries more than it tells. */
const awayShownAfterMs = 2_000;
const undoMs = 10_000;

export interface OwnText {
    readonly mark: 'waiting' | 'sent' | 'refused';
    /** The outbox's counter, or the sequence once there is one. */
    readonly id: number;
    /** 0: an idea. */
    readonly parent: number;
    readonly text: string;
    readonly textKey: string;
}

export interface UndoOffer {
    /** The act; of a merge the idea that was merged. */
    readonly act: number;
    readonly what: 'hidden' | 'restored' | 'merged';
}

export class RoomModel {
    state = $state.raw<ClientState>() as ClientState;
    /** True once the connection has been gone for longer than one should have to notice. */
    isAwayLong = $state(false);
    undoOffer = $state.raw<UndoOffer | null>(null);
    /** The idea that the next one improves on; 0: none. */
    improves = $state(0);
    readonly order = new IdeaOrder();

    readonly view = $derived(this.state.view);
    readonly room = $derived(this.state.view?.room ?? null);
    readonly me = $derived(this.state.me);
    readonly isLead = $derived(this.me?.role === Role.LEAD || this.me?.role === Role.HELPER);
    readonly supportBallot = $derived(this.ballotOf(BallotKind.SUPPORT));
    readonly stanceBallot = $derived(this.ballotOf(BallotKind.STANCE));
    readonly mayWrite = $derived(
        this.room?.state === RoomState.OPEN || (this.isLead && this.room?.state === RoomState.DRAFT),
    );
    readonly mayVote = $derived(this.mayWrite);
    readonly repliesByParent = $derived.by(() => {
        const replies = new Map<number, Item[]>();
        for (const item of this.view?.items.values() ?? []) {
            if (item.parent === 0) continue;
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
        ...this.state.refused.map((refused) => ({ ...ownText(refused, 'refused', refused.counter), textKey: refused.textKey })),
        ...this.state.landing.map((landing) => ownText(landing, 'sent', landing.sequence)),
        ...this.state.waiting.map((waiting) => ownText(waiting, 'waiting', waiting.counter)),
    ].filter((text) => text.text !== ''));
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

    private awayTimer: ReturnType<typeof setTimeout> | undefined;
    private undoTimer: ReturnType<typeof setTimeout> | undefined;
    private isDrawing = false;
    private readonly unsubscribe: () => void;

    constructor(readonly client: KringClient) {
        this.state = client.state;
        this.unsubscribe = client.subscribe((state) => this.take(state));
    }

    close(): void {
        this.unsubscribe();
        clearTimeout(this.awayTimer);
        clearTimeout(this.undoTimer);
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

    /** The own vote that counts for an idea: that on itself, or else the latest on what is merged into it. */
    countedVote(ballot: number, subject: number): number | null {
        const own = this.ownVote(ballot, subject);
        if (own !== null) return own;
        const at = (id: number): number => this.view?.own.voteAt.get(voteKey(ballot, id)) ?? 0;
        const latest = (this.mergedByHead.get(subject) ?? [])
            .map(({ id }) => ({ vote: this.ownVote(ballot, id), at: at(id) }))
            .filter(({ vote }) => vote !== null)
            .sort((left, right) => right.at - left.at)[0];
        return latest?.vote ?? null;
    }

    counts(ballot: number, subject: number): readonly number[] {
        return this.view?.totals.get(voteKey(ballot, subject))?.counts ?? [];
    }

    supporters(subject: number): number {
        return this.counts(this.supportBallot, subject)[0] ?? 0;
    }

    /** Casts the vote, or takes it back when it is the one that stands. */
    toggleVote(ballot: number, subject: number, value: number): void {
        if (this.countedVote(ballot, subject) === value) this.withdrawVotes(ballot, subject);
        else void this.tell(this.client.castVote(ballot, subject, value));
    }

    /** On the idea and on all that is merged into it: one of them left would count on. */
    withdrawVotes(ballot: number, subject: number): void {
        const united = [subject, ...(this.mergedByHead.get(subject) ?? []).map(({ id }) => id)];
        for (const id of united) {
            if (this.ownVote(ballot, id) !== null) void this.tell(this.client.withdrawVote(ballot, id));
        }
    }

    /** False when the outbox is full: the text then stays where it was written. */
    write(parent: number, text: string, seed = false): boolean {
        if (this.state.waiting.length >= waitingMax) return false;
        const { improves } = this;
        const posted = parent === 0 ? this.client.postIdea(text, { improves, seed }) : this.client.reply(parent, text);
        if (parent === 0) this.improves = 0;
        void posted.then((settlement) => this.announceText(settlement));
        return true;
    }

    async hide(contribution: number, reason: string): Promise<void> {
        this.offerUndo(await this.tell(this.client.hide(contribution, reason)), 'hidden');
    }

    async restore(contribution: number, reason: string): Promise<void> {
        this.offerUndo(await this.tell(this.client.restore(contribution, reason)), 'restored');
    }

    async merge(idea: number, into: number, reason: string): Promise<void> {
        const settlement = await this.tell(this.client.merge(idea, into, reason));
        this.offerUndo(settlement, 'merged', idea);
    }

    async undo(act: number, what: UndoOffer['what'] = 'hidden'): Promise<void> {
        this.dropUndo();
        await this.tell(what === 'merged' ? this.client.unmerge(act) : this.client.undoAct(act));
    }

    dropUndo(): void {
        clearTimeout(this.undoTimer);
        this.undoOffer = null;
    }

    /** While somebody is about to use it, the offer stays. */
    keepUndo(isKept: boolean): void {
        clearTimeout(this.undoTimer);
        if (!isKept) this.undoTimer = setTimeout(() => this.dropUndo(), undoMs);
    }

    /** Posts, and says aloud when it was refused. Texts have their own place for that. */
    async tell(posted: Promise<Settlement>): Promise<Settlement | null> {
        try {
            const settlement = await posted;
            if (settlement.kind === 'refused') announcer.now(sayRefusal(settlement.textKey));
            return settlement;
        } catch (problem) {
            if (!(problem instanceof OutboxFull)) throw problem;
            announcer.now(say('compose.full'));
            return null;
        }
    }

    private take(state: ClientState): void {
        const before = this.state;
        this.watchAway(state);
        if (state.view !== null) void language.settle(state.view.room.language);
        if (state.view !== null && state.view.items !== before.view?.items) this.order.learn(state.view, state.me?.member ?? 0);
        this.announceNews(before, state);
        this.draw(state);
    }

    // A storm of updates is drawn once per frame. A page in the background draws nothing, and needs nothing.
    private draw(state: ClientState): void {
        const isQuiet = state.phase.kind !== 'live' || document.visibilityState !== 'visible';
        if (isQuiet || this.state.view === null || state.waiting !== this.state.waiting) {
            this.state = state;
            return;
        }
        if (this.isDrawing) return;
        this.isDrawing = true;
        requestAnimationFrame(() => {
            this.isDrawing = false;
            this.state = this.client.state;
        });
    }

    private watchAway(state: ClientState): void {
        if (state.awaySince === null) {
            clearTimeout(this.awayTimer);
            this.awayTimer = undefined;
            if (this.isAwayLong) announcer.now(say('away.back'));
            this.isAwayLong = false;
        } else if (this.awayTimer === undefined && !this.isAwayLong && state.phase.kind !== 'idle') {
            this.awayTimer = setTimeout(() => {
                this.awayTimer = undefined;
                this.isAwayLong = this.client.state.awaySince !== null;
                if (this.isAwayLong && this.client.state.phase.kind !== 'ended') announcer.now(say('away.bar'));
            }, awayShownAfterMs);
        }
    }

    private announceText(settlement: Settlement): void {
        if (settlement.kind === 'ok') announcer.now(say('news.sent'));
        if (settlement.kind === 'refused') announcer.now(say('news.refused', { reason: sayRefusal(settlement.textKey) }));
    }

    private announceNews(before: ClientState, after: ClientState): void {
        if (before.view === null || after.view === null || before.view.items === after.view.items) return;
        for (const item of after.view.items.values()) {
            if (item.id <= before.view.sequence || item.state !== ItemState.SHOWN || item.author === after.me?.member) continue;
            if (item.parent === 0) announcer.idea();
            else if (after.view.items.get(item.parent)?.author === after.me?.member) announcer.reply();
        }
        const { room } = after.view;
        if (room.state === before.view.room.state) return;
        if (room.state === RoomState.OPEN) announcer.now(say('state.open'));
        if (room.state === RoomState.PAUSED) announcer.now(say('state.paused'));
        if (room.state === RoomState.CLOSED) announcer.now(say('state.closed'));
    }

    private offerUndo(settlement: Settlement | null, what: UndoOffer['what'], idea = 0): void {
        if (settlement?.kind !== 'ok') return;
        this.undoOffer = { act: what === 'merged' ? idea : settlement.sequence, what };
        announcer.now(say(`lead.done_${what}`));
        this.keepUndo(false);
    }

    private ballotOf(kind: BallotKind): number {
        for (const [id, found] of this.view?.ballots ?? []) if (found === kind) return id;
        return 0;
    }
}

function ownText({ body }: Pick<Refused, 'body'>, mark: OwnText['mark'], id: number): OwnText {
    const isReply = body.case === 'postReply';
    const text = body.case === 'postIdea' || isReply ? body.value.text : '';
    return { mark, id, parent: isReply ? Number(body.value.parent) : 0, text, textKey: '' };
}
