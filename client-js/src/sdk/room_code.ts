// Public: the eight digits by which a room is found.
export * from '../connection/room_code';
