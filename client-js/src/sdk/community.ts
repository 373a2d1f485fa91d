// Public: what a member says of a text and how others judge it: flags, juries, appeals, and the rules.
export * from '../connection/community_commands';
