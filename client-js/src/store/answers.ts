// Answers in words as a view has them. Of whom an answer is, no view tells.
import type { PromptAnswer as WireAnswer } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

export interface PromptAnswer {
    readonly ballot: number;
    readonly id: number;
    readonly texts: readonly string[];
}

/** By id, in no order that means anything. */
export type Answers = ReadonlyMap<number, PromptAnswer>;

/** Facilitators only: what others do not see. */
export interface MutedText {
    readonly ballot: number;
    readonly text: string;
}

/** Each is added or replaces its former self; without texts it goes. */
export function putAnswers(answers: Answers, changed: readonly WireAnswer[]): Answers {
    const next = new Map(answers);
    for (const { ballot, id, texts } of changed) {
        if (texts.length === 0) next.delete(toNumber(id));
        else next.set(toNumber(id), { ballot: toNumber(ballot), id: toNumber(id), texts: [...texts] });
    }
    return next;
}

/** All answers to this question make place for these. */
export function replaceAnswers(answers: Answers, ballot: number, whole: readonly WireAnswer[]): Answers {
    return putAnswers(new Map([...answers].filter(([, each]) => each.ballot !== ballot)), whole);
}

/** Behind those of the same question, and before those of later ones. */
export function foldMuted(muted: readonly MutedText[], ballot: number, text: string, isMuted: boolean): readonly MutedText[] {
    const others = muted.filter((each) => each.ballot !== ballot || each.text !== text);
    if (!isMuted) return others;
    const behind = others.findIndex((each) => each.ballot > ballot);
    return others.toSpliced(behind === -1 ? others.length : behind, 0, { ballot, text });
}

export function inOrder(answers: Answers): PromptAnswer[] {
    return [...answers.values()].sort((left, right) => left.ballot - right.ballot || left.id - right.id);
}
