// What a newcomer reads before going in. The link's secret travels in the body of the request, never in its address.
import { encodeBase64url } from '../protocol/base64url';
import type { Link } from '../protocol/link';
import { LadderStep, Measure, NamesMode, type Charter, type StakeholderGroup } from '../store/view';

export interface EntryCard {
    readonly title: string;
    readonly language: string;
    /** Nobody comes in any more; facilitators do. */
    readonly isOver: boolean;
    /** Null: the room has none, and nothing is to be agreed to. */
    readonly charter: Charter | null;
    readonly stakeholderGroups: readonly StakeholderGroup[];
    /** Whoever comes by the join link has to say the passphrase. */
    readonly asksPassphrase: boolean;
    /** Those of the names asked about that a newcomer can take. */
    readonly freeNames: readonly string[];
}

const timeoutMs = 4_000;

/** Null when it cannot be had: the way in is then open without it, and who is in is asked. */
export async function fetchCard(link: Link, origin: string, names: readonly string[] = []): Promise<EntryCard | null> {
    const told = await askForCard(link, origin, names);
    return typeof told === 'string' ? null : told;
}

/** The same; or the key of the text that says why nobody gets in by this link. */
export async function askForCard(link: Link, origin: string, names: readonly string[]): Promise<EntryCard | string | null> {
    const answer = await ask(link, origin, 'card', 'secret', link.entry?.secret ?? new Uint8Array(), { names });
    if (answer?.status === 200) return toCard(answer.body);
    return answer?.status === 409 ? textOf(answer.body, 'text_key') : null;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Null: nobody answered. */
export async function ask(
    { room }: Link,
    origin: string,
    what: string,
    name: string,
    secret: Uint8Array,
    more: Fields = {},
): Promise<{ status: number; body: Fields } | null> {
    try {
        const answer = await fetch(`${origin}/api/v1/rooms/${encodeBase64url(room)}/${what}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ [name]: encodeBase64url(secret), ...more }),
            signal: AbortSignal.timeout(timeoutMs),
        });
        const body: unknown = await answer.json();
        return { status: answer.status, body: fieldsOf(body) };
    } catch {
        return null;
    }
}

// A RoomCard in the JSON mapping of proto3: what stands at its default is not there.
function toCard(body: Fields): EntryCard {
    const room = fieldsOf(body['room']);
    const standing = fieldsOf(body['charter']);
    const charter = fieldsOf(standing['charter']);
    return {
        title: textOf(room, 'title'),
        language: textOf(room, 'language'),
        isOver: wordOf(room, 'state', 'ROOM_STATE_') === 'CLOSED',
        asksPassphrase: room['byPassphrase'] === true,
        stakeholderGroups: listOf(body, 'stakeholderGroups').map(fieldsOf).map((group) => ({
            number: numberOf(group, 'number'),
            title: textOf(group, 'title'),
            expected: numberOf(group, 'expected'),
        })),
        freeNames: listOf(body, 'freeNames').filter((name) => typeof name === 'string'),
        charter: body['charter'] === undefined ? null : {
            version: numberOf(standing, 'version'),
            isConfirmed: standing['isConfirmed'] === true,
            goals: listOf(charter, 'goals').map(fieldsOf).map((goal) => ({
                text: textOf(goal, 'text'),
                measure: Measure[wordOf(goal, 'measure', 'MEASURE_') as keyof typeof Measure] ?? Measure.UNSPECIFIED,
                target: numberOf(goal, 'target'),
            })),
            question: textOf(charter, 'question'),
            welcome: textOf(charter, 'welcome'),
            unwelcome: textOf(charter, 'unwelcome'),
            promise: textOf(charter, 'promise'),
            dueDate: numberOf(charter, 'dueDate'),
            decisionMaker: textOf(charter, 'decisionMaker'),
            ladderStep: LadderStep[wordOf(charter, 'ladderStep', 'LADDER_STEP_') as keyof typeof LadderStep] ?? LadderStep.UNSPECIFIED,
            confidence: textOf(charter, 'confidence'),
            manners: listOf(charter, 'manners').filter((manner) => typeof manner === 'string'),
            names: NamesMode[wordOf(charter, 'names', 'NAMES_MODE_') as keyof typeof NamesMode] ?? NamesMode.UNSPECIFIED,
        },
    };
}

export function fieldsOf(value: unknown): Fields {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(fields: Fields, name: string): readonly unknown[] {
    const value = fields[name];
    return Array.isArray(value) ? value : [];
}

export function textOf(fields: Fields, name: string): string {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
}

// Numbers of 64 bits travel as strings.
export function numberOf(fields: Fields, name: string): number {
    const value = Number(fields[name] ?? 0);
    return Number.isSafeInteger(value) ? value : 0;
}

function wordOf(fields: Fields, name: string, prefix: string): string {
    const word = textOf(fields, name);
    return word.startsWith(prefix) ? word.slice(prefix.length) : '';
}
