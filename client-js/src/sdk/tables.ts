// Public: the tables of a room: seats, names, time, harvest.
export * from '../connection/table_commands';
