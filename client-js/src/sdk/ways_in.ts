// Public: the links and the code of a room, for who may hand them on.
export * from '../connection/ways_in';
