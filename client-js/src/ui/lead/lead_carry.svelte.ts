// One idea on its way to another: to be put into one group with it, or merged into it. Dragged by its handle, or begun by a tap or
// a key and ended on the other idea by a tap, or by j, k and Enter.
import type { RoomModel } from '../model/room_model.svelte';

export interface Pair {
    readonly idea: number;
    readonly into: number;
}

export class Carry {
    /** What is carried; 0: nothing. */
    idea = $state(0);
    /** Where it would be put down; 0: nowhere yet. */
    over = $state(0);
    /** Both have been chosen, and what becomes of them is asked. */
    pair = $state.raw<Pair | null>(null);

    begin(idea: number): void {
        this.idea = idea;
        this.over = 0;
        this.pair = null;
    }

    hover(idea: number): void {
        this.over = idea === this.idea ? 0 : idea;
    }

    /** False: there is nothing to put down, or nowhere. */
    drop(): boolean {
        const { idea, over } = this;
        if (idea === 0 || over === 0) return false;
        this.cancel();
        this.pair = { idea, into: over };
        return true;
    }

    cancel(): void {
        this.idea = this.over = 0;
    }

    done(): void {
        this.pair = null;
    }
}

const carries = new WeakMap<RoomModel, Carry>();

export function carryOf(model: RoomModel): Carry {
    let carry = carries.get(model);
    if (carry === undefined) carries.set(model, (carry = new Carry()));
    return carry;
}
