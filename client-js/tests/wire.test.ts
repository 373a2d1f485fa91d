// The product's own readers and writers against protobuf-es, on generated messages of every type of the contract.
import { create, equals, fromBinary, toBinary, ScalarType, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import * as clientWire from '../src/protocol/gen/kring/v1/client_wire';
import * as serverWire from '../src/protocol/gen/kring/v1/server_wire';
import { decodeFrame } from '../src/protocol/frames';
import { WireReader, WireWriter } from '../src/protocol/wire';
import { file_kring_v1_client } from './gen/kring/v1/client_pb';
import { file_kring_v1_server, ServerFrameSchema } from './gen/kring/v1/server_pb';
import { seededRandom } from './support/fake_network';

type Read = (reader: WireReader, end: number) => object;
type Write = (writer: WireWriter, message: object) => void;

const functions = { ...clientWire, ...serverWire } as unknown as Record<string, Read & Write>;
const messages = [...file_kring_v1_client.messages, ...file_kring_v1_server.messages];

function scalar(type: ScalarType, random: () => number): unknown {
    const small = Math.floor(random() * 3);
    const word = Math.floor(random() * 0x100000000);
    switch (type) {
        case ScalarType.BOOL:
            return random() < 0.5;
        case ScalarType.STRING:
            return ['', 'é🚲\u0000', 'x'.repeat(200)][small];
        case ScalarType.BYTES:
            return Uint8Array.from({ length: small * 100 }, () => random() * 256);
        case ScalarType.UINT32:
            return [0, 1, word][small];
        case ScalarType.SINT32:
            return [0, -1, word | 0][small];
        case ScalarType.INT64:
            return [0n, -1n, BigInt.asIntN(64, BigInt(word) ** 2n)][small];
        default:
            return [0n, 1n, BigInt.asUintN(64, BigInt(word) ** 2n)][small];
    }
}

function value(field: DescField, random: () => number, depth: number): unknown {
    if (field.message !== undefined) return generated(field.message, random, depth + 1);
    if (field.enum !== undefined) {
        // Open enums: a number of the future must survive, too.
        return [...field.enum.values.map((each) => each.number), 77][Math.floor(random() * (field.enum.values.length + 1))];
    }
    return scalar(field.scalar as ScalarType, random);
}

function generated(schema: DescMessage, random: () => number, depth = 0): ReflectMessage {
    const message = reflect(schema, create(schema), false);
    for (const member of schema.members) {
        if (random() < 0.25 || depth > 5) continue;
        const field = member.kind === 'oneof' ? member.fields[Math.floor(random() * member.fields.length)] : member;
        if (field === undefined) continue;
        if (field.fieldKind === 'list') {
            const list = message.get(field);
            for (let count = Math.floor(random() * 4); count > 0; --count) list.add(value(field, random, depth) as never);
        } else {
            message.set(field, value(field, random, depth) as never);
        }
    }
    return message;
}

describe('the wire', () => {
    it('has readers and writers for every message', () => {
        expect(messages.length).toBeGreaterThan(40);
        for (const { name } of messages) {
            expect(functions[`read${name}`], name).toBeTypeOf('function');
            expect(functions[`write${name}`], name).toBeTypeOf('function');
        }
    });

    it.each(messages.map((schema) => [schema.name, schema] as const))('%s reads and writes as protobuf-es does', (name, schema) => {
        const random = seededRandom(name.length);
        for (let round = 0; round < 60; ++round) {
            const original = generated(schema, random).message as Message;
            const bytes = toBinary(schema, original);
            const reader = new WireReader(bytes);
            const read = functions[`read${name}`]?.(reader, reader.len) ?? {};
            const writer = new WireWriter();
            functions[`write${name}`]?.(writer, read);
            const back = fromBinary(schema, writer.finish());
            expect(equals(schema, back, original)).toBe(true);
        }
    });

    const numbers = [0, 1, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
    const signed = [0, 1, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31)];
    const long = [0n, 1n, 127n, 128n, 2n ** 28n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 35n, 2n ** 56n, 2n ** 63n - 1n];
    const edges = {
        bool: [false, true],
        uint32: numbers,
        int32: signed,
        sint32: signed,
        uint64: [...long, 2n ** 63n, 2n ** 64n - 1n],
        int64: [...long, -1n, -128n, -(2n ** 63n)],
        fixed64: [...long, 2n ** 63n, 2n ** 64n - 1n],
        string: ['', 'é🚲\u0000', 'x'.repeat(70_000)],
        bytes: [new Uint8Array(), Uint8Array.from({ length: 70_000 }, (_, index) => index)],
    };

    it.each(Object.keys(edges) as (keyof typeof edges)[])('writes and reads the edges of %s to the byte', (type) => {
        for (const each of edges[type]) {
            const ours = new WireWriter().tag(536_870_911, 0)[type](each as never).finish();
            expect(ours).toEqual(new BinaryWriter().tag(536_870_911, 0)[type](each as never).finish());
            // A message is read where it lies in a longer buffer.
            const around = Uint8Array.from([7, ...ours, 7]);
            const reader = new WireReader(around.subarray(1, 1 + ours.length));
            expect(reader.tag()).toEqual([536_870_911, 0]);
            expect(reader[type]()).toEqual(each);
            expect(reader.pos).toBe(reader.len);
        }
    });

    it('writes nothing that does not fit its field', () => {
        const writer = new WireWriter();
        for (const number of [-1, 0.5, Number.NaN, 2 ** 32]) expect(() => writer.uint32(number)).toThrow(RangeError);
        for (const number of [2 ** 31, 0.5, -(2 ** 31) - 1]) {
            expect(() => writer.int32(number)).toThrow(RangeError);
            expect(() => writer.sint32(number)).toThrow(RangeError);
        }
        for (const number of [-1n, 2n ** 64n]) {
            expect(() => writer.uint64(number)).toThrow(RangeError);
            expect(() => writer.fixed64(number)).toThrow(RangeError);
        }
        for (const number of [2n ** 63n, -(2n ** 63n) - 1n]) expect(() => writer.int64(number)).toThrow(RangeError);
        expect(writer.finish()).toHaveLength(0);
    });

    it('reads no varint without an end, no field without a number, no wire type that there is not', () => {
        const reading = (...bytes: number[]) => new WireReader(Uint8Array.from(bytes));
        expect(() => reading(...Array<number>(11).fill(0x80)).uint64()).toThrow(RangeError);
        expect(() => reading(0x80).uint32()).toThrow(RangeError);
        expect(() => reading(1, 2, 3).fixed64()).toThrow(RangeError);
        expect(() => reading(5, 1).bytes()).toThrow(RangeError);
        expect(() => reading(0x02).tag()).toThrow(RangeError);
        for (const wire of [3, 4, 6, 7]) expect(() => reading(0, 0, 0, 0, 0, 0, 0, 0).skip(wire)).toThrow(RangeError);
        for (const wire of [0, 1, 2, 5]) expect(() => reading().skip(wire)).toThrow(RangeError);
        const reader = reading(0x96, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1, 2, 3, 4);
        for (const wire of [0, 1, 2, 5]) reader.skip(wire);
        expect(reader.pos).toBe(reader.len);
    });

    it('skips what it does not know', () => {
        const writer = new WireWriter();
        writer.tag(900, 2).string('from the future').tag(901, 1).fixed64(1n).tag(8, 2).fork().tag(1, 0).uint32(5).tag(77, 0).uint32(1).join();
        expect(decodeFrame(writer.finish())).toEqual({ body: { case: 'probeAnswer', value: { number: 5 } } });
    });

    it('refuses every frame that is cut short, and never hangs on noise', () => {
        const random = seededRandom(3);
        for (let round = 0; round < 200; ++round) {
            const bytes = toBinary(ServerFrameSchema, generated(ServerFrameSchema, random).message as never);
            for (let cut = 1; cut < Math.min(bytes.length, 40); ++cut) {
                expect(() => decodeFrame(bytes.subarray(0, bytes.length - cut))).toThrow();
            }
            const noise = Uint8Array.from({ length: 60 }, () => random() * 256);
            try {
                decodeFrame(noise);
            } catch (problem) {
                expect(problem).toBeInstanceOf(RangeError);
            }
        }
    });
});
