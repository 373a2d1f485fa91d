// What the page makes of a room's state, apart from what draws it.
import { afterEach, expect, it, vi } from 'vitest';
import type { ClientState, KringClient } from '../src/connection/client';
import { emptyView, foldUpdate, ItemState, Role, RoomState, View, type ViewState } from '../src/store/view';
import { announcer } from '../src/ui/base/announcer.svelte';
import { IdeaOrder } from '../src/ui/model/idea_order.svelte';
import { RoomModel } from '../src/ui/model/room_model.svelte';
import { language } from '../src/ui/text/language.svelte';

afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
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

/** A model of an empty room, and what tells it of another state. */
function modelOfRoom(nextFrame: (draw: () => void) => number): { base: ClientState; model: RoomModel; tell: (state: ClientState) => void } {
    vi.stubGlobal('document', { visibilityState: 'visible', activeElement: null, body: null, querySelector: () => null });
    vi.stubGlobal('window', { scrollY: 0 });
    vi.stubGlobal('requestAnimationFrame', nextFrame);
    vi.spyOn(language, 'settle').mockResolvedValue();
    const base: ClientState = {
        phase: { kind: 'live' }, awaySince: null, me: null, view: emptyView(View.PARTICIPANT), heardAt: null, people: null, limits: null, clockAheadMs: 0,
        lobbySince: null, linePlace: null, waiting: [], landing: [], refused: [], refusedLate: null,
    } as ClientState;
    let listener: (state: ClientState) => void = () => {};
    const client = { state: base, subscribe: (each: typeof listener) => ((listener = each), () => undefined) };
    const model = new RoomModel(client as unknown as KringClient);
    const tell = (state: ClientState): void => {
        client.state = state;
        listener(state);
    };
    return { base, model, tell };
}

it('lets a list that comes between two frames learn what is not drawn yet', () => {
    const { base, model, tell } = modelOfRoom(() => 0);
    tell({ ...base, view: withIdea(emptyView(View.PARTICIPANT)) });
    expect(model.view?.items.size).toBe(0); // no frame yet
    const order = new IdeaOrder(() => model.view);
    model.adopt(order);
    expect(order.shown).toEqual([1]);
    model.close();
});

it('draws what comes after a rest at once, a storm seven times a second, and at last what is', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], now: 10_000 });
    const { base, model, tell } = modelOfRoom((draw) => (draw(), 0));
    const storm = Array.from({ length: 50 }, (_, at) => ({ ...base, heardAt: at }));
    let drawn = model.state.heardAt;
    let count = 0;
    const look = (): void => {
        if (model.state.heardAt !== drawn) ++count;
        drawn = model.state.heardAt;
    };
    tell(storm[0] as ClientState);
    vi.advanceTimersByTime(1);
    look();
    expect(count).toBe(1);
    for (const each of storm) {
        tell(each);
        vi.advanceTimersByTime(20);
        look();
    }
    expect(count).toBe(7);
    vi.advanceTimersByTime(100);
    expect(model.state).toEqual(storm.at(-1));
    // One's own acts are seen at once, whatever others do.
    tell({ ...base, heardAt: 99 });
    const own = { ...base, waiting: [] };
    tell(own);
    expect(model.state).toEqual(own);
    model.close();
});

it('keeps the parts of what is drawn in one object, and the view beside it as it came', () => {
    const { base, model, tell } = modelOfRoom((draw) => (draw(), 0));
    const { state, view } = model;
    expect(model.snapshot).toBe(base.view);
    const view2 = withIdea(emptyView(View.PARTICIPANT));
    const next = { ...base, waiting: [], view: view2 };
    tell(next);
    expect(model.state).toBe(state);
    expect(model.view).toBe(view);
    expect({ ...model.view }).toEqual(view2);
    expect(model.view?.items).toBe(view2.items);
    expect(model.snapshot).toBe(view2);
    tell({ ...next, waiting: [], view: null });
    expect(model.view).toBe(null);
    expect(model.snapshot).toBe(null);
    // Back in, the same parts are filled anew.
    tell(next);
    expect(model.view?.items).toBe(view2.items);
    model.close();
});

it('shows what was wrong with a text for no longer than the text', () => {
    vi.useFakeTimers();
    const { base, tell } = modelOfRoom((draw) => (draw(), 0));
    const show = (state: ClientState): void => {
        tell(state);
        vi.advanceTimersByTime(200);
    };
    const refused = [{ counter: 1, body: { case: 'postIdea', value: { text: 'A pond' } }, textKey: 'refusal.too_alike' }] as unknown as ClientState['refused'];
    show({ ...base, refused });
    announcer.problem('Not posted');
    show({ ...base, refused, awaySince: 1 });
    expect(announcer.shown, 'while it is there').toBe('Not posted');
    show(base);
    expect(announcer.shown).toBe('');
});

it('tells of an act of before a reload that was refused, once, when the reasons are there', async () => {
    vi.useFakeTimers();
    const { base, model, tell } = modelOfRoom(() => 0);
    announcer.shown = '';
    const refusedLate = { kind: 'refused', textKey: 'refusal.not_now' } as ClientState['refusedLate'];
    let hasReasons = (): void => {};
    vi.spyOn(language, 'whole', 'get').mockReturnValue(new Promise((resolve) => (hasReasons = resolve)));
    tell({ ...base, refusedLate });
    expect(announcer.shown).toBe('');
    hasReasons();
    await vi.advanceTimersByTimeAsync(0);
    expect(announcer.shown).not.toBe('');
    announcer.shown = '';
    tell({ ...base, refusedLate, heardAt: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(announcer.shown).toBe('');
    model.close();
});

it('says what is new once, however much comes before it is drawn', () => {
    vi.useFakeTimers();
    const { base, model, tell } = modelOfRoom(() => 0);
    const said = vi.spyOn(announcer, 'idea');
    const urgent = vi.spyOn(announcer, 'urgently');
    const here = withIdea(emptyView(View.PARTICIPANT));
    const paused = { ...here, room: { ...here.room, state: RoomState.PAUSED } };
    for (const view of [here, { ...here }, paused, { ...paused }]) tell({ ...base, view });
    expect(model.view?.items.size).toBe(0); // no frame yet
    expect(said).toHaveBeenCalledTimes(1);
    expect(urgent).toHaveBeenCalledTimes(1);
    model.close();
});
