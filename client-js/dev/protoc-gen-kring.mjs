#!/usr/bin/env node
// A protoc plugin: plain TypeScript readers and writers over the wire primitives of @bufbuild/protobuf.
//
// Why not the plugin of protobuf-es for the product too: its messages are read through descriptors at run time, which
// costs a phone 21 kB of gzip before anybody can write; plain functions are shaken down to what is called. The tests
// speak to this code through protobuf-es itself, so the two hold each other to the wire format.
//
// Covers what kring.v1 uses: scalars, enums, messages, lists, oneofs and optional. Anything else stops the build.
import { ScalarType } from '@bufbuild/protobuf';
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';

const varint = 0;
const lengthDelimited = 2;
const scalars = {
    [ScalarType.BOOL]: { method: 'bool', type: 'boolean', zero: 'false', wire: varint },
    [ScalarType.STRING]: { method: 'string', type: 'string', zero: "''", wire: lengthDelimited },
    [ScalarType.BYTES]: { method: 'bytes', type: 'Uint8Array', zero: 'new Uint8Array()', wire: lengthDelimited },
    [ScalarType.UINT32]: { method: 'uint32', type: 'number', zero: '0', wire: varint },
    [ScalarType.SINT32]: { method: 'sint32', type: 'number', zero: '0', wire: varint },
    [ScalarType.UINT64]: { method: 'uint64', type: 'bigint', zero: '0n', wire: varint },
    [ScalarType.INT64]: { method: 'int64', type: 'bigint', zero: '0n', wire: varint },
    [ScalarType.FIXED64]: { method: 'fixed64', type: 'bigint', zero: '0n', wire: 1 },
};

function kindOf(field) {
    const message = field.message;
    if (message !== undefined) return { message, type: message.name, wire: lengthDelimited };
    if (field.enum !== undefined) {
        const first = field.enum.values[0].localName;
        return { method: 'int32', type: field.enum.name, zero: `${field.enum.name}.${first}`, wire: varint, isEnum: true };
    }
    const scalar = scalars[field.scalar];
    if (scalar === undefined || field.fieldKind === 'map') throw new Error(`${field}: this plugin does not know its type`);
    return scalar;
}

const isList = (field) => field.fieldKind === 'list';
const isOptional = (field) => field.presence === 1;

function read(kind) {
    if (kind.message !== undefined) return `read${kind.type}(reader, endOf(reader))`;
    const value = `reader.${kind.method}()`;
    return kind.type === 'bigint' || kind.isEnum ? `${value} as ${kind.type}` : value;
}

function write(field, value) {
    const kind = kindOf(field);
    const tag = `writer.tag(${field.number}, ${kind.wire})`;
    if (kind.message === undefined) return `${tag}.${kind.method}(${value});`;
    return `${tag}.fork(); write${kind.type}(writer, ${value}); writer.join();`;
}

function isZero(kind, value) {
    return kind.method === 'bytes' ? `${value}.length === 0` : `${value} === ${kind.zero}`;
}

function printEnum(f, { name, values }) {
    f.print(`export enum ${name} {`);
    for (const value of values) f.print(`    ${value.localName} = ${value.number},`);
    f.print('}\n');
}

function printType(f, message) {
    f.print(`export interface ${message.name} {`);
    for (const member of message.members) {
        if (member.kind === 'oneof') {
            const cases = member.fields.map((field) => `| { case: '${field.localName}'; value: ${kindOf(field).type} }`);
            f.print(`    ${member.localName}: ${cases.join(' ')} | { case: undefined; value?: undefined };`);
        } else if (isList(member)) {
            f.print(`    ${member.localName}: ${kindOf(member).type}[];`);
        } else {
            const mark = isOptional(member) ? '?' : '';
            f.print(`    ${member.localName}${mark}: ${kindOf(member).type}${mark === '?' ? ' | undefined' : ''};`);
        }
    }
    f.print('}\n');
}

function printReader(f, message) {
    f.print(`export function read${message.name}(reader: BinaryReader, end: number): ${message.name} {`);
    f.print(`    const message: ${message.name} = {`);
    for (const member of message.members) {
        if (member.kind === 'oneof') f.print(`        ${member.localName}: { case: undefined },`);
        else if (isList(member)) f.print(`        ${member.localName}: [],`);
        else if (!isOptional(member)) f.print(`        ${member.localName}: ${kindOf(member).zero},`);
    }
    f.print('    };');
    f.print('    while (reader.pos < end) {');
    f.print('        const [number, wire] = reader.tag();');
    f.print('        switch (number) {');
    for (const field of message.fields) {
        const kind = kindOf(field);
        f.print(`            case ${field.number}:`);
        if (field.oneof !== undefined) {
            const { localName } = field.oneof;
            f.print(`                message.${localName} = { case: '${field.localName}', value: ${read(kind)} };`);
        } else if (isList(field) && kind.wire === varint) {
            // Packed or not: a reader takes both.
            f.print(`                if (wire === 2) for (const last = endOf(reader); reader.pos < last; ) message.${field.localName}.push(${read(kind)});`);
            f.print(`                else message.${field.localName}.push(${read(kind)});`);
        } else if (isList(field)) {
            f.print(`                message.${field.localName}.push(${read(kind)});`);
        } else {
            f.print(`                message.${field.localName} = ${read(kind)};`);
        }
        f.print('                break;');
    }
    f.print('            default:');
    f.print('                reader.skip(wire, number);');
    f.print('        }');
    f.print('    }');
    f.print("    if (reader.pos !== end) throw new RangeError('a message ends in the middle of a field');");
    f.print('    return message;');
    f.print('}\n');
}

function printWriter(f, message) {
    const isEmpty = message.fields.length === 0;
    f.print(`export function write${message.name}(${isEmpty ? '_' : ''}writer: BinaryWriter, ${isEmpty ? '_' : ''}message: ${message.name}): void {`);
    for (const member of message.members) {
        const value = `message.${member.localName}`;
        if (member.kind === 'oneof') {
            f.print(`    switch (${value}.case) {`);
            for (const field of member.fields) {
                f.print(`        case '${field.localName}':`);
                f.print(`            ${write(field, `${value}.value`)}`);
                f.print('            break;');
            }
            f.print('        case undefined:');
            f.print('            break;');
            f.print('    }');
        } else if (isList(member) && kindOf(member).wire === varint) {
            f.print(`    if (${value}.length > 0) {`);
            f.print(`        writer.tag(${member.number}, 2).fork();`);
            f.print(`        for (const each of ${value}) writer.${kindOf(member).method}(each);`);
            f.print('        writer.join();');
            f.print('    }');
        } else if (isList(member)) {
            f.print(`    for (const each of ${value}) { ${write(member, 'each')} }`);
        } else if (isOptional(member)) {
            f.print(`    if (${value} !== undefined) { ${write(member, value)} }`);
        } else {
            f.print(`    if (!(${isZero(kindOf(member), value)})) { ${write(member, value)} }`);
        }
    }
    f.print('}\n');
}

// What the messages of a file use of other files.
function importsOf(file) {
    const byFile = new Map();
    for (const { fields } of file.messages) {
        for (const { message, enum: words } of fields) {
            const used = message ?? words;
            if (used === undefined || used.file === file) continue;
            const names = byFile.get(used.file.name) ?? new Set();
            byFile.set(used.file.name, names);
            if (message === undefined) names.add(used.name);
            else for (const name of [`read${used.name}`, `write${used.name}`, `type ${used.name}`]) names.add(name);
        }
    }
    return [...byFile].map(([name, names]) => `import { ${[...names].join(', ')} } from './${name.split('/').at(-1)}_wire';`);
}

const plugin = createEcmaScriptPlugin({
    name: 'protoc-gen-kring',
    version: 'v1',
    generateTs(schema) {
        for (const file of schema.files) {
            const f = schema.generateFile(`${file.name}_wire.ts`);
            f.print(`// Made from ${file.name}.proto by dev/protoc-gen-kring.mjs. Not to be edited.`);
            f.print("import { type BinaryReader, type BinaryWriter } from '@bufbuild/protobuf/wire';\n");
            for (const line of importsOf(file)) f.print(line);
            if (file.messages.length > 0) f.print();
            f.print('function endOf(reader: BinaryReader): number {');
            f.print('    const length = reader.uint32();');
            f.print('    const end = reader.pos + length;');
            f.print("    if (end > reader.len) throw new RangeError('a message is cut short');");
            f.print('    return end;');
            f.print('}\n');
            for (const each of file.enums) printEnum(f, each);
            for (const message of file.messages) {
                printType(f, message);
                printReader(f, message);
                printWriter(f, message);
            }
        }
    },
});

runNodeJs(plugin);
