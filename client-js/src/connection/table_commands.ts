// What is asked about tables. Functions beside the client, so that a phone in a room without tables does not load them.
import type { Seating } from '../store/view';
import type { Commander, IdeaMarks } from './client';
import type { Settlement } from './outbox';

export function makeTables(client: Commander, names: readonly string[]): Promise<Settlement> {
    return client.command({ case: 'makeTables', value: { names: [...names] } });
}

export function renameTable(client: Commander, table: number, name: string): Promise<Settlement> {
    return client.command({ case: 'renameTable', value: { table: BigInt(table), name } });
}

/** Nobody sits there any more, and its ideas are the plenary's. */
export function dissolveTable(client: Commander, table: number): Promise<Settlement> {
    return client.command({ case: 'dissolveTable', value: { table: BigInt(table) } });
}

/** @param anew also those who have a seat get another */
export function setSeating(client: Commander, seating: Seating, anew = false): Promise<Settlement> {
    return client.command({ case: 'setSeating', value: { seating, anew } });
}

/** @param table 0: at none
 *  @param member whom a facilitator places; 0: oneself */
export function takeSeat(client: Commander, table: number, member = 0): Promise<Settlement> {
    return client.command({ case: 'takeSeat', value: { table: BigInt(table), member: BigInt(member) } });
}

/** @param member 0: oneself */
export function setNoteTaker(client: Commander, takesNotes: boolean, member = 0): Promise<Settlement> {
    return client.command({ case: 'setNoteTaker', value: { takesNotes, member: BigInt(member) } });
}

/** @param table 0: all
 *  @param secondsFromNow 0: no time any more */
export function setTableTime(client: Commander, secondsFromNow: number, table = 0): Promise<Settlement> {
    return client.command({ case: 'setTableTime', value: { table: BigInt(table), secondsFromNow } });
}

/** Lifts the best `atMost` of each table into the plenary. */
export function harvestTables(client: Commander, atMost: number, table = 0): Promise<Settlement> {
    return client.command({ case: 'harvestTables', value: { atMost, table: BigInt(table) } });
}

/** One idea a line, all or none; a note-taker's are of their table. */
export function postIdeas(client: Commander, texts: readonly string[], marks: Omit<IdeaMarks, 'improves'> = {}): Promise<Settlement> {
    const { seed = false, onBehalf, table = 0, despiteWords = false } = marks;
    return client.command({ case: 'postIdeas', value: { texts: [...texts], seed, onBehalf, table: BigInt(table), despiteWords } });
}
