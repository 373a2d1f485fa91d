// Public: the recovery code of a facilitator.
export * from '../connection/recovery';
