// How long a participant still waits in slow mode, one text in so many seconds, or because the server said so, or is muted. The
// server judges; this shows it beforehand, so that nobody writes into a refusal.
import type { ClientState } from '../../sdk/client';
import type { RoomModel } from '../model/room_model.svelte';
import { everySecond } from '../base/ticking';

/** For an effect: keeps the model's times as they pass, until it is called off. */
export function watchPace(model: RoomModel): () => void {
    const { state, isLead } = model;
    const until = Math.max(model.slowUntil, isLead ? 0 : writesAgainAt(state));
    const mutedUntil = isLead ? 0 : (state.view?.own.muted?.untilMs ?? 0) - state.clockAheadMs;
    const tick = (): void => {
        model.slowLeft = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
        model.mutedUntil = mutedUntil > Date.now() ? mutedUntil : 0;
    };
    return everySecond(tick);
}

/** By the clock of this device; 0: at once. */
function writesAgainAt({ view, landing, waiting, clockAheadMs }: ClientState): number {
    const betweenMs = (view?.slowModeS ?? 0) * 1_000;
    if (view === null || betweenMs === 0) return 0;
    const isOnItsWay = landing.length > 0 || waiting.some(({ body }) => body.case === 'postIdea' || body.case === 'postReply');
    if (isOnItsWay) return Date.now() + betweenMs;
    const timeOf = (id: number): number => view.items.get(id)?.timeMs ?? view.own.waiting.get(id)?.timeMs ?? 0;
    const latest = Math.max(0, ...[...view.own.authored].map(timeOf));
    return latest === 0 ? 0 : latest - clockAheadMs + betweenMs;
}
