// The product's own readers and writers against protobuf-es, on generated messages of every type of the contract.
import { create, equals, fromBinary, toBinary, ScalarType, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { describe, expect, it } from 'vitest';
import * as clientWire from '../src/protocol/gen/kring/v1/client_wire';
import * as serverWire from '../src/protocol/gen/kring/v1/server_wire';
import { ByteReader, ByteWriter } from '../src/protocol/bytes';
import { decodeFrame } from '../src/protocol/frames';
import { file_kring_v1_client } from './gen/kring/v1/client_pb';
import { file_kring_v1_server, ServerFrameSchema } from './gen/kring/v1/server_pb';
import { seededRandom } from './support/fake_network';

type Read = (reader: ByteReader, end: number) => object;
type Write = (writer: ByteWriter, message: object) => void;

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
            const reader = new ByteReader(bytes);
            const read = functions[`read${name}`]?.(reader, reader.len) ?? {};
            const writer = new ByteWriter();
            functions[`write${name}`]?.(writer, read);
            const back = fromBinary(schema, writer.finish());
            expect(equals(schema, back, original)).toBe(true);
        }
    });

    it('skips what it does not know', () => {
        const writer = new ByteWriter();
        writer.tag(900, 2).string('from the future').tag(8, 2).fork().tag(1, 0).uint32(5).tag(77, 0).uint32(1).join();
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
                expect(problem).toBeInstanceOf(Error);
            }
        }
    });
});

describe('the primitives', () => {
    const written = (write: (to: ByteWriter) => void): Uint8Array => {
        const to = new ByteWriter();
        write(to);
        return to.finish();
    };
    const edges = [0n, 1n, 127n, 128n, 0x0fffffffn, 0x10000000n, 0xffffffffn, 0x1_0000_0000n, 0x7_ffff_ffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

    it.each(edges)('keep %s', (value) => {
        expect(new ByteReader(written((to) => to.uint64(value))).uint64()).toBe(value);
        expect(new ByteReader(written((to) => to.fixed64(value))).fixed64()).toBe(value);
        const signed = BigInt.asIntN(64, value);
        expect(new ByteReader(written((to) => to.int64(signed))).int64()).toBe(signed);
        const short = Number(BigInt.asIntN(32, value));
        expect(new ByteReader(written((to) => to.int32(short))).int32()).toBe(short);
        expect(new ByteReader(written((to) => to.sint32(short))).sint32()).toBe(short);
    });

    it('refuse what is too long, cut short, or no field', () => {
        const read = (bytes: number[], how: (from: ByteReader) => unknown) => () => how(new ByteReader(Uint8Array.from(bytes)));
        const tooLong = Array.from({ length: 10 }, () => 0x80);
        expect(read([...tooLong, 1], (from) => from.uint64())).toThrow(RangeError);
        expect(read([0x80], (from) => from.uint32())).toThrow(RangeError);
        expect(read([5, 1, 2], (from) => from.bytes())).toThrow(RangeError);
        expect(read([0xff, 0xff, 0xff, 0xff, 0x0f], (from) => from.bytes())).toThrow(RangeError);
        expect(read([1, 2, 3], (from) => from.fixed64())).toThrow(RangeError);
        expect(read([0x02], (from) => from.tag()), 'field 0').toThrow(RangeError);
        expect(read([0xff, 0xff, 0xff, 0xff, 0x1f], (from) => from.tag()), 'more than 32 bits').toThrow(RangeError);
        expect(read([], (from) => from.skip(3)), 'a group').toThrow(RangeError);
        expect(read([1, 2], (from) => from.skip(5))).toThrow(RangeError);
        expect(read([0xff], (from) => from.skip(0))).toThrow(RangeError);
    });

    it('go past what nobody knows, to the byte', () => {
        const from = new ByteReader(written((to) => to.uint64(2n ** 60n).string('é').fixed64(7n).uint32(9)));
        for (const wire of [0, 2, 1]) from.skip(wire);
        expect(from.uint32()).toBe(9);
        expect(from.pos).toBe(from.len);
    });
});
