// The tables of a room, as the store keeps them.
import type { Table as WireTable } from '../protocol/gen/kring/v1/server_wire';
import { toNumber } from '../protocol/number';

export interface Table {
    readonly id: number;
    readonly name: string;
    /** Its time, by the server's clock; 0: none. */
    readonly endsMs: number;
}

export function toTable({ id, name, endsMs }: WireTable): Table {
    return { id: toNumber(id), name, endsMs: toNumber(endsMs) };
}
