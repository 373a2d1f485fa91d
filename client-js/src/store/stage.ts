// What the room looks at together, insights, and private lines, as the store keeps them.
import type {
    Insight as WireInsight,
    OwnLine as WireOwnLine,
    PrivateLine as WirePrivateLine,
    Stage as WireStage,
} from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

export interface Stage {
    /** An idea; 0: nothing. One that is hidden or taken back is not shown, also while it stands here. */
    readonly spotlight: number;
    /** Phones go along with the spotlight. */
    readonly follows: boolean;
    readonly pins: readonly number[];
    readonly announcement: string;
    /** The sequence that brought the announcement. */
    readonly announced: number;
}

export interface Insight {
    readonly id: number;
    readonly text: string;
    /** Ids of the ideas that it cites. */
    readonly ideas: readonly number[];
}

/** Between a participant and the facilitators. */
export interface PrivateLine {
    readonly id: number;
    /** It is a facilitator's. */
    readonly answers: boolean;
    readonly text: string;
    readonly timeMs: number;
}

/** As facilitators see it. */
export interface MemberLine extends PrivateLine {
    readonly member: number;
    /** As far as authors are named. */
    readonly name: string;
}

export const emptyStage: Stage = { spotlight: 0, follows: false, pins: [], announcement: '', announced: 0 };

export function toStage(stage: WireStage | undefined): Stage {
    if (stage === undefined) return emptyStage;
    const { spotlight, follows, pins, announcement, announced } = stage;
    return { spotlight: toNumber(spotlight), follows, pins: pins.map(({ id }) => toNumber(id)), announcement, announced: toNumber(announced) };
}

export function toInsight({ id, text, ideas }: WireInsight): Insight {
    return { id: toNumber(id), text, ideas: ideas.map((idea) => toNumber(idea.id)) };
}

export function toLine({ id, answers, text, timeMs }: WireOwnLine): PrivateLine {
    return { id: toNumber(id), answers, text, timeMs: toNumber(timeMs) };
}

export function toMemberLine({ member, name, ...line }: WirePrivateLine): MemberLine {
    return { id: toNumber(line.id), answers: line.answers, text: line.text, timeMs: toNumber(line.timeMs), member: toNumber(member), name };
}
