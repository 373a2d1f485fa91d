// What people can find wrong, in words.
import { FlagReason } from '../../sdk/view';
import { say } from '../text/language.svelte';
import type { PlainKey } from '../text/text';

export const flagReasons = [FlagReason.OFF_TOPIC, FlagReason.DUPLICATE, FlagReason.UNKIND, FlagReason.SPAM] as const;
export type SaidReason = (typeof flagReasons)[number];

const clauses: Record<SaidReason, PlainKey> = {
    [FlagReason.OFF_TOPIC]: 'found.reason_1',
    [FlagReason.DUPLICATE]: 'found.reason_2',
    [FlagReason.UNKIND]: 'found.reason_3',
    [FlagReason.SPAM]: 'found.reason_4',
};
const labels: Record<SaidReason, PlainKey> = {
    [FlagReason.OFF_TOPIC]: 'flag.reason_1',
    [FlagReason.DUPLICATE]: 'flag.reason_2',
    [FlagReason.UNKIND]: 'flag.reason_3',
    [FlagReason.SPAM]: 'flag.reason_4',
};

function isSaid(reason: FlagReason): reason is SaidReason {
    return Object.hasOwn(clauses, reason);
}

/** As it goes on after "that it …"; empty for a reason that is younger than this page. */
export function foundText(reason: FlagReason): string {
    return isSaid(reason) ? say(clauses[reason]) : '';
}

/** As somebody says it who flags. */
export function reasonText(reason: SaidReason): string {
    return say(labels[reason]);
}
