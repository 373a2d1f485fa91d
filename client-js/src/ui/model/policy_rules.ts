// The rules of a session as sentences: which sentence says which numbers, and in what unit. Each number stands in one sentence.
// Ranges and presets are those of the server's domain/policy, which judges; here they are for showing.
import { type Policy, PolicyBase, PolicyNumber as Of } from '../../sdk/view';
import { sayAmount, sayRules, type RulesKey, type Unit } from '../text/rules_text.svelte';

export interface Rule {
    readonly key: RulesKey;
    readonly numbers: readonly Of[];
    /** Where one of these is 0 the sentence is another one. */
    readonly off?: { readonly numbers: readonly Of[]; readonly key: RulesKey };
    /** Where flags go to the facilitators alone there is nothing of it. */
    readonly isOfJuries?: boolean;
}

export interface NumberFacts {
    readonly unit: Unit | 'switch';
    readonly min: number;
    readonly max: number;
    /** Light, standard, careful. */
    readonly presets: readonly [number, number, number];
}

export const flagRules: readonly Rule[] = [
    { key: 'rule.private', numbers: [Of.JURIES], off: { numbers: [Of.JURIES], key: 'rule.juries_off' } },
    { key: 'rule.weight', numbers: [Of.FLAG, Of.VIEW, Of.VOTE], isOfJuries: true },
    { key: 'rule.call', numbers: [Of.CALL], isOfJuries: true },
    { key: 'rule.blur', numbers: [Of.BLUR, Of.BLUR_PEOPLE], isOfJuries: true },
    { key: 'rule.jury', numbers: [Of.JURY_SEATS, Of.JURY_SECONDS, Of.JURY_LEAD], isOfJuries: true },
    { key: 'rule.seats', numbers: [Of.SEAT_SECONDS, Of.JURORS_MAX], isOfJuries: true },
    { key: 'rule.verdict', numbers: [], isOfJuries: true },
    { key: 'rule.few', numbers: [], isOfJuries: true },
    { key: 'rule.burst', numbers: [Of.BURST_SECONDS, Of.BURST_VIEWS], off: { numbers: [Of.BURST_SECONDS], key: 'rule.burst_off' }, isOfJuries: true },
    { key: 'rule.co_flags', numbers: [Of.CO_FLAGS], isOfJuries: true },
    { key: 'rule.doubles', numbers: [Of.DOUBLE_PEOPLE], off: { numbers: [Of.DOUBLE_PEOPLE], key: 'rule.doubles_off' } },
    { key: 'rule.facilitators', numbers: [] },
];

export const calmRules: readonly Rule[] = [
    { key: 'rule.member', numbers: [Of.MEMBER_POSTS], off: { numbers: [Of.MEMBER_POSTS], key: 'rule.member_off' } },
    { key: 'rule.fresh', numbers: [Of.FRESH_POSTS, Of.FRESH_SECONDS], off: { numbers: [Of.FRESH_POSTS, Of.FRESH_SECONDS], key: 'rule.fresh_off' } },
    { key: 'rule.room', numbers: [Of.ROOM_POSTS, Of.ROOM_WAIT_SECONDS], off: { numbers: [Of.ROOM_POSTS], key: 'rule.room_off' } },
    { key: 'rule.alike', numbers: [Of.ALIKE_PERCENT, Of.ALIKE_SECONDS], off: { numbers: [Of.ALIKE_PERCENT], key: 'rule.alike_off' } },
    { key: 'rule.links', numbers: [Of.POSTS_BEFORE_LINKS], off: { numbers: [Of.POSTS_BEFORE_LINKS], key: 'rule.links_off' } },
    { key: 'rule.words', numbers: [Of.WARNS_OF_WORDS], off: { numbers: [Of.WARNS_OF_WORDS], key: 'rule.words_off' } },
    { key: 'rule.voice', numbers: [Of.VOICE_PERCENT, Of.VOICE_POSTS, Of.VOICE_PEOPLE], off: { numbers: [Of.VOICE_PERCENT], key: 'rule.voice_off' } },
];

/** What of these is true of a session with these numbers. */
export function rulesOf(all: readonly Rule[], { numbers }: Policy): readonly Rule[] {
    return all.filter(({ isOfJuries }) => isOfJuries !== true || numbers[Of.JURIES] !== 0);
}

const facts: readonly NumberFacts[] = [
    { unit: 'switch', min: 0, max: 1, presets: [1, 1, 1] },
    { unit: 'points', min: 1000, max: 6000, presets: [2700, 2700, 2700] },
    { unit: 'points', min: 0, max: 200, presets: [60, 50, 40] },
    { unit: 'points', min: 0, max: 3000, presets: [1000, 900, 700] },
    { unit: 'points', min: 1000, max: 10_000, presets: [3000, 2000, 1500] },
    { unit: 'points', min: 1000, max: 20_000, presets: [5000, 3000, 2500] },
    { unit: 'people', min: 1, max: 10, presets: [4, 3, 2] },
    { unit: 'people', min: 3, max: 15, presets: [5, 5, 7] },
    { unit: 'votes', min: 2, max: 10, presets: [3, 3, 3] },
    { unit: 'seconds', min: 30, max: 600, presets: [90, 90, 90] },
    { unit: 'seconds', min: 10, max: 300, presets: [25, 25, 20] },
    { unit: 'people', min: 3, max: 30, presets: [12, 15, 21] },
    { unit: 'seconds', min: 0, max: 60, presets: [2, 2, 4] },
    { unit: 'looks', min: 0, max: 20, presets: [2, 2, 2] },
    { unit: 'times', min: 0, max: 20, presets: [1, 1, 1] },
    { unit: 'people', min: 0, max: 20, presets: [4, 3, 3] },
    { unit: 'times', min: 0, max: 30, presets: [12, 6, 4] },
    { unit: 'times', min: 0, max: 30, presets: [0, 4, 2] },
    { unit: 'seconds', min: 0, max: 3600, presets: [0, 180, 300] },
    { unit: 'times', min: 0, max: 1000, presets: [120, 60, 40] },
    { unit: 'seconds', min: 1, max: 600, presets: [10, 20, 30] },
    { unit: 'percent', min: 0, max: 100, presets: [95, 80, 70] },
    { unit: 'seconds', min: 10, max: 3600, presets: [300, 300, 600] },
    { unit: 'texts', min: 0, max: 20, presets: [0, 2, 3] },
    { unit: 'switch', min: 0, max: 1, presets: [0, 1, 1] },
    { unit: 'percent', min: 0, max: 100, presets: [40, 40, 30] },
    { unit: 'texts', min: 5, max: 200, presets: [20, 20, 15] },
    { unit: 'people', min: 2, max: 200, presets: [10, 10, 8] },
];

export function factsOf(number: Of): NumberFacts {
    const found = facts[number - 1];
    if (found === undefined) throw new RangeError(`no such number: ${number}`);
    return found;
}

/** Of what is shown in points there are a thousand in a point. */
export function shareOf(number: Of): number {
    return factsOf(number).unit === 'points' ? 1_000 : 1;
}

export function presetOf(base: PolicyBase): Policy {
    const place = Math.max(0, base - PolicyBase.LIGHT);
    return { base, numbers: [0, ...facts.map(({ presets }) => presets[place] ?? 0)] };
}

export function isPreset({ base, numbers }: Policy): boolean {
    const preset = presetOf(base);
    return facts.every((_, index) => numbers[index + 1] === preset.numbers[index + 1]);
}

/** One plain sentence. */
export function sentenceOf({ key, numbers, off }: Rule, policy: Policy): string {
    const valueOf = (number: Of): number => policy.numbers[number] ?? 0;
    if (off?.numbers.some((number) => valueOf(number) === 0) === true) return sayRules(off.key);
    const said = numbers.flatMap((number) => {
        const { unit } = factsOf(number);
        return unit === 'switch' ? [] : [[String(number), sayAmount(unit, valueOf(number) / shareOf(number))]];
    });
    return sayRules(key, Object.fromEntries(said) as Record<string, string>);
}
