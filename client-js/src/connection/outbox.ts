// The outbox: a client's numbered commands, kept until each is settled. The server remembers the outcomes of the last 64
// counters of an outbox, so a command that is sent again with the same counter and body is done once.
//
// Rules that make this true over crashes, reloads and several tabs:
// - A command is sent only after it is stored: a counter that the server saw is never given to another body.
// - A store that fails forgets counters. So a page begins with the time as its counter, which is above all that an earlier
//   page gave out, and what the server calls reused all the same (the clock was set back) gets another counter, once.
// - Counter c + 64 is sent only after the settling of c is stored: after a reload nothing below the window is sent again.
// - Every tab has an outbox of its own, see `Claims`.
// Not for several threads; calls may come in any order between awaits.
import { decodeBase64url, encodeBase64url } from '../protocol/base64url';
import { decodeCommand, encodeCommand, type CommandBody } from '../protocol/frames';
import { RefusalCode, type Answer, type Refusal } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';
import type { Claims } from './claims';
import type { Clock } from './environment';
import type { Store } from './storage';

export const windowSize = 64;
/** Waiting commands at most. Well above what one person does in a tunnel; a bound all the same. */
export const waitingMax = 200;
/** Further than a clock is ever set back by mistake, and short enough for two million of them. */
const leap = 2 ** 32;

export type Settlement =
    | { kind: 'ok'; sequence: number }
    | Refusing
    /** A later vote on the same subject took its place while it waited. */
    | { kind: 'superseded' }
    /** Another tab took this outbox over while this one was frozen, and sends what is left. */
    | { kind: 'handed_over' };

/** What else a refusal says: see `Refusal` in server.proto. */
type Details = Pick<Refusal, 'line' | 'offer' | 'retryAfterMs' | 'policyNumber' | 'policyMin' | 'policyMax'>;

export interface Refusing extends Details {
    kind: 'refused';
    code: RefusalCode;
    textKey: string;
    /** The contribution that says it already; 0: none. */
    existing: number;
}

export interface Waiting {
    readonly counter: number;
    readonly body: CommandBody;
    readonly isSent: boolean;
}

/** A text that was refused, kept until its writer edits or drops it. */
export interface Refused {
    readonly counter: number;
    readonly body: CommandBody;
    readonly code: RefusalCode;
    readonly textKey: string;
    /** TOO_ALIKE: the contribution that says it already. */
    readonly existing?: number;
    /** WORDS_THAT_HURT: the word. */
    readonly offer?: string;
}

export class OutboxFull extends Error {}

interface Entry {
    counter: number;
    bytes: Uint8Array;
    body: CommandBody;
    isSent: boolean;
    isAnswered: boolean;
    /** Null for one of before a reload. */
    settle: ((settlement: Settlement) => void) | null;
    isRenumbered?: boolean;
}

interface Saved {
    next: number;
    entries: { counter: number; bytes: string }[];
    refused: (Omit<Refused, 'body'> & { bytes: string })[];
}

export class Outbox {
    /** 64 random bits, never zero. */
    readonly id: bigint;
    onChange: () => void = () => {};
    /** What became of the latest command of before a reload that was refused: nobody waits for its outcome any more. Texts have their
     *  own list. */
    refusedLate: Refusing | null = null;

    private next = 1;
    private entries: Entry[] = [];
    private refusals: (Refused & { bytes: Uint8Array })[] = [];
    private latestVotes = new Map<string, number>();
    private heldSince = 0;
    private heldUntil = 0;
    private pacedUntil = 0;
    private savedThrough = 0;
    private savedFloor = 1;
    private isDirty = false;
    private isSaving = false;

    private constructor(
        readonly hex: string,
        private readonly key: string,
        private readonly store: Store,
        private readonly clock: Clock,
        private readonly random: () => number,
        private readonly claims: Claims,
    ) {
        this.id = BigInt('0x' + hex);
    }

    /**
     * The outbox for this tab: one with commands left behind first, then the tab's own of before the reload, then any
     * that nobody uses (a member may have 32), else a new one. `member` parts the members that one browser was in turn.
     */
    static async open(options: {
        store: Store;
        clock: Clock;
        random: () => number;
        randomBytes: (length: number) => Uint8Array;
        claims: Claims;
        room: string;
        member: number;
        own: string | null;
        /** Loads what it takes to read the commands that a page cannot say from the beginning. */
        allCommands: () => Promise<unknown>;
        /** True: only one with commands left behind will do. */
        onlyLeftBehind?: boolean;
    }): Promise<Outbox | null> {
        const { store, clock, random, claims, room, member, own } = options;
        const prefix = `outbox/${room}/${member}/`;
        const found: Outbox[] = [];
        try {
            for (const key of await store.keys(prefix)) {
                const outbox = new Outbox(key.slice(prefix.length), key, store, clock, random, claims);
                const text = await store.get(key);
                // Where they cannot be had now, the outbox stays as it is and is looked at again.
                if (text !== null && !outbox.load(text)) await options.allCommands().catch(() => {});
                if (outbox.load(text)) found.push(outbox);
            }
        } catch {
            // A store that cannot be read holds nothing for us; a fresh outbox collides with nothing in it.
        }
        const rank = (outbox: Outbox): number => (outbox.entries.length > 0 ? 0 : 2) + (outbox.hex === own ? 0 : 1);
        found.sort((left, right) => rank(left) - rank(right));
        for (const outbox of found) {
            if (options.onlyLeftBehind === true && outbox.entries.length === 0) continue;
            if (!claims.take(outbox.hex)) continue;
            // Between our reading and our claim its owner may have written and gone: what counts is what is there now.
            const now = await store.get(outbox.key).catch(() => null);
            const taken = new Outbox(outbox.hex, outbox.key, store, clock, random, claims);
            if (taken.load(now)) return taken;
            claims.release(outbox.hex);
        }
        return options.onlyLeftBehind === true ? null : Outbox.fresh(freshId(options.randomBytes), options);
    }

    /** An outbox that nobody used before, as a newcomer has it. `hex` is a `freshId`. */
    static fresh(
        hex: string,
        options: { store: Store; clock: Clock; random: () => number; claims: Claims; room: string; member: number },
    ): Outbox {
        const { store, clock, random, claims, room, member } = options;
        claims.take(hex);
        return new Outbox(hex, `outbox/${room}/${member}/${hex}`, store, clock, random, claims);
    }

    get waiting(): readonly Waiting[] {
        return this.entries;
    }

    get refused(): readonly Refused[] {
        return this.refusals;
    }

    get isMine(): boolean {
        return this.claims.isMine(this.hex);
    }

    /** Numbers and stores the command. The promise settles on its answer, however many connections that takes. */
    post(body: CommandBody): Promise<Settlement> {
        if (this.entries.length >= waitingMax) throw new OutboxFull('too many wait');
        return new Promise((settle) => this.number({ body, settle }));
    }

    /** After every Welcome: what has no outcome goes out once more. */
    rewind(): void {
        for (const entry of this.entries) {
            entry.isSent = false;
            entry.isAnswered = false;
        }
    }

    /**
     * The next command to send, if one may be sent now; it counts as sent. `pace` tells how long a command has to wait
     * before it keeps within the server's rates, and counts it when that is 0.
     */
    take(inFlightMax: number, pace: (body: CommandBody) => number = () => 0): Waiting | null {
        this.pacedUntil = 0;
        const now = this.clock.now();
        // The clock was set back meanwhile: nobody knows for how long it is still to wait.
        if (now < this.heldSince) this.heldUntil = 0;
        if (now < this.heldUntil) return null;
        const inFlight = this.entries.filter((entry) => entry.isSent && !entry.isAnswered).length;
        if (inFlight >= inFlightMax) return null;
        const entry = this.entries.find((candidate) => !candidate.isSent);
        if (entry === undefined) return null;
        if (entry.counter > this.savedThrough || entry.counter >= this.savedFloor + windowSize) return null;
        // All that was written later waits with it: nothing overtakes.
        const wait = pace(entry.body);
        if (wait > 0) {
            this.pacedUntil = this.clock.now() + wait;
            return null;
        }
        entry.isSent = true;
        this.onChange();
        return entry;
    }

    /** How long until `take` is worth a try again because a refusal or a rate asks to wait; null when nothing is held. */
    get heldMs(): number | null {
        const left = Math.max(this.heldUntil, this.pacedUntil) - this.clock.now();
        return left > 0 && this.entries.some((entry) => !entry.isSent) ? left : null;
    }

    settle(answer: Answer): void {
        const counter = toNumber(answer.counter);
        const entry = this.entries.find((candidate) => candidate.counter === counter);
        // Answers may be doubled, and an answer to a command of before a reload may come late: the first one counted.
        if (entry === undefined) return;
        switch (answer.outcome.case) {
            case 'ok':
                this.finish(entry, { kind: 'ok', sequence: toNumber(answer.outcome.value.sequence) });
                return;
            case 'refusal': {
                const { code, retryAfterMs } = answer.outcome.value;
                // Who is muted or waits for slow mode is told so and goes on voting: the text stays theirs, and nothing waits behind it.
                const isForWriter = code === RefusalCode.SLOW_MODE || code === RefusalCode.MUTED;
                // Under that counter it was not done. An old one below the window may have been, in its time.
                const isMisnumbered = code === RefusalCode.ID_REUSED || (code === RefusalCode.STALE_COMMAND && entry.settle !== null);
                if (isMisnumbered && entry.isRenumbered !== true) this.renumber(entry);
                else if (retryAfterMs > 0 && !isForWriter) this.hold(entry, retryAfterMs);
                else this.refuse(entry, answer.outcome.value);
                return;
            }
            case 'uncertain':
            case undefined:
                // Nobody knows: it stays, and goes out again after the next Welcome.
                entry.isAnswered = true;
                return;
        }
    }

    /** Takes a refused text out of the list, because its writer edits or drops it. */
    drop(counter: number): void {
        this.refusals = this.refusals.filter((refused) => refused.counter !== counter);
        this.save();
        this.onChange();
    }

    /** Another tab has it: whoever waits here learns so. */
    handOver(): void {
        for (const entry of this.entries.splice(0)) entry.settle?.({ kind: 'handed_over' });
    }

    private number(entry: Pick<Entry, 'body' | 'settle' | 'isRenumbered'>): void {
        const counter = this.next++;
        const { body } = entry;
        const key = voteKeyOf(body);
        if (key !== null) this.latestVotes.set(key, counter);
        this.entries.push({ ...entry, counter, bytes: encodeCommand(counter, body), isSent: false, isAnswered: false });
        this.save();
        this.onChange();
    }

    private renumber(entry: Entry): void {
        if (this.isOvertaken(entry)) return;
        this.entries = this.entries.filter((candidate) => candidate !== entry);
        this.next += leap;
        this.number({ ...entry, isRenumbered: true });
    }

    /** A later vote on the same subject has its place: this one is done with. */
    private isOvertaken(entry: Entry): boolean {
        const key = voteKeyOf(entry.body);
        if (key === null || (this.latestVotes.get(key) ?? 0) <= entry.counter) return false;
        this.finish(entry, { kind: 'superseded' });
        return true;
    }

    // The whole queue waits, not only this command: what was written later must not overtake it.
    private hold(entry: Entry, retryAfterMs: number): void {
        if (this.isOvertaken(entry)) return;
        entry.isSent = false;
        this.heldSince = this.clock.now();
        this.heldUntil = Math.max(this.heldUntil, this.heldSince + retryAfterMs * (1 + this.random() / 4));
        this.onChange();
    }

    private refuse(entry: Entry, refusal: Refusal): void {
        const { counter, body, bytes } = entry;
        const { code, textKey, offer } = refusal;
        const existing = toNumber(refusal.existing);
        const refusing: Refusing = { ...refusal, kind: 'refused', existing };
        const isText = body.case === 'postIdea' || body.case === 'postReply';
        if (isText) this.refusals.push({ counter, body, bytes, code, textKey, existing, offer });
        if (entry.settle === null && !isText) this.refusedLate = refusing;
        this.finish(entry, refusing);
    }

    private finish(entry: Entry, settlement: Settlement): void {
        this.entries = this.entries.filter((candidate) => candidate !== entry);
        this.save();
        entry.settle?.(settlement);
        this.onChange();
    }

    private load(text: string | null): boolean {
        const saved = readSaved(text);
        if (saved === null) return false;
        this.next = Math.max(saved.next, Math.floor(this.clock.now()));
        this.entries = saved.entries.map(({ counter, bytes, body }) => ({
            counter,
            bytes,
            body,
            isSent: false,
            isAnswered: false,
            settle: null,
        }));
        this.refusals = saved.refused;
        for (const { body, counter } of this.entries) {
            const key = voteKeyOf(body);
            if (key !== null) this.latestVotes.set(key, counter);
        }
        this.savedThrough = this.next - 1;
        this.savedFloor = this.floor();
        return true;
    }

    private floor(): number {
        return this.entries[0]?.counter ?? this.next;
    }

    private save(): void {
        this.isDirty = true;
        if (!this.isSaving) void this.saveAll();
    }

    /** The page goes: what waits behind another write is written without waiting for it. */
    leave(): void {
        if (this.isDirty && this.isMine) void this.store.set(this.key, this.written()).catch(() => {});
    }

    private async saveAll(): Promise<void> {
        this.isSaving = true;
        while (this.isDirty) {
            this.isDirty = false;
            const through = this.next - 1;
            const floor = this.floor();
            // A store that fails (full, or denied since) must not keep anybody from taking part: the commands then live
            // in memory only, as on a browser without a store.
            if (this.isMine) await this.store.set(this.key, this.written()).catch(() => {});
            this.savedThrough = through;
            this.savedFloor = floor;
            this.onChange();
        }
        this.isSaving = false;
    }

    private written(): string {
        const saved: Saved = {
            next: this.next,
            entries: this.entries.map(({ counter, bytes }) => ({ counter, bytes: encodeBase64url(bytes) })),
            refused: this.refusals.map(({ body: _, ...refused }) => ({ ...refused, bytes: encodeBase64url(refused.bytes) })),
        };
        return JSON.stringify(saved);
    }
}

export function freshId(randomBytes: (length: number) => Uint8Array): string {
    for (;;) {
        const hex = [...randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        if (!/^0+$/.test(hex)) return hex;
    }
}

function voteKeyOf(body: CommandBody): string | null {
    if (body.case !== 'castVote' && body.case !== 'withdrawVote') return null;
    return `${body.value.ballot}:${body.value.subject}`;
}

interface Loaded {
    next: number;
    entries: { counter: number; bytes: Uint8Array; body: CommandBody }[];
    refused: (Refused & { bytes: Uint8Array })[];
}

// Null for anything but what `written` wrote: then the outbox is given up, never guessed at.
function readSaved(text: string | null): Loaded | null {
    if (text === null) return null;
    try {
        const saved = JSON.parse(text) as Saved;
        const read = <Kept extends { counter: number; bytes: string }>(kept: Kept) => {
            const bytes = decodeBase64url(kept.bytes);
            const { counter, body } = decodeCommand(bytes ?? new Uint8Array());
            if (body.case === undefined || toNumber(counter) !== kept.counter) throw new Error();
            return { ...kept, bytes, body };
        };
        if (!Number.isSafeInteger(saved.next) || saved.next < 1) return null;
        const entries = saved.entries.map(read);
        if (entries.some((entry) => entry.counter >= saved.next)) return null;
        return { next: saved.next, entries, refused: saved.refused.map(read) };
    } catch {
        return null;
    }
}
