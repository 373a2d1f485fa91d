// What makes the readers and writers of the product: what it prints for each kind of field, and that it stops at what it does not know.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
    CodeGeneratorRequestSchema, CodeGeneratorResponseSchema, FieldDescriptorProto_Label as Label, FieldDescriptorProto_Type as Type, FileDescriptorProtoSchema,
    type DescriptorProtoSchema, type FieldDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';

const plugin = fileURLToPath(new URL('../dev/protoc-gen-kring.mjs', import.meta.url));
type Message = MessageInitShape<typeof DescriptorProtoSchema>;
type Field = MessageInitShape<typeof FieldDescriptorProtoSchema>;

/** What the plugin makes of a file with these messages: its files by name, or what it stops with. */
function generate(...messageType: Message[]): { files: Map<string, string>; problem: string } {
    const file = create(FileDescriptorProtoSchema, { name: 'kring/v1/some.proto', package: 'kring.v1', syntax: 'proto3', messageType });
    const request = create(CodeGeneratorRequestSchema, { fileToGenerate: [file.name ?? ''], protoFile: [file], parameter: 'target=ts' });
    const { stdout, stderr, status } = spawnSync(process.execPath, [plugin], { input: toBinary(CodeGeneratorRequestSchema, request) });
    if (status !== 0) return { files: new Map(), problem: String(stderr) };
    const answer = fromBinary(CodeGeneratorResponseSchema, stdout);
    return { files: new Map(answer.file.map(({ name, content }) => [name ?? '', content ?? ''])), problem: answer.error ?? '' };
}

const one = (name: string, number: number, type: Type, more: Field = {}): Field => ({ name, number, type, label: Label.OPTIONAL, ...more });
const of = (name: string, number: number, message: string, more: Field = {}): Field => one(name, number, Type.MESSAGE, { typeName: `.kring.v1.${message}`, ...more });

// Each starts a program of its own.
describe('the readers and writers', { timeout: 60_000 }, () => {
    it('have a type, and a row for each field by its kind', () => {
        const { files, problem } = generate(
            { name: 'Other', field: [one('id', 1, Type.UINT64)] },
            {
                name: 'Thing',
                field: [
                    one('id', 1, Type.UINT64),
                    one('counts', 2, Type.SINT32, { label: Label.REPEATED }),
                    one('offer', 3, Type.STRING, { proto3Optional: true, oneofIndex: 1 }),
                    one('text', 4, Type.STRING, { oneofIndex: 0 }),
                    of('other', 5, 'Other', { oneofIndex: 0 }),
                ],
                oneofDecl: [{ name: 'body' }, { name: '_offer' }],
            },
        );
        expect(problem).toBe('');
        expect([...files.keys()]).toEqual(['kring/v1/some_wire.ts']);
        const made = files.get('kring/v1/some_wire.ts') ?? '';
        for (const line of [
            '    id: bigint;', '    counts: number[];', '    offer?: string | undefined;',
            "    body: | { case: 'text'; value: string } | { case: 'other'; value: Other } | { case: undefined; value?: undefined };",
            "    [1, 'id', 'uint64'],", "    [2, 'counts', 'sint32', list],", "    [3, 'offer', 'string', optional],", "    [4, 'text', 'string', 'body'],",
            "    [5, 'other', () => rowsOfOther, 'body'],",
        ]) expect(made.split('\n')).toContain(line);
    });

    it('of commands that few pages say come later, with what only they hold', () => {
        const { files } = generate(
            { name: 'Command', field: [of('rename', 1, 'Rename', { oneofIndex: 0 }), of('make_group', 2, 'MakeGroup', { oneofIndex: 0 }), of('take_seat', 3, 'TakeSeat', { oneofIndex: 0 })], oneofDecl: [{ name: 'body' }] },
            { name: 'Rename', field: [one('name', 1, Type.STRING)] },
            { name: 'MakeGroup', field: [of('color', 1, 'Color')] },
            { name: 'Color', field: [one('hue', 1, Type.UINT32)] },
            { name: 'TakeSeat', field: [one('table', 1, Type.UINT64)] },
        );
        const [now, later, lead] = ['', 'later_', 'lead_'].map((part) => files.get(`kring/v1/some_${part}wire.ts`) ?? '') as [string, string, string];
        // Types of all, because they weigh nothing; rows of what is said from the beginning.
        for (const name of ['Command', 'Rename', 'MakeGroup', 'Color', 'TakeSeat']) expect(now).toContain(`export interface ${name} {`);
        expect([...now.matchAll(/export const (\w+): Rows/g)].map(([, name]) => name)).toEqual(['rowsOfCommand', 'rowsOfRename']);
        expect(now).toContain("[1, 'rename', () => rowsOfRename, 'body'],");
        expect(now).not.toContain("[2, 'makeGroup'");
        // What participants say later, and what only facilitators say.
        expect([...later.matchAll(/export const (\w+): Rows/g)].map(([, name]) => name)).toEqual(['rowsOfTakeSeat']);
        expect([...lead.matchAll(/export const (\w+): Rows/g)].map(([, name]) => name)).toEqual(['rowsOfMakeGroup', 'rowsOfColor']);
        expect(lead).toMatch(/rowsOfCommand\.push\(\n {4}\[2, 'makeGroup', \(\) => rowsOfMakeGroup, 'body'\],\n\);/);
    });

    it.each([
        ['a number with a point', { name: 'Thing', field: [one('share', 1, Type.DOUBLE)] }],
        ['a map', {
            name: 'Thing',
            field: [of('names', 1, 'Thing.NamesEntry', { label: Label.REPEATED })],
            nestedType: [{ name: 'NamesEntry', field: [one('key', 1, Type.STRING), one('value', 2, Type.STRING)], options: { mapEntry: true } }],
        }],
        ['a map of messages', {
            name: 'Thing',
            field: [of('things', 1, 'Thing.ThingsEntry', { label: Label.REPEATED })],
            nestedType: [{ name: 'ThingsEntry', field: [one('key', 1, Type.STRING), of('value', 2, 'Thing')], options: { mapEntry: true } }],
        }],
    ] satisfies [string, Message][])('stop at %s', (_, message) => {
        const { files, problem } = generate(message);
        expect(problem).toContain('this plugin does not know its type');
        expect([...files]).toEqual([]);
    });
});
