// The own votes on an idea with all that is merged into it.
import { voteKey } from '../../sdk/view';
import { rememberAct } from './last_act';
import type { RoomModel } from './room_model.svelte';

/** The own vote that counts for an idea: that on itself, or else the latest on what is merged into it. */
export function countedVote(model: RoomModel, ballot: number, subject: number): number | null {
    const own = model.ownVote(ballot, subject);
    if (own !== null) return own;
    const at = (id: number): number => model.view?.own.voteAt.get(voteKey(ballot, id)) ?? 0;
    const latest = (model.mergedByHead.get(subject) ?? [])
        .map(({ id }) => ({ vote: model.ownVote(ballot, id), at: at(id) }))
        .filter(({ vote }) => vote !== null)
        .sort((left, right) => right.at - left.at)[0];
    return latest?.vote ?? null;
}

/** Casts the vote, or takes it back when it is the one that stands. */
export function toggleVote(model: RoomModel, ballot: number, subject: number, value: number): void {
    const before = countedVote(model, ballot, subject);
    const given = before === value ? null : value;
    put(model, ballot, subject, given);
    rememberAct(() => {
        if (countedVote(model, ballot, subject) === given) put(model, ballot, subject, before);
    });
}

/** As `toggleVote`, but the same answer again stands. */
export function giveVote(model: RoomModel, ballot: number, subject: number, value: number): void {
    if (countedVote(model, ballot, subject) !== value) toggleVote(model, ballot, subject, value);
}

/** Null: takes it back, on the idea and on all that is merged into it: one of them left would count on. */
function put(model: RoomModel, ballot: number, subject: number, value: number | null): void {
    if (value !== null) return void model.tell(model.client.castVote(ballot, subject, value));
    const united = [subject, ...(model.mergedByHead.get(subject) ?? []).map(({ id }) => id)];
    for (const id of united) {
        if (model.ownVote(ballot, id) !== null) void model.tell(model.client.withdrawVote(ballot, id));
    }
}
