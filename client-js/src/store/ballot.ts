// Ballots as a view has them, and what their votes mean. The server's `domain/ballot` says the same.
import type { Ballot as WireBallot } from '../protocol/gen/kring/v1/server_wire';
import { BallotKind } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

/** The numbers and lists that a kind has no use for are 0 and empty. */
export interface BallotTerms {
    readonly title: string;
    /** Of ideas: only those in this group; 0: of all. */
    readonly group: number;
    readonly tag: string;
    /** Dots: how many each member has. */
    readonly budget: number;
    /** Dots: on one idea. Choice: options that one may choose. */
    readonly atMost: number;
    /** Score, scale: from 1 to so many. */
    readonly steps: number;
    /** Choice: the options. Score: the criteria. Scale: its two ends. */
    readonly labels: readonly string[];
    /** The phase that it opens and closes with, by its number; 0: with none. */
    readonly phase: number;
}

export interface Ballot extends BallotTerms {
    readonly id: number;
    readonly kind: BallotKind;
    readonly isClosed: boolean;
    readonly hidesCounts: boolean;
    /** Asked ahead and not open yet: only facilitators know of it. */
    readonly waits: boolean;
}

const noTerms = { title: '', group: 0n, tag: '', budget: 0, atMost: 0, steps: 0, labels: [], phase: 0 };

export function toBallot({ id, kind, terms, isClosed, hidesCounts, waits }: WireBallot): Ballot {
    const { title, group, tag, budget, atMost, steps, labels, phase } = terms ?? noTerms;
    return { id: toNumber(id), kind, title, group: toNumber(group), tag, budget, atMost, steps, labels: [...labels], phase, isClosed, hidesCounts, waits };
}

/** Whether it is a question of its own: one answer of each member, and not about ideas. */
export function isQuestion(kind: BallotKind): boolean {
    return kind === BallotKind.CHOICE || kind === BallotKind.SCALE || isInWords(kind);
}

/** Whether it is answered in words, and not by a vote. */
export function isInWords(kind: BallotKind): boolean {
    return kind === BallotKind.OPEN || kind === BallotKind.WORDS;
}

const pairFactor = 2 ** 26;

/** The subject of a comparison, whatever the order of the two. */
export function pairSubject(one: number, other: number): number {
    return Math.min(one, other) * pairFactor + Math.max(one, other);
}

/** The two ideas of a comparison, the one with the smaller id first; null: not a pair. */
export function pairIn(subject: number): readonly [number, number] | null {
    return subject < pairFactor ? null : [Math.floor(subject / pairFactor), subject % pairFactor];
}
