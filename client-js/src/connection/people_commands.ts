// What facilitators ask about people and their pace. Functions beside the client, so that a phone which never uses them does
// not load them.
import '../protocol/lead_commands';
import type { Commander } from './client';
import type { Settlement } from './outbox';

/** Its link comes with the next `people`. */
export function issueHelperLink(client: Commander): Promise<Settlement> {
    return client.command({ case: 'issueHelperLink', value: {} });
}

export function handLead(client: Commander, member: number): Promise<Settlement> {
    return client.command({ case: 'handLead', value: { member: BigInt(member) } });
}

/** A helper's role, or the lead of somebody who took it over. */
export function takeRoleBack(client: Commander, member: number, lead = false): Promise<Settlement> {
    return client.command({ case: 'takeRoleBack', value: { member: BigInt(member), lead } });
}

export function takeOverLead(client: Commander): Promise<Settlement> {
    return client.command({ case: 'takeOverLead', value: {} });
}

/** 0: off. */
export function setSlowMode(client: Commander, seconds: number): Promise<Settlement> {
    return client.command({ case: 'setSlowMode', value: { seconds } });
}

/** 0: off; what waits is then published. */
export function setHold(client: Commander, publishAfterS: number): Promise<Settlement> {
    return client.command({ case: 'setHold', value: { publishAfterS } });
}

export function approve(client: Commander, contributions: readonly number[]): Promise<Settlement> {
    const approvals = contributions.map((id) => ({ contribution: BigInt(id) }));
    return client.command({ case: 'approveContributions', value: { approvals } });
}

export function decline(client: Commander, contribution: number, reason: string): Promise<Settlement> {
    return client.command({ case: 'declineContribution', value: { contribution: BigInt(contribution), reason } });
}

/** `seconds` 0: five minutes. */
export function mute(client: Commander, member: number, reason: string, seconds = 0): Promise<Settlement> {
    return client.command({ case: 'muteMember', value: { member: BigInt(member), seconds, reason } });
}

export function remove(client: Commander, member: number, reason: string): Promise<Settlement> {
    return client.command({ case: 'removeMember', value: { member: BigInt(member), reason } });
}
