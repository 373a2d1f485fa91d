// Frames: what goes over the WebSocket, as bytes. Everything else speaks in the types of this folder.
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
    ClientFrameSchema,
    CommandSchema,
    type Command,
} from './gen/kring/v1/client_pb';
import {
    ServerFrameSchema,
    ViewSnapshotSchema,
    type ServerFrame,
    type ViewSnapshot,
} from './gen/kring/v1/server_pb';

export const subProtocol = 'kring.v1.protobuf';
export const protocolVersion = 1;

export type ClientBody = NonNullable<MessageInitShape<typeof ClientFrameSchema>['body']>;
export type CommandBody = Exclude<NonNullable<MessageInitShape<typeof CommandSchema>['body']>, { case: undefined }>;

export function encodeFrame(body: ClientBody): Uint8Array<ArrayBuffer> {
    return toBinary(ClientFrameSchema, create(ClientFrameSchema, { body }));
}

/** A whole command with its counter, as it is kept in the outbox: what is sent again is equal to the byte. */
export function encodeCommand(counter: number, body: CommandBody): Uint8Array {
    return toBinary(CommandSchema, create(CommandSchema, { counter: BigInt(counter), body }));
}

export function decodeCommand(bytes: Uint8Array): Command {
    return fromBinary(CommandSchema, bytes);
}

/** Throws on bytes that are no ServerFrame. Unknown fields are ignored: the server may be younger than this page. */
export function decodeFrame(bytes: Uint8Array): ServerFrame {
    return fromBinary(ServerFrameSchema, bytes);
}

export function decodeSnapshot(bytes: Uint8Array): ViewSnapshot {
    return fromBinary(ViewSnapshotSchema, bytes);
}
