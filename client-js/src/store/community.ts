// What the community has to do with a contribution, and the rules by which it does: as a view and as a member's own state
// have it. Twin of the server's `domain/policy`, `domain/flag` and `domain/juror`, as far as views show them.
import type {
    ItemFlag as WireItemFlag,
    OwnCall as WireOwnCall,
    OwnCase,
    PolicyInForce as WirePolicyInForce,
    Ruling as WireRuling,
} from '../protocol/gen/kring/v1/community_wire';
import { FlagReason, JuryAnswer, JuryCause, PolicyBase, PolicyNumber, RuleKind } from '../protocol/gen/kring/v1/community_wire';
import { toNumber } from '../protocol/number';

export { FlagReason, JuryAnswer, JuryCause, PolicyBase, PolicyNumber, RuleKind };
export type { OwnCase };

/** The rules as data. */
export interface Policy {
    readonly base: PolicyBase;
    /** By `PolicyNumber`; at 0 there is nothing. */
    readonly numbers: readonly number[];
}

export interface PolicyInForce extends Policy {
    /** The sequence that set them; 0: what every room begins with. */
    readonly version: number;
}

/** Facilitators: what somebody who is not named finds wrong. */
export interface ItemFlag {
    readonly reason: FlagReason;
    /** DUPLICATE: the other idea; 0 otherwise. */
    readonly doubleOf: number;
    readonly note: string;
}

/** By which rule something was done, and on what ground. */
export interface Ruling {
    readonly rule: RuleKind;
    /** Of the rules. */
    readonly policy: number;
    readonly reason: FlagReason;
    readonly people: number;
    readonly views: number;
    readonly keeps: number;
    readonly removes: number;
}

/** A jury that one is called to. */
export interface OwnCall {
    readonly jury: number;
    readonly contribution: number;
    readonly cause: JuryCause;
    readonly reason: FlagReason;
    /** What is judged. */
    readonly text: string;
    readonly textLanguage: string;
    /** By the server's clock. */
    readonly endsMs: number;
    /** UNSPECIFIED: nothing yet. */
    readonly answer: JuryAnswer;
}

/** What one has flagged. */
export interface OwnFlag {
    readonly reason: FlagReason;
    readonly doubleOf: number;
}

export function toPolicy({ version, policy }: WirePolicyInForce): PolicyInForce {
    const numbers: number[] = [];
    for (const { number, value } of policy?.values ?? []) numbers[number] = value;
    return { version: toNumber(version), base: policy?.base ?? 0, numbers };
}

export function toItemFlag({ reason, doubleOf, note }: WireItemFlag): ItemFlag {
    return { reason, doubleOf: toNumber(doubleOf), note };
}

export function toRuling(ruling: WireRuling): Ruling {
    return { ...ruling, policy: toNumber(ruling.policy) };
}

/** In order of jury; one that is over is not there any more. */
export function foldCalls(calls: readonly OwnCall[], told: readonly WireOwnCall[]): readonly OwnCall[] {
    const byJury = new Map(calls.map((call) => [call.jury, call]));
    for (const call of told) {
        const jury = toNumber(call.jury);
        if (call.over) byJury.delete(jury);
        else byJury.set(jury, { ...call, jury, contribution: toNumber(call.contribution), endsMs: toNumber(call.endsMs) });
    }
    return [...byJury.values()].sort((left, right) => left.jury - right.jury);
}
