// What a facilitator does with several ideas at once, and with phases by a key. A gesture over several ideas is several commands,
// at the pace that the server grants; its undo takes all of it back.
import type { Settlement } from '../../sdk/client';
import { ItemState, RoomState } from '../../sdk/view';
import { announcer } from '../base/announcer.svelte';
import type { RoomModel } from '../model/room_model.svelte';
import * as people from '../../sdk/people';
import { sayLead } from '../text/lead_text.svelte';

const undoMs = 10_000;

/** What was done last, while it can be undone by one key or tap. */
export interface UndoOffer {
    readonly what: 'hidden' | 'restored' | 'merged' | 'paused' | 'locked' | 'several' | 'muted' | 'removed' | 'declined' | 'turned_away' | 'ending';
    readonly takeBack: () => Promise<unknown>;
    /** False once it is over anyway, by another key or another facilitator: to say that it stands would be untrue. */
    readonly stands?: () => boolean;
}

export class LeadHand {
    private offered = $state.raw<UndoOffer | null>(null);
    /** Ideas for the next gesture. */
    chosen = $state.raw<ReadonlySet<number>>(new Set());
    /** So many of the gesture are still to be done. */
    left = $state(0);

    constructor(private readonly model: RoomModel) {}

    get undoOffer(): UndoOffer | null {
        return this.offered?.stands?.() === false ? null : this.offered;
    }

    async hideOne(contribution: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(this.client.hide(contribution, reason)), 'hidden');
    }

    async restoreOne(contribution: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(this.client.restore(contribution, reason)), 'restored');
    }

    async merge(idea: number, into: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(this.client.merge(idea, into, reason)), 'merged');
    }

    async mute(member: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(people.mute(this.client, member, reason)), 'muted');
    }

    async remove(member: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(people.remove(this.client, member, reason)), 'removed');
    }

    async decline(contribution: number, reason: string): Promise<void> {
        this.offerUndo(await this.model.tell(people.decline(this.client, contribution, reason)), 'declined');
    }

    /** Nothing opens a session again that has ended, so the end itself waits while it can still be called off. */
    end(): void {
        clearTimeout(this.endTimer);
        this.endTimer = setTimeout(() => {
            this.dropUndo();
            this.lastDone = null;
            void this.model.tell(this.client.closeRoom());
        }, undoMs);
        this.offer('ending', async () => clearTimeout(this.endTimer));
    }

    async pause(reason: string, secondsFromNow = 0): Promise<void> {
        this.offerUndo(await this.model.tell(this.client.pauseRoom(reason, secondsFromNow)), 'paused', () => this.model.room?.state === RoomState.PAUSED);
    }

    undoAct(act: number): Promise<Settlement | null> {
        this.dropUndo();
        return this.model.tell(this.client.undoAct(act));
    }

    /** What was done last, also when it is not offered any more. False: there is nothing. */
    undoLast(): boolean {
        const last = this.lastDone;
        if (last === null || last.stands?.() === false) return false;
        this.lastDone = null;
        this.dropUndo();
        void last.takeBack();
        return true;
    }

    offerUndo(settlement: Settlement | null, what: UndoOffer['what'], stands?: () => boolean): void {
        if (settlement?.kind !== 'ok') return;
        const act = settlement.sequence;
        this.offer(what, () => this.undoAct(act), stands);
    }

    offer(what: UndoOffer['what'], takeBack: () => Promise<unknown>, stands?: () => boolean): void {
        this.offered = this.lastDone = { what, takeBack, ...(stands !== undefined && { stands }) };
        announcer.now(doneText(what));
        this.keepUndo(false);
    }

    dropUndo(): void {
        clearTimeout(this.undoTimer);
        this.offered = null;
    }

    /** While somebody is about to use it, the offer stays. */
    keepUndo(isKept: boolean): void {
        clearTimeout(this.undoTimer);
        // What ends the session stays in sight until it has.
        if (!isKept && this.offered?.what !== 'ending') this.undoTimer = setTimeout(() => this.dropUndo(), undoMs);
    }

    choose(id: number): void {
        const chosen = new Set(this.chosen);
        if (!chosen.delete(id)) chosen.add(id);
        this.chosen = chosen;
    }

    clear(): void {
        this.chosen = new Set();
    }

    async lock(idea: number, reason: string): Promise<void> {
        const isRoom = idea === 0;
        this.offerUndo(await this.model.tell(this.model.client.lock(idea, reason)), 'locked', isRoom ? () => this.model.room?.isLocked === true : undefined);
    }

    hide(reason: string): Promise<void> {
        const ids = this.inState(ItemState.SHOWN);
        return this.gesture(ids, (id) => this.client.hide(id, reason), (_, act) => this.client.undoAct(act));
    }

    restore(reason: string): Promise<void> {
        const ids = this.inState(ItemState.HIDDEN);
        return this.gesture(ids, (id) => this.client.restore(id, reason), (_, act) => this.client.undoAct(act));
    }

    tag(text: string): Promise<void> {
        const before = new Map([...this.chosen].map((id) => [id, this.item(id)?.tags.map((tag) => tag.id) ?? []]));
        const ids = this.inState(ItemState.SHOWN);
        return this.gesture(ids, (id) => this.client.tag(id, text), (id, tag) =>
            // A tag that was there before the gesture stays.
            before.get(id)?.includes(tag) === true ? null : this.client.untag(id, tag),
        );
    }

    group(group: number): Promise<void> {
        const before = new Map([...this.chosen].map((id) => [id, this.item(id)?.group ?? 0]));
        const ids = this.inState(ItemState.SHOWN);
        return this.gesture(ids, (id) => this.client.putIntoGroup(id, group), (id) => this.client.putIntoGroup(id, before.get(id) ?? 0));
    }

    /** Puts two ideas into one group: that of the other, or a new one of this title. */
    async groupTwo(idea: number, into: number, title: string): Promise<void> {
        const before = new Map([idea, into].map((id) => [id, this.item(id)?.group ?? 0]));
        let group = before.get(into) ?? 0;
        let made = 0;
        if (group === 0) {
            const settlement = await this.model.tell(this.client.makeGroup(title));
            if (settlement?.kind !== 'ok') return;
            group = made = settlement.sequence;
        }
        const moved: number[] = [];
        for (const [id, was] of before) {
            if (was === group) continue;
            const settlement = await this.model.tell(this.client.putIntoGroup(id, group));
            if (settlement?.kind === 'ok') moved.push(id);
        }
        if (moved.length === 0) return;
        this.offer('several', async () => {
            for (const id of moved) await this.model.tell(this.client.putIntoGroup(id, before.get(id) ?? 0));
            if (made !== 0) await this.model.tell(this.client.dissolveGroup(made));
        });
    }

    // --- phases, by key ---

    step(by: 1 | -1): void {
        const plan = this.plan();
        const places = this.places();
        const at = by === 1 ? Math.max(-1, ...places) + 1 : Math.min(...places) - 1;
        const to = plan[at];
        if (to !== undefined) void this.model.tell(this.client.setPhases([{ number: to.number }]));
    }

    /** Stops what is active, or starts what was stopped, or else the next phase. */
    startOrStop(): void {
        const active = this.model.phases?.active ?? [];
        if (active.length > 0) {
            this.stopped = active.map(({ number }) => number);
            void this.model.tell(this.client.setPhases([]));
        } else {
            const first = this.plan()[0]?.number;
            const numbers = this.stopped.length > 0 ? this.stopped : first === undefined ? [] : [first];
            if (numbers.length > 0) void this.model.tell(this.client.setPhases(numbers.map((number) => ({ number }))));
        }
    }

    extend(): void {
        const active = this.model.phases?.active ?? [];
        if (active.length === 0) return;
        void this.model.tell(this.client.setPhases(active.map(({ number }) => ({ number, extendS: 60 }))));
    }

    /** Shows the counts in what is active, or hides them. */
    turnCounts(): void {
        const { phases } = this.model;
        if (phases === null || phases.switches === null || phases.active.length === 0) return;
        const shows = !phases.switches.showCounts;
        const isActive = (number: number): boolean => phases.active.some((active) => active.number === number);
        const planned = phases.agenda.phases.map((phase) =>
            isActive(phase.number) ? { ...phase, switches: { ...phase.switches, showCounts: shows } } : phase,
        );
        void this.model.tell(this.client.setAgenda({ ...phases.agenda, phases: planned }));
    }

    private stopped: readonly number[] = [];
    private lastDone: UndoOffer | null = null;
    private undoTimer: ReturnType<typeof setTimeout> | undefined;
    private endTimer: ReturnType<typeof setTimeout> | undefined;

    private get client() {
        return this.model.client;
    }

    private item(id: number) {
        return this.model.view?.items.get(id);
    }

    private inState(state: ItemState): number[] {
        return [...this.chosen].filter((id) => this.item(id)?.state === state);
    }

    private plan() {
        return this.model.phases?.agenda.phases ?? [];
    }

    private places(): number[] {
        const plan = this.plan();
        return (this.model.phases?.active ?? []).map(({ number }) => plan.findIndex((phase) => phase.number === number));
    }

    private async gesture(
        ids: readonly number[],
        post: (id: number) => Promise<Settlement>,
        takeBack: (id: number, made: number) => Promise<Settlement> | null,
    ): Promise<void> {
        const done: { id: number; made: number }[] = [];
        this.left = ids.length;
        for (const id of ids) {
            const settlement = await this.model.tell(post(id));
            this.left -= 1;
            if (settlement?.kind === 'ok' && settlement.sequence !== 0) done.push({ id, made: settlement.sequence });
            const chosen = new Set(this.chosen);
            chosen.delete(id);
            this.chosen = chosen;
        }
        if (done.length === 0) return;
        this.offer('several', async () => {
            for (const { id, made } of done.reverse()) {
                const posted = takeBack(id, made);
                if (posted !== null) await this.model.tell(posted);
            }
        });
    }
}

export function doneText(what: UndoOffer['what']): string {
    return sayLead(`done.${what}`);
}

const hands = new WeakMap<RoomModel, LeadHand>();

export function handOf(model: RoomModel): LeadHand {
    let hand = hands.get(model);
    if (hand === undefined) hands.set(model, (hand = new LeadHand(model)));
    return hand;
}
