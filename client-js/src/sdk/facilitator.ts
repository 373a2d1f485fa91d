// Public: importing this gives each client the commands of facilitators. A module of its own, so that a participant's page need
// not carry them.
import '../connection/lead_commands';

export type { LeadCommands } from '../connection/lead_commands';
