// Public: the report and the tables of a room, for who may read them.
export * from '../connection/documents';
