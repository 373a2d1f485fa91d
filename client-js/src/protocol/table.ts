// How the messages of kring.v1 are read and written: by a row for each field, and two functions for all messages. Rows
// weigh a phone less than a reader and a writer of each message's own, and are shaken down to the messages that are used.
// Trust rule: foreign bytes end in a value or a RangeError; numbers without a row are skipped.
import { type BinaryReader, type BinaryWriter } from '@bufbuild/protobuf/wire';

type Scalar = 'bool' | 'string' | 'bytes' | 'uint32' | 'int32' | 'sint32' | 'uint64' | 'int64' | 'fixed64';
/** How the field is read and written; of a message: its rows, asked for late because messages hold each other. */
type Kind = Scalar | (() => Table);

export const optional = 1;
export const list = 2;
/** A string: the oneof that the field is in. Left out: a field whose zero is not written. */
type Rule = typeof optional | typeof list | string;
type Row = readonly [number: number, name: string, kind: Kind, rule?: Rule];
/** Rows may join it later (dev/protoc-gen-kring.mjs). */
export type Table = Row[];

type Values = Record<string, unknown>;
interface Chosen {
    case: string | undefined;
    value?: unknown;
}

function wireOf(kind: Kind): 0 | 1 | 2 {
    if (kind === 'fixed64') return 1;
    return typeof kind !== 'string' || kind === 'string' || kind === 'bytes' ? 2 : 0;
}

function zeroOf(kind: Scalar): unknown {
    if (kind === 'bool') return false;
    if (kind === 'string') return '';
    if (kind === 'bytes') return new Uint8Array();
    return kind.endsWith('64') ? 0n : 0;
}

function isZero(value: unknown): boolean {
    return !value || (value as Partial<Uint8Array>).length === 0;
}

function endOf(reader: BinaryReader): number {
    const length = reader.uint32();
    const end = reader.pos + length;
    if (end > reader.len) throw new RangeError('a message is cut short');
    return end;
}

function readValue(kind: Kind, reader: BinaryReader): unknown {
    return typeof kind === 'string' ? reader[kind]() : readTable(kind(), reader, endOf(reader));
}

export function readTable(table: Table, reader: BinaryReader, end: number): Values {
    const message: Values = {};
    for (const [, name, kind, rule] of table) {
        if (rule === list) message[name] = [];
        else if (typeof rule === 'string') message[rule] = { case: undefined };
        else if (rule !== optional && typeof kind === 'string') message[name] = zeroOf(kind);
    }
    while (reader.pos < end) {
        const [number, wire] = reader.tag();
        const row = table.find((each) => each[0] === number);
        if (row === undefined) {
            reader.skip(wire, number);
            continue;
        }
        const [, name, kind, rule] = row;
        if (rule === list) {
            const values = message[name] as unknown[];
            // Packed or not: a reader takes both.
            const last = Number(wire) === 2 && wireOf(kind) === 0 ? endOf(reader) : null;
            if (last === null) values.push(readValue(kind, reader));
            else while (reader.pos < last) values.push(readValue(kind, reader));
        } else if (typeof rule === 'string') {
            message[rule] = { case: name, value: readValue(kind, reader) };
        } else {
            message[name] = readValue(kind, reader);
        }
    }
    if (reader.pos !== end) throw new RangeError('a message ends in the middle of a field');
    return message;
}

function writeValue(kind: Kind, writer: BinaryWriter, value: unknown): void {
    if (typeof kind === 'string') {
        writer[kind](value as never);
        return;
    }
    writer.fork();
    writeTable(kind(), writer, value as Values);
    writer.join();
}

export function writeTable(table: Table, writer: BinaryWriter, message: Values): void {
    for (const [number, name, kind, rule] of table) {
        const wire = wireOf(kind);
        if (rule === list) {
            const values = message[name] as unknown[];
            if (wire === 0 && values.length > 0) {
                writer.tag(number, 2).fork();
                for (const each of values) writeValue(kind, writer, each);
                writer.join();
            } else {
                for (const each of values) writeValue(kind, writer.tag(number, wire), each);
            }
        } else if (typeof rule === 'string') {
            const chosen = message[rule] as Chosen;
            if (chosen.case === name) writeValue(kind, writer.tag(number, wire), chosen.value);
        } else if (rule === optional ? message[name] !== undefined : !isZero(message[name])) {
            writeValue(kind, writer.tag(number, wire), message[name]);
        }
    }
}
