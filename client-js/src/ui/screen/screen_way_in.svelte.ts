// The way in as the big screen shows it: the join link and the typed code that stands for it. Both change while the screen
// hangs there: the link when it is rotated, the code when the room lets people in again, and each day.
import { waysInOf } from '../../sdk/ways_in';
import { joinAddress, parseAddress } from '../../sdk/client';
import { RoomState } from '../../sdk/view';
import type { RoomModel } from '../model/room_model.svelte';

const retryMsMin = 1_000;
const retryMsMax = 30_000;
// A code is good for a day, and asked for in time it stays the same one.
const againMs = 6 * 60 * 60 * 1_000;

export class ScreenWayIn {
    private fresh = $state.raw<{ secret: Uint8Array; code: string; generation: number } | null>(null);
    private readonly generation = $derived.by(() => this.model().room?.linkGeneration ?? 0);
    private readonly takesCode = $derived.by(() => {
        const { room } = this.model();
        return room !== null && room.state !== RoomState.CLOSED && !room.isLocked && !room.isConfidential && !room.isByInvitation;
    });

    /** While a component is made: what is asked for ends with it. `ownSecret`: of the join link in the screen's own address. */
    constructor(
        private readonly model: () => RoomModel,
        private readonly ownSecret: () => Uint8Array | null,
        private readonly room: () => Uint8Array,
    ) {
        $effect(() => {
            const wanted = this.generation;
            void this.takesCode;
            const over = new AbortController();
            void this.follow(wanted, over.signal);
            return () => over.abort();
        });
    }

    /** Null: a link that leads nowhere is not shown while the new one is on its way. */
    readonly address = $derived.by(() => {
        const fresh = this.fresh?.generation === this.generation ? this.fresh.secret : null;
        const secret = fresh ?? (this.generation === 0 ? this.ownSecret() : null);
        if (secret === null || this.model().room?.isByInvitation === true) return null;
        const whole = joinAddress(location.origin, this.room(), secret);
        const [host = '', fragment = ''] = whole.replace(/^https?:\/\//, '').split('#');
        return { whole, host, fragment: `#${fragment}` };
    });

    /** Empty: there is none now. */
    readonly code = $derived.by(() => (this.takesCode && this.fresh?.generation === this.generation ? this.fresh.code : ''));

    /** Asks until the answer is there, and again in time, until it is over. */
    private async follow(generation: number, over: AbortSignal): Promise<void> {
        for (let waitMs = retryMsMin; !over.aborted; ) {
            const ways = await waysInOf(this.model().client);
            if (over.aborted) return;
            const link = ways === null ? 'no_room' : parseAddress(ways.join);
            const secret = typeof link === 'string' ? undefined : link.entry?.secret;
            if (ways !== null && secret !== undefined) this.fresh = { secret, code: ways.code, generation };
            const pause = secret === undefined ? waitMs : againMs;
            waitMs = secret === undefined ? Math.min(2 * waitMs, retryMsMax) : retryMsMin;
            await new Promise<void>((resolve) => {
                const timer = setTimeout(resolve, pause);
                over.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
            });
        }
    }
}
