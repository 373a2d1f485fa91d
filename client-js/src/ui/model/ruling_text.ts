// What a rule did, as the moderation log says it: on what ground, and with which counts.
import { RuleKind, type Ruling } from '../../sdk/view';
import { foundText } from './flag_reasons';
import { numbersIn } from '../text/formats';
import { language, say } from '../text/language.svelte';
import type { PlainKey } from '../text/text';

const keys: Partial<Record<RuleKind, PlainKey>> = {
    [RuleKind.FLAGS]: 'log.rule_1',
    [RuleKind.JURY]: 'log.rule_2',
    [RuleKind.EDIT]: 'log.rule_3',
    [RuleKind.DOUBLES]: 'log.rule_4',
    [RuleKind.UNFLAGGED]: 'log.rule_5',
};

/** Empty for a rule that is younger than this page. */
export function rulingText({ rule, reason, people, views, keeps, removes }: Ruling): string {
    const key = keys[rule];
    if (key === undefined) return '';
    const count = (number: number): string => numbersIn(language.current).format(number);
    return say(key, { found: foundText(reason), people: count(people), views: count(views), keeps: count(keeps), removes: count(removes) });
}

export function rulerText({ policy }: Ruling): string {
    return policy === 0 ? say('log.by_rules') : say('log.by_rules_of', { version: String(policy) });
}
