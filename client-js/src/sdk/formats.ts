// Public: the formats of a server, and rooms started by one.
export * from '../connection/formats';
