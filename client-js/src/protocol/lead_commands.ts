// Who loads this can say every command: those of facilitators, and the others.
import './later_commands';
import './gen/kring/v1/client_lead_wire';
