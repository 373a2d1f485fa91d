// The rules that a format brings, and how a room that is begun from it gets them. Fetched when a format has some.
import type { KringClient, Settlement } from '../../sdk/client';
import { setPolicy } from '../../sdk/community';
import type { FormatRules } from '../../sdk/formats';
import { type Policy, PolicyBase } from '../../sdk/view';

const bases = { light: PolicyBase.LIGHT, standard: PolicyBase.STANDARD, careful: PolicyBase.CAREFUL } as const;

/** In the order of `PolicyNumber`, from 1; its own names would come with the first script. */
const names = [
    'juries', 'flag', 'view', 'vote', 'call', 'blur', 'blur_people', 'jury_seats', 'jury_lead', 'jury_seconds', 'seat_seconds',
    'jurors_max', 'burst_seconds', 'burst_views', 'co_flags', 'double_people', 'member_posts', 'fresh_posts', 'fresh_seconds',
    'room_posts', 'room_wait_seconds', 'alike_percent', 'alike_seconds', 'posts_before_links', 'warns_of_words', 'voice_percent',
    'voice_posts', 'voice_people',
] as const;

export function policyOf(rules: FormatRules): Policy {
    return { base: bases[rules.base], numbers: [0, ...names.map((name) => Number(rules[name]))] };
}

export function setRules(client: KringClient, rules: FormatRules): Promise<Settlement> {
    return setPolicy(client, policyOf(rules));
}
