// Which ideas a facilitator looks at: one filter at a time, and a search. Pure functions over the view.
import { isFlagged } from './lead_attention';
import { BallotKind, isOut, type Item, ItemState, Role, type ViewState, voteKey } from '../../sdk/view';

export const filters = ['all', 'new', 'few_eyes', 'rising', 'common_ground', 'unanswered', 'flagged', 'mine'] as const;
export type Filter = (typeof filters)[number];

/** An idea is new for so long, and rising by what it gained in so long. */
export const recentMs = 5 * 60_000;
/** Fewer say nothing of common ground. */
const stancesMin = 4;
/** Of those who agree or disagree, in a hundred. */
const agreeMin = 75;
const gainMin = 2;

export interface FilterMoment {
    /** By the server's clock. */
    readonly now: number;
    readonly me: number;
    /** By idea, how many backed it some minutes ago; null: nobody looked then. */
    readonly before: ReadonlyMap<number, number> | null;
}

export function ideasIn({ items }: Pick<ViewState, 'items'>): Item[] {
    return [...items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0 && isOut(item) && item.state !== ItemState.WITHDRAWN);
}

/** The ballot of this kind that every room has; 0: it has none. */
function ballotOf({ ballots }: Pick<ViewState, 'ballots'>, kind: BallotKind): number {
    for (const ballot of ballots.values()) if (ballot.kind === kind) return ballot.id;
    return 0;
}

function countsOf(view: ViewState, kind: BallotKind, idea: number): readonly number[] {
    return view.totals.get(voteKey(ballotOf(view, kind), idea))?.counts ?? [];
}

/** How many people are for an idea, whichever way they were asked. */
export function backersOf(view: ViewState): ReadonlyMap<number, number> {
    return new Map(
        ideasIn(view).map(({ id }) => [id, Math.max(countsOf(view, BallotKind.SUPPORT, id)[0] ?? 0, countsOf(view, BallotKind.STANCE, id)[0] ?? 0)]),
    );
}

function eyesOn(view: ViewState, idea: number): number {
    const stances = countsOf(view, BallotKind.STANCE, idea).reduce((sum, count) => sum + count, 0);
    return Math.max(stances, countsOf(view, BallotKind.SUPPORT, idea)[0] ?? 0);
}

/** What this view has the data for. */
export function offeredIn(view: ViewState, { before }: Pick<FilterMoment, 'before'>): readonly Filter[] {
    const { withoutSupport = false, withoutStance = false } = view.phases?.switches ?? {};
    return filters.filter((filter) => {
        if (filter === 'rising') return before !== null;
        if (filter === 'common_ground') return ballotOf(view, BallotKind.STANCE) !== 0 && !withoutStance;
        if (filter === 'few_eyes') return !withoutSupport || !withoutStance;
        return true;
    });
}

/** The ideas that pass, by id. */
export function passing(view: ViewState, filter: Filter, moment: FilterMoment): ReadonlySet<number> {
    const ideas = ideasIn(view);
    return new Set(ideas.filter(testOf(view, ideas, filter, moment)).map(({ id }) => id));
}

function testOf(view: ViewState, ideas: readonly Item[], filter: Filter, { now, me, before }: FilterMoment): (idea: Item) => boolean {
    switch (filter) {
        case 'all':
            return () => true;
        case 'new':
            return ({ timeMs }) => now - timeMs <= recentMs;
        case 'few_eyes': {
            // Half as many as the idea in the middle has, or nobody at all.
            const eyes = ideas.map(({ id }) => eyesOn(view, id)).sort((left, right) => left - right);
            const middle = eyes[Math.floor(eyes.length / 2)] ?? 0;
            return ({ id }) => eyesOn(view, id) === 0 || eyesOn(view, id) * 2 < middle;
        }
        case 'rising': {
            const backers = backersOf(view);
            const gain = (id: number): number => (backers.get(id) ?? 0) - (before?.get(id) ?? 0);
            const most = Math.max(0, ...ideas.map(({ id }) => gain(id)));
            return ({ id }) => before !== null && gain(id) >= gainMin && gain(id) * 2 >= most;
        }
        case 'common_ground':
            return ({ id }) => {
                const [agree = 0, disagree = 0] = countsOf(view, BallotKind.STANCE, id);
                return agree + disagree >= stancesMin && agree * 100 >= (agree + disagree) * agreeMin;
            };
        case 'unanswered': {
            const answered = threadsWith(view, ({ authorRole, asks }) => !asks && (authorRole === Role.LEAD || authorRole === Role.HELPER));
            return ({ id, seed, state }) => state === ItemState.SHOWN && !seed && !answered.has(id);
        }
        case 'flagged': {
            const inThread = threadsWith(view, isFlagged);
            return (idea) => isFlagged(idea) || inThread.has(idea.id);
        }
        case 'mine':
            return ({ id, author }) => (author !== 0 && author === me) || view.own.authored.has(id);
    }
}

/** The ideas that have such a reply, at any depth. */
function threadsWith(view: ViewState, test: (reply: Item) => boolean): ReadonlySet<number> {
    const heads = new Set<number>();
    for (const item of view.items.values()) {
        if (item.parent === 0 || !isOut(item) || !test(item)) continue;
        let head: Item | undefined = item;
        while (head !== undefined && head.parent !== 0) head = view.items.get(head.parent);
        if (head !== undefined) heads.add(head.id);
    }
    return heads;
}

/** Letters alone: without case and accents. */
function plain(text: string): string {
    return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word of the search is somewhere in the idea: its text, its writer, its tags. */
export function isFound({ text, authorName, tags }: Item, search: string): boolean {
    const words = plain(search).split(/\s+/).filter((word) => word !== '');
    const where = plain([text, authorName, ...tags.map((tag) => tag.text)].join(' '));
    return words.every((word) => where.includes(word));
}
