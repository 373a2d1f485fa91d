// Starting a room: the formats there are, the check of a file of one's own, and the room itself (docs/openapi.yaml).
// Secrets travel in the body, never in an address. Fetched with the page that starts rooms, never by a participant.

export interface Words {
    readonly nl: string;
    readonly en: string;
}
export type PermissionWord = 'nobody' | 'facilitators' | 'everybody';
export interface FormatPhase {
    readonly title: Words;
    /** 0: open end. */
    readonly minutes: number;
    readonly write: PermissionWord;
    readonly reply: PermissionWord;
    readonly vote: PermissionWord;
    /** Those of every room that take votes. */
    readonly ballots: readonly ('support' | 'stance')[];
    readonly show_counts: boolean;
    readonly show_authors: boolean;
    readonly order: 'newest' | 'oldest' | 'most_supported' | 'few_eyes';
    /** That open and close with it. */
    readonly prompts: readonly FormatPrompt[];
}
/** As a ballot in a room; what its kind has no use for is empty or 0. */
export interface FormatPrompt {
    readonly kind: 'open' | 'words' | 'choice' | 'scale' | 'dots' | 'score' | 'pairwise';
    readonly question: Words;
    readonly results: 'live' | 'reveal';
    /** By its place among the format's groups, from 1; 0: of all ideas. */
    readonly group: number;
    readonly tag: Words;
    readonly budget: number;
    readonly at_most: number;
    readonly steps: number;
    readonly labels: readonly Words[];
}
export interface FormatGoal {
    readonly text: Words;
    /** Empty: it counts nothing. */
    readonly measure: '' | 'ideas' | 'contributions' | 'writers' | 'voters' | 'votes';
    readonly target: number;
}
/** As in a format's file (docs/formats.md). */
export interface Format {
    readonly id: string;
    readonly name: Words;
    readonly summary: Words;
    readonly question: Words;
    readonly promise: Words;
    readonly goals: readonly FormatGoal[];
    readonly welcome: Words;
    readonly unwelcome: Words;
    readonly confidence: Words;
    readonly manners: readonly Words[];
    readonly step: 'inform' | 'consult' | 'advise' | 'co_produce' | 'co_decide';
    readonly names: 'shown' | 'pseudonyms' | 'unnamed';
    readonly advance: 'by_hand' | 'unattended';
    readonly phases: readonly FormatPhase[];
    readonly groups: readonly Words[];
    /** That are open all the time. */
    readonly prompts: readonly FormatPrompt[];
    readonly stakeholders: readonly { readonly name: Words; readonly expected: number }[];
    readonly tables: readonly Words[];
    readonly seating: 'chosen' | 'assigned';
    /** Null: those that every room begins with. */
    readonly rules: FormatRules | null;
}
/** The base, and every number of the rules by its name. */
export interface FormatRules extends Readonly<Record<string, string | number>> {
    readonly base: 'light' | 'standard' | 'careful';
}

/** Who asks: by the start link, or as a member of a room. */
export type Credential = { readonly secret: string } | { readonly token: string };

export type Checked =
    | { readonly kind: 'taken'; readonly format: Format }
    | { readonly kind: 'refused'; readonly textKey: string; readonly line: number; readonly what: string }
    | { readonly kind: 'failed' };

export type Started =
    | { readonly kind: 'started'; readonly address: string; readonly join: string; readonly screen: string }
    | { readonly kind: 'refused'; readonly textKey: string }
    | { readonly kind: 'wait'; readonly seconds: number }
    /** The start link does not hold (any more). */
    | { readonly kind: 'unknown' }
    | { readonly kind: 'failed' };

export interface StartWish {
    readonly title: string;
    readonly question: string;
    readonly promise: string;
    readonly language: string;
}

const timeoutMs = 10_000;

/** Null when they cannot be had now. */
export async function fetchFormats(origin: string): Promise<readonly Format[] | null> {
    const answer = await call(`${origin}/api/v1/formats`);
    const formats = answer?.status === 200 ? answer.body['formats'] : null;
    return Array.isArray(formats) ? (formats as readonly Format[]) : null;
}

export async function checkFormat(origin: string, credential: Credential, text: string): Promise<Checked> {
    const answer = await call(`${origin}/api/v1/formats/check`, { ...credential, text });
    if (answer === null) return { kind: 'failed' };
    const { status, body } = answer;
    if (status === 200) return { kind: 'taken', format: body as unknown as Format };
    // A body too large for the server is a file too large for a format.
    if (status === 413) return { kind: 'refused', textKey: 'format.too_large', line: 0, what: '' };
    if (status !== 422) return { kind: 'failed' };
    return { kind: 'refused', textKey: textOf(body, 'text_key'), line: Number(body['line'] ?? 0), what: textOf(body, 'what') };
}

export async function startRoom(origin: string, secret: string, wish: StartWish): Promise<Started> {
    const answer = await call(`${origin}/api/v1/start`, { secret, ...wish });
    switch (answer?.status) {
        case 201:
            return {
                kind: 'started',
                address: textOf(answer.body, 'facilitator_link'),
                join: textOf(answer.body, 'join_link'),
                screen: textOf(answer.body, 'screen_link'),
            };
        case 404:
            return { kind: 'unknown' };
        case 409:
            return { kind: 'refused', textKey: textOf(answer.body, 'text_key') };
        case 429:
            return { kind: 'wait', seconds: answer.retryAfter };
        default:
            return { kind: 'failed' };
    }
}

interface Answer {
    readonly status: number;
    readonly body: Readonly<Record<string, unknown>>;
    readonly retryAfter: number;
}

async function call(address: string, body?: object): Promise<Answer | null> {
    try {
        const answer = await fetch(address, {
            signal: AbortSignal.timeout(timeoutMs),
            ...(body === undefined
                ? {}
                : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
        });
        const parsed: unknown = await answer.json();
        return {
            status: answer.status,
            body: typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {},
            retryAfter: Number(answer.headers.get('Retry-After') ?? 60),
        };
    } catch {
        return null;
    }
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
    const value = body[name];
    return typeof value === 'string' ? value : '';
}
