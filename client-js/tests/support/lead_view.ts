// A facilitator's view made by hand, for the pure functions of the facilitator's page.
import { FlagReason } from '../../src/store/community';
import type { People, Person } from '../../src/store/people';
import { BallotKind, emptyView, ItemState, Role, RoomState, View, voteKey, type Item, type ViewState } from '../../src/store/view';

export const now = 1_000_000_000;
export const minute = 60_000;

export function item(id: number, over: Partial<Item> = {}): Item {
    return {
        id, parent: 0, state: ItemState.SHOWN, author: id + 1_000, authorName: 'Ana', authorRole: Role.PARTICIPANT, text: `Idea ${id}`, timeMs: now - 60 * minute,
        hiddenReason: '', hides: [], improves: 0, group: 0, mergedInto: 0, mergeReason: '', locked: 0, table: 0, lifted: 0, asks: false, seed: false,
        onBehalf: null, hands: null, edited: 0, editedMs: 0, tags: [], versions: [], textLanguage: '', textLater: false, found: FlagReason.UNSPECIFIED, folded: 0,
        flags: [], jury: 0, juryEndsMs: 0, appealed: false, ...over,
    };
}

const ballot = (id: number, kind: BallotKind) => ({
    id, kind, title: '', group: 0, tag: '', budget: 0, atMost: 0, steps: 0, labels: [], phase: 0, isClosed: false, hidesCounts: false, waits: false,
});

/** `support` and `stance` are the counts by idea. */
export function viewOf(items: readonly Item[], over: Partial<ViewState> = {}, counts: { support?: Record<number, number>; stance?: Record<number, readonly number[]> } = {}): ViewState {
    const empty = emptyView(View.FACILITATOR);
    const totals = new Map([
        ...Object.entries(counts.support ?? {}).map(([id, count]) => [voteKey(2, Number(id)), { asOf: 1, counts: [count] }] as const),
        ...Object.entries(counts.stance ?? {}).map(([id, each]) => [voteKey(3, Number(id)), { asOf: 1, counts: each }] as const),
    ]);
    return {
        ...empty,
        room: { ...empty.room, state: RoomState.OPEN },
        ballots: new Map([[2, ballot(2, BallotKind.SUPPORT)], [3, ballot(3, BallotKind.STANCE)]]),
        items: new Map(items.map((each) => [each.id, each])),
        totals,
        ...over,
    };
}

export function person(member: number, isPresent: boolean, over: Partial<Person> = {}): Person {
    return { member, role: Role.PARTICIPANT, name: '', isPresent, tookOver: false, muted: null, removed: 0, removalReason: '', table: 0, takesNotes: false, ...over };
}

export function peopleOf(all: readonly Person[], over: Partial<People> = {}): People {
    return { byMember: new Map(all.map((each) => [each.member, each])), helperLinks: [], leadsGoneSinceMs: null, waiting: undefined, writing: 0, line: undefined, ...over };
}
