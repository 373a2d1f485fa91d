// Public: what facilitators ask about people and their pace.
export * from '../connection/people_commands';
