// The product's own readers and writers against protobuf-es, on generated messages of every type of the contract.
import { create, equals, fromBinary, toBinary, ScalarType, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import * as clientLaterWire from '../src/protocol/gen/kring/v1/client_later_wire';
import * as clientWire from '../src/protocol/gen/kring/v1/client_wire';
import * as clientLeadWire from '../src/protocol/gen/kring/v1/client_lead_wire';
import * as communityLaterWire from '../src/protocol/gen/kring/v1/community_later_wire';
import * as communityLeadWire from '../src/protocol/gen/kring/v1/community_lead_wire';
import * as serverWire from '../src/protocol/gen/kring/v1/server_wire';
import { decodeFrame } from '../src/protocol/frames';
import { file_kring_v1_client } from './gen/kring/v1/client_pb';
import { file_kring_v1_server, ServerFrameSchema } from './gen/kring/v1/server_pb';
import { seededRandom } from './support/fake_network';

type Read = (reader: BinaryReader, end: number) => object;
type Write = (writer: BinaryWriter, message: object) => void;

const functions = { ...clientWire, ...clientLaterWire, ...clientLeadWire, ...communityLaterWire, ...communityLeadWire, ...serverWire } as unknown as Record<string, Read & Write>;
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

/** The fields of these bytes with their wire types, whatever their order. */
function shapeOf(schema: DescMessage, bytes: Uint8Array): string[] {
    const reader = new BinaryReader(bytes);
    const shape: string[] = [];
    while (reader.pos < reader.len) {
        const [number, wire] = reader.tag();
        const message = schema.fields.find((field) => field.number === number)?.message;
        const value = message === undefined ? Buffer.from(reader.skip(wire, number)).toString('hex') : shapeOf(message, reader.bytes()).join();
        shape.push(`${number}:${wire}{${value}}`);
    }
    return shape.sort();
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
            const reader = new BinaryReader(bytes);
            const read = functions[`read${name}`]?.(reader, reader.len) ?? {};
            const writer = new BinaryWriter();
            functions[`write${name}`]?.(writer, read);
            const written = writer.finish();
            expect(equals(schema, fromBinary(schema, written), original)).toBe(true);
            // A reader that forgives a wrong wire type is no proof that it is right.
            expect(shapeOf(schema, written)).toEqual(shapeOf(schema, bytes));
        }
    });

    it.each(messages.map((schema) => [schema.name, schema] as const))('%s without a field has the zero of each', (name, schema) => {
        const read = functions[`read${name}`]?.(new BinaryReader(new Uint8Array()), 0) ?? {};
        const zeros = create(schema) as Message & Record<string, unknown>;
        const wanted = schema.members.map((member) => [member.localName, member.kind === 'field' && member.message !== undefined && member.fieldKind === 'message' ? undefined : zeros[member.localName]]);
        expect({ ...Object.fromEntries(wanted.map(([key]) => [key, undefined])), ...read }).toEqual(Object.fromEntries(wanted));
    });

    it('skips what it does not know', () => {
        const writer = new BinaryWriter();
        writer.tag(900, 2).string('from the future').tag(8, 2).fork().tag(1, 0).uint32(5).tag(77, 0).uint32(1).join();
        expect(decodeFrame(writer.finish())).toEqual({ body: { case: 'probeAnswer', value: { number: 5 } } });
    });

    it('refuses what reaches beyond the message that it is in', () => {
        // The answer of a probe, of one byte and of more than there are; its number is two bytes.
        expect(() => decodeFrame(Uint8Array.of(0x42, 1, 8, 5))).toThrow(RangeError);
        expect(() => decodeFrame(Uint8Array.of(0x42, 9, 8, 5))).toThrow('a message is cut short');
        expect(decodeFrame(Uint8Array.of(0x42, 2, 8, 5))).toEqual({ body: { case: 'probeAnswer', value: { number: 5 } } });
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
