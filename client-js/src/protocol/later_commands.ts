// Who loads this can say every command that a participant may. Without it a page can say those that one needs from the beginning;
// the lists are in dev/protoc-gen-kring.mjs.
import './gen/kring/v1/client_later_wire';
