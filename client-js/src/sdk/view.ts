// Public: what a room looks like to who is in it. Values only; who wants them anew subscribes to a client.
export * from '../store/acts';
export * from '../store/answers';
export * from '../store/ballot';
export * from '../store/community';
export type { InvitationBatch } from '../store/invitations';
export type { HelperLink, People, Person } from '../store/people';
export * from '../store/stage';
export * from '../store/tables';
export * from '../store/view';
