// What a facilitator said on the start page, and how it becomes a room: its charter, its phases, its groups,
// questions, stakeholders, tables and rules; opened with its first phase, or waiting until somebody does that. The plan waits in the tab until the room is there, so that a page that is loaded anew in
// between goes on with it.
import type { Format, FormatPrompt, Words } from '../../sdk/formats';
import type { KringClient, Settlement } from '../../sdk/client';
import { makeTables, setSeating } from '../../sdk/tables';
import {
    Advance,
    type Agenda,
    BallotKind,
    type BallotTerms,
    type CharterTerms,
    LadderStep,
    ListOrder,
    Measure,
    NamesMode,
    Permission,
    Seating,
    type StakeholderGroup,
} from '../../sdk/view';
import { inTab, onDevice } from '../base/kept';
import { planKey } from '../model/starter';
import { inLanguage, type Language } from '../text/text';

export interface StartPlan {
    readonly title: string;
    readonly question: string;
    readonly promise: string;
    /** YYYY-MM-DD. */
    readonly due: string;
    readonly decisionMaker: string;
    /** Of the facilitator. */
    readonly name: string;
    readonly language: Language;
    readonly format: Format;
    /** It is made ready and not opened yet. */
    readonly waits?: boolean;
}

const measures = {
    '': Measure.UNSPECIFIED,
    ideas: Measure.IDEAS,
    contributions: Measure.CONTRIBUTIONS,
    writers: Measure.WRITERS,
    voters: Measure.VOTERS,
    votes: Measure.VOTES,
} as const;
const steps = {
    inform: LadderStep.INFORM,
    consult: LadderStep.CONSULT,
    advise: LadderStep.ADVISE,
    co_produce: LadderStep.CO_PRODUCE,
    co_decide: LadderStep.CO_DECIDE,
} as const;
const modes = { shown: NamesMode.SHOWN, pseudonyms: NamesMode.PSEUDONYMS, unnamed: NamesMode.UNNAMED } as const;
const permissions = {
    nobody: Permission.UNSPECIFIED,
    facilitators: Permission.FACILITATORS,
    everybody: Permission.EVERYBODY,
} as const;
const orders = {
    newest: ListOrder.NEWEST,
    oldest: ListOrder.OLDEST,
    most_supported: ListOrder.MOST_SUPPORTED,
    few_eyes: ListOrder.FEW_EYES,
} as const;

const kinds = {
    open: BallotKind.OPEN,
    words: BallotKind.WORDS,
    choice: BallotKind.CHOICE,
    scale: BallotKind.SCALE,
    dots: BallotKind.DOTS,
    score: BallotKind.SCORE,
    pairwise: BallotKind.PAIRWISE,
} as const;

export function charterOf(plan: StartPlan): CharterTerms {
    const { format } = plan;
    const say = (words: Words): string => inLanguage(words, plan.language);
    return {
        // What a room is for comes first: it is what the card says before anybody joins.
        goals: [
            { text: plan.title, measure: Measure.UNSPECIFIED, target: 0 },
            ...format.goals.map(({ text, measure, target }) => ({ text: say(text), measure: measures[measure], target })),
        ],
        question: plan.question,
        welcome: say(format.welcome),
        unwelcome: say(format.unwelcome),
        promise: plan.promise,
        dueDate: Number(plan.due.replaceAll('-', '')),
        decisionMaker: plan.decisionMaker,
        ladderStep: steps[format.step],
        confidence: say(format.confidence),
        manners: format.manners.map(say),
        names: modes[format.names],
    };
}

export function agendaOf({ format, language }: Pick<StartPlan, 'format' | 'language'>): Agenda {
    return {
        phases: format.phases.map((phase, place) => ({
            number: place + 1,
            title: inLanguage(phase.title, language),
            switches: {
                write: permissions[phase.write],
                reply: permissions[phase.reply],
                vote: permissions[phase.vote],
                showCounts: phase.show_counts,
                showAuthors: phase.show_authors,
                order: orders[phase.order],
                withoutSupport: !phase.ballots.includes('support'),
                withoutStance: !phase.ballots.includes('stance'),
            },
            durationS: phase.minutes * 60,
            startsMs: 0,
        })),
        advance: format.advance === 'unattended' ? Advance.UNATTENDED : Advance.BY_HAND,
    };
}

/** @param groups those that were made of the format's, by their place */
export function termsOf(prompt: FormatPrompt, phase: number, groups: readonly number[], language: Language): BallotTerms {
    return {
        title: inLanguage(prompt.question, language),
        group: groups[prompt.group - 1] ?? 0,
        tag: inLanguage(prompt.tag, language),
        budget: prompt.budget,
        atMost: prompt.at_most,
        steps: prompt.steps,
        labels: prompt.labels.map((label) => inLanguage(label, language)),
        phase,
    };
}

/** One command after the other, because each builds on the one before. The first that is refused ends it. */
export async function carryOut(client: KringClient, plan: StartPlan): Promise<Settlement | null> {
    const { format, language } = plan;
    // A plan that was kept by an older page has none.
    const rules = format.rules ?? null;
    const groups: number[] = [];
    const ask = (prompt: FormatPrompt, phase: number) => () =>
        client.openBallot(kinds[prompt.kind], termsOf(prompt, phase, groups, language), prompt.results === 'reveal');
    const acts: (() => Promise<Settlement>)[] = [
        () => client.setCharter(charterOf(plan)),
        () => client.setAgenda(agendaOf(plan)),
        ...format.groups.map((group) => async () => {
            const made = await client.makeGroup(inLanguage(group, language));
            if (made.kind === 'ok') groups.push(made.sequence);
            return made;
        }),
        ...format.prompts.map((prompt) => ask(prompt, 0)),
        ...format.phases.flatMap((phase, place) => phase.prompts.map((prompt) => ask(prompt, place + 1))),
        ...(format.stakeholders.length === 0 ? [] : [() => client.setStakeholderGroups(stakeholdersOf(plan))]),
        ...(format.tables.length === 0 ? [] : [() => makeTables(client, format.tables.map((name) => inLanguage(name, language)))]),
        ...(format.seating === 'chosen' ? [] : [() => setSeating(client, Seating.ASSIGNED)]),
        ...(rules === null ? [] : [async () => (await import('../model/format_rules')).setRules(client, rules)]),
        ...(plan.waits === true ? [] : [() => client.openRoom(), () => client.setPhases([{ number: 1 }])]),
    ];
    let last: Settlement | null = null;
    for (const act of acts) {
        last = await act();
        if (last.kind !== 'ok') return last;
    }
    return last;
}

function stakeholdersOf({ format, language }: StartPlan): StakeholderGroup[] {
    return format.stakeholders.map(({ name, expected }, place) => ({ number: place + 1, title: inLanguage(name, language), expected }));
}

/** A title that a question gives by itself, when nobody thought of one. */
export function titleOf(question: string): string {
    const line = question.trim().split('\n')[0] ?? '';
    const letters = [...line];
    return letters.length <= titleMax ? line : `${letters.slice(0, titleMax - 1).join('').trimEnd()}…`;
}
const titleMax = 60;

/** In two weeks: time enough to answer, and soon enough to be remembered. */
export function dayInTwoWeeks(now: Date): string {
    return dayIn(14, now);
}

/** As a field for a date wants it. */
export function dayIn(days: number, now: Date): string {
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
    const two = (number: number): string => String(number).padStart(2, '0');
    return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

// --- the plan in the tab, by room ---

export function keepPlan(room: string, plan: StartPlan): void {
    inTab.write(planKey(room), plan);
}

export function keptPlan(room: string): StartPlan | null {
    return inTab.read(planKey(room)) as StartPlan | null;
}

export function dropPlan(room: string): void {
    inTab.drop(planKey(room));
}

// --- the format of a room, on its way to the page that starts another in a tab of its own ---

const formatKey = 'kring.start.format';

export function keepFormat(format: Format): void {
    onDevice.write(formatKey, format);
}

/** Once: the page after this one begins anew. */
export function takeFormat(): Format | null {
    const format = onDevice.read(formatKey) as Format | null;
    onDevice.drop(formatKey);
    return format;
}

// --- the start link, on the device of who has it ---

const secretKey = 'kring.start.secret';

export function keepStartSecret(secret: string): void {
    onDevice.write(secretKey, secret);
}

/** Empty: no start link was opened here. */
export function keptStartSecret(): string {
    return (onDevice.read(secretKey) as string | null) ?? '';
}

export function dropStartSecret(): void {
    onDevice.drop(secretKey);
}
