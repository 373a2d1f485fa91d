// Pacing: the client keeps within the rates that the server states in Welcome, so that a person who was offline and comes
// back with a pocket full of commands is never refused for it. Each rate is a token bucket, kept as the one instant at
// which it would be full again; the server's own (server/base/token_bucket.hpp) are the same.
//
// A member's other tabs and devices share some of these rates and are not seen from here: what they use up shows as a
// refusal that says how long to wait, and the outbox waits.
import type { Limits, Rate } from '../protocol/gen/kring/v1/server_wire';
import type { CommandBody } from '../protocol/frames';
import type { Clock } from './environment';

const minuteMs = 60_000;

class Bucket {
    private fullAt = 0;

    /** How long until there is a token. */
    wait(rate: Rate | undefined, now: number): number {
        if (!isRate(rate)) return 0;
        const interval = minuteMs / rate.perMinute;
        return Math.max(0, Math.ceil(this.from(rate, now) + interval - rate.burst * interval - now));
    }

    take(rate: Rate | undefined, now: number): void {
        if (isRate(rate)) this.fullAt = this.from(rate, now) + minuteMs / rate.perMinute;
    }

    // Further away than an empty bucket needs: the clock was set back.
    private from(rate: Rate, now: number): number {
        const emptyMs = (rate.burst * minuteMs) / rate.perMinute;
        return this.fullAt > now + emptyMs ? now : Math.max(this.fullAt, now);
    }
}

function isRate(rate: Rate | undefined): rate is Rate {
    return rate !== undefined && rate.perMinute > 0 && rate.burst > 0;
}

type Kind = 'texts' | 'votes' | 'flags' | 'changes';

function kindOf(body: CommandBody): Kind {
    switch (body.case) {
        case 'postIdea':
        case 'postReply':
        case 'postIdeas':
        case 'askOn':
        case 'sendLine':
            return 'texts';
        case 'castVote':
        case 'withdrawVote':
            return 'votes';
        case 'flagContribution':
            return 'flags';
        default:
            return 'changes';
    }
}

export class Pacer {
    private readonly commands = new Bucket();
    private readonly similar = new Bucket();
    private readonly fetches = new Bucket();
    private readonly seen = new Bucket();
    private readonly writing = new Bucket();
    private readonly kinds: Record<Kind, Bucket> = { texts: new Bucket(), votes: new Bucket(), flags: new Bucket(), changes: new Bucket() };

    constructor(private readonly clock: Clock) {}

    /** 0: the command may go now, and counts as gone. Otherwise the milliseconds to wait. */
    take(body: CommandBody, limits: Limits | null): number {
        const now = this.clock.now();
        const kind = kindOf(body);
        const bucket = this.kinds[kind];
        const wait = Math.max(this.commands.wait(limits?.commands, now), bucket.wait(limits?.[kind], now));
        if (wait > 0) return wait;
        this.commands.take(limits?.commands, now);
        bucket.take(limits?.[kind], now);
        return 0;
    }

    /** The same for what is no command: a question for similar ideas, or for texts, or what was seen, or that somebody writes. */
    takeQuestion(kind: 'similar' | 'fetches' | 'seen' | 'writing', limits: Limits | null): number {
        const now = this.clock.now();
        const wait = this[kind].wait(limits?.[kind], now);
        if (wait === 0) this[kind].take(limits?.[kind], now);
        return wait;
    }
}
