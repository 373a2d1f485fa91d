// The own votes on an idea with all that is merged into it.
import { voteKey } from '../store/view';
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
    if (countedVote(model, ballot, subject) === value) withdrawVotes(model, ballot, subject);
    else void model.tell(model.client.castVote(ballot, subject, value));
}

/** On the idea and on all that is merged into it: one of them left would count on. */
function withdrawVotes(model: RoomModel, ballot: number, subject: number): void {
    const united = [subject, ...(model.mergedByHead.get(subject) ?? []).map(({ id }) => id)];
    for (const id of united) {
        if (model.ownVote(ballot, id) !== null) void model.tell(model.client.withdrawVote(ballot, id));
    }
}
