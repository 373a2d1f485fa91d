// How much time the tables have left, by the server's clock. It ticks while one of them ends.
import type { Table } from '../../sdk/view';
import type { RoomModel } from './room_model.svelte';
import { everySecond } from '../base/ticking';

export class TableClock {
    private now = $state(Date.now());

    constructor(private readonly model: RoomModel) {
        $effect(() => {
            const ends = [...(model.view?.tables.values() ?? [])].some(({ endsMs }) => endsMs > 0);
            const look = (): void => {
                this.now = Date.now() + model.state.clockAheadMs;
            };
            look();
            return ends ? everySecond(look) : undefined;
        });
    }

    /** In whole seconds, never below 0; null: it has no time. */
    left({ endsMs }: Pick<Table, 'endsMs'>): number | null {
        return endsMs === 0 ? null : Math.max(0, Math.round((endsMs - this.now) / 1_000));
    }

    people({ id }: Pick<Table, 'id'>): number {
        return this.model.view?.seats.get(id) ?? 0;
    }
}
