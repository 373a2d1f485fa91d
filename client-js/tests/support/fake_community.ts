// What the community of a fake room does: three flags fold and call a jury of three, two equal answers are a verdict, another
// text brings back once, an appeal calls others. Enough to live in; the numbers of the rules are not this double's business.
import {
    FlagReason,
    JuryAnswer,
    JuryCause,
    PolicyBase,
    RuleKind,
    type AnswerJury,
    type FlagContribution,
    type Policy,
} from '../gen/kring/v1/community_pb';
import { ItemState } from '../gen/kring/v1/server_pb';

export interface Flag {
    by: number;
    reason: FlagReason;
    doubleOf: number;
    note: string;
}

interface Jury {
    id: number;
    cause: JuryCause;
    reason: FlagReason;
    endsMs: number;
    answers: Map<number, JuryAnswer>;
}

/** What the community has against one contribution. */
export interface Case {
    flags: Flag[];
    /** The act; 0: not folded. */
    folded: number;
    /** The act of a jury that hid it; 0: not hidden by one. */
    judged: number;
    reason: FlagReason;
    jury: Jury | null;
    hasEdited: boolean;
    hasAppealed: boolean;
    /** Facilitators decide, because no jury can be drawn. */
    isAppealed: boolean;
    keeps: number;
    removes: number;
    sat: Set<number>;
}

export const foldingFlags = 3;
export const seats = 3;
export const juryMs = 90_000;

/** Light, standard and careful, as server/domain/policy.cpp has them; in the order of PolicyNumber, from 1. */
const standard = [1, 2700, 50, 900, 2000, 3000, 3, 5, 3, 90, 25, 15, 2, 2, 1, 3, 6, 4, 180, 60, 20, 80, 300, 2, 1, 40, 20, 10];

export function standardPolicy(): { base: PolicyBase; values: { number: number; value: number }[] } {
    return { base: PolicyBase.STANDARD, values: standard.map((value, index) => ({ number: index + 1, value })) };
}

/** Seats have to be 3 to 15: enough to be refused for. */
export function faultOf(policy: Policy | undefined): { policyNumber: number; policyMin: number; policyMax: number } | null {
    const seat = policy?.values.find(({ number }) => number === 8);
    return seat === undefined || (seat.value >= 3 && seat.value <= 15) ? null : { policyNumber: 8, policyMin: 3, policyMax: 15 };
}

export function noCase(): Case {
    return {
        flags: [], folded: 0, judged: 0, reason: FlagReason.UNSPECIFIED, jury: null, hasEdited: false, hasAppealed: false, isAppealed: false,
        keeps: 0, removes: 0, sat: new Set(),
    };
}

export function putFlag(of: Case, by: number, { reason, doubleOf, note }: FlagContribution): void {
    of.flags = [...of.flags.filter((flag) => flag.by !== by), { by, reason, doubleOf: Number(doubleOf), note }];
}

/** The members who are asked, or none where there are too few. */
export function callJury(of: Case, cause: JuryCause, id: number, now: number, members: readonly number[], author: number): readonly number[] {
    const eligible = members.filter((member) => member !== author && !of.sat.has(member) && !of.flags.some(({ by }) => by === member));
    if (eligible.length < seats) return [];
    const drawn = eligible.slice(0, seats);
    of.jury = { id, cause, reason: of.reason, endsMs: now + juryMs, answers: new Map(drawn.map((member) => [member, JuryAnswer.UNSPECIFIED])) };
    for (const member of drawn) of.sat.add(member);
    return drawn;
}

/** The verdict that this answer makes; null: the jury still sits. */
export function takeAnswer(of: Case, by: number, { answer }: AnswerJury): 'kept' | 'removed' | null {
    of.jury?.answers.set(by, answer);
    const answers = [...(of.jury?.answers.values() ?? [])];
    of.keeps = answers.filter((each) => each === JuryAnswer.KEEP).length;
    of.removes = answers.filter((each) => each === JuryAnswer.REMOVE).length;
    return of.removes >= 2 ? 'removed' : of.keeps >= 2 ? 'kept' : null;
}

export function rulingOf(of: Case, rule: RuleKind) {
    return { rule, policy: 0n, reason: of.reason, people: of.flags.length, views: 12, keeps: of.keeps, removes: of.removes };
}

export function ownCaseOf(of: Case) {
    if (of.folded === 0 && of.judged === 0) return undefined;
    return {
        reason: of.reason,
        jurySits: of.jury !== null,
        canEdit: !of.hasEdited,
        canAppeal: of.judged !== 0 && !of.hasAppealed,
        appealed: of.hasAppealed,
        keeps: of.keeps,
        removes: of.removes,
    };
}

/** How an item of this case looks to who is not a facilitator, and to a screen. */
export function shownAs(of: Case, isScreen: boolean): ItemState {
    return of.judged !== 0 || (isScreen && of.folded !== 0) ? ItemState.HIDDEN : ItemState.SHOWN;
}
