// Who loads this can say every command. Without it a page can say those that a participant needs from the beginning; the
// list is in dev/protoc-gen-kring.mjs.
import './gen/kring/v1/client_later_wire';
