// What the page makes of a room's state, apart from what draws it.
import { afterEach, expect, it, vi } from 'vitest';
import type { ClientState, KringClient } from '../src/connection/client';
import { emptyView, foldUpdate, ItemState, Role, View, type ViewState } from '../src/store/view';
import { IdeaOrder } from '../src/ui/idea_order.svelte';
import { RoomModel } from '../src/ui/room_model.svelte';
import { language } from '../src/ui/text/language.svelte';

afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
});

function withIdea(state: ViewState): ViewState {
    const value = {
        id: 1n, parent: 0n, state: ItemState.SHOWN, author: 9n, authorName: 'Ana', authorRole: Role.PARTICIPANT, text: 'A bench', timeMs: 0n,
        hiddenReason: '', hides: [], improves: 0n, group: 0n, mergedInto: 0n, mergeReason: '', locked: 0n, asks: false, seed: false, table: 0n, lifted: 0n,
        edited: 0n, editedMs: 0n, tags: [], versions: [], textLanguage: '', textLater: false, found: 0, folded: 0n, flags: [], jury: 0n, juryEndsMs: 0n, appealed: false,
    };
    const next = foldUpdate(state, { after: 0n, through: 1n, changes: [{ sequence: 1n, body: { case: 'item', value } }] });
    if (next === 'gap') throw new Error('a gap');
    return next;
}

it('lets a list that comes between two frames learn what is not drawn yet', () => {
    vi.stubGlobal('document', { visibilityState: 'visible', activeElement: null, body: null });
    vi.stubGlobal('window', { scrollY: 0 });
    vi.stubGlobal('requestAnimationFrame', () => 0);
    vi.spyOn(language, 'settle').mockResolvedValue();
    const base: ClientState = {
        phase: { kind: 'live' }, awaySince: null, me: null, view: emptyView(View.PARTICIPANT), heardAt: null, people: null, limits: null, clockAheadMs: 0,
        lobbySince: null, waiting: [], landing: [], refused: [],
    } as ClientState;
    let tell: (state: ClientState) => void = () => {};
    const client = { state: base, subscribe: (listener: typeof tell) => ((tell = listener), () => undefined) };
    const model = new RoomModel(client as unknown as KringClient);
    client.state = { ...base, view: withIdea(emptyView(View.PARTICIPANT)) };
    tell(client.state);
    expect(model.view?.items.size).toBe(0); // no frame yet
    const order = new IdeaOrder(() => model.view);
    model.adopt(order);
    expect(order.shown).toEqual([1]);
    model.close();
});
