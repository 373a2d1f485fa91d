// Frames: what goes over the WebSocket, as bytes. Everything else speaks in the types of this folder.
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { readCommand, rowsOfCommand, writeClientFrame, writeCommand, type ClientFrame, type Command } from './gen/kring/v1/client_wire';
import { readServerFrame, readUpdate, readViewSnapshot, type ServerFrame, type Update, type ViewSnapshot } from './gen/kring/v1/server_wire';

export const subProtocol = 'kring.v1.protobuf';
export const protocolVersion = 1;

export type ClientBody = Exclude<ClientFrame['body'], { case: undefined }>;
export type CommandBody = Exclude<Command['body'], { case: undefined }>;

export function encodeFrame(body: ClientBody): Uint8Array<ArrayBuffer> {
    const writer = new BinaryWriter();
    writeClientFrame(writer, { body });
    return writer.finish();
}

/** Whether it can be written now; the others come with later_commands.ts and lead_commands.ts. */
export function isKnown(body: CommandBody): boolean {
    return rowsOfCommand.some(([, name]) => name === body.case);
}

/** A whole command with its counter, as it is kept in the outbox: what is sent again is equal to the byte. */
export function encodeCommand(counter: number, body: CommandBody): Uint8Array {
    if (!isKnown(body)) throw new TypeError(`${body.case} comes with later_commands.ts or lead_commands.ts`);
    const writer = new BinaryWriter();
    writeCommand(writer, { counter: BigInt(counter), body });
    return writer.finish();
}

// All of these throw on bytes that are not what they should be. Unknown fields are skipped: the server may be younger
// than this page.

export function decodeCommand(bytes: Uint8Array): Command {
    return decode(readCommand, bytes);
}

export function decodeFrame(bytes: Uint8Array): ServerFrame {
    return decode(readServerFrame, bytes);
}

export function decodeSnapshot(bytes: Uint8Array): ViewSnapshot {
    return decode(readViewSnapshot, bytes);
}

export function decodeUpdate(bytes: Uint8Array): Update {
    return decode(readUpdate, bytes);
}

function decode<T>(read: (reader: BinaryReader, end: number) => T, bytes: Uint8Array): T {
    const reader = new BinaryReader(bytes);
    return read(reader, reader.len);
}
