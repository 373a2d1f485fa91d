#!/usr/bin/env node
// A protoc plugin: a TypeScript type for each message, and the rows by which src/protocol/table.ts reads and writes it
// over the wire primitives of src/protocol/wire.ts.
//
// Why not the plugin of protobuf-es for the product too: its messages are read through descriptors at run time, which
// costs a phone 21 kB of gzip before anybody can write; these rows are shaken down to the messages that are used. The
// tests speak to this code through protobuf-es itself, so the two hold each other to the wire format.
//
// Covers what kring.v1 uses: scalars, enums, messages, lists, oneofs and optional. Anything else stops the build.
import { ScalarType } from '@bufbuild/protobuf';
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';

const scalars = {
    [ScalarType.BOOL]: { method: 'bool', type: 'boolean' },
    [ScalarType.STRING]: { method: 'string', type: 'string' },
    [ScalarType.BYTES]: { method: 'bytes', type: 'Uint8Array' },
    [ScalarType.UINT32]: { method: 'uint32', type: 'number' },
    [ScalarType.SINT32]: { method: 'sint32', type: 'number' },
    [ScalarType.UINT64]: { method: 'uint64', type: 'bigint' },
    [ScalarType.INT64]: { method: 'int64', type: 'bigint' },
    [ScalarType.FIXED64]: { method: 'fixed64', type: 'bigint' },
};

function kindOf(field) {
    const message = field.message;
    if (message !== undefined) return { message, type: message.name };
    if (field.enum !== undefined) return { method: 'int32', type: field.enum.name };
    const scalar = scalars[field.scalar];
    if (scalar === undefined || field.fieldKind === 'map') throw new Error(`${field}: this plugin does not know its type`);
    return scalar;
}

const rowsOf = (message) => `rowsOf${message.name}`;
const isList = (field) => field.fieldKind === 'list';
const isOptional = (field) => field.presence === 1;

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

// The rows by which src/protocol/table.ts reads and writes the message.
function printTable(f, message) {
    f.print(`export const ${rowsOf(message)}: Rows = [`);
    for (const field of message.fields) {
        const kind = kindOf(field);
        const how = kind.message === undefined ? `'${kind.method}'` : `() => ${rowsOf(kind.message)}`;
        let rule = '';
        if (field.oneof !== undefined) rule = `, '${field.oneof.localName}'`;
        else if (isList(field)) rule = ', list';
        else if (isOptional(field)) rule = ', optional';
        f.print(`    [${field.number}, '${field.localName}', ${how}${rule}],`);
    }
    f.print('];');
    f.print(`export function read${message.name}(reader: Reader, end: number): ${message.name} {`);
    f.print(`    return readRows(${rowsOf(message)}, reader, end) as unknown as ${message.name};`);
    f.print('}');
    f.print(`export function write${message.name}(writer: Writer, message: ${message.name}): void {`);
    f.print(`    writeRows(${rowsOf(message)}, writer, { ...message });`);
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
            else for (const name of [rowsOf(used), `type ${used.name}`]) names.add(name);
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
            f.print("import { type Reader, type Writer } from '../../../wire';");
            for (const line of importsOf(file)) f.print(line);
            const fields = file.messages.flatMap((message) => message.fields);
            const rules = [...(fields.some(isList) ? ['list'] : []), ...(fields.some(isOptional) ? ['optional'] : [])];
            f.print(`import { ${[...rules, 'readTable as readRows', 'writeTable as writeRows', 'type Table as Rows'].join(', ')} } from '../../../table';\n`);
            for (const each of file.enums) printEnum(f, each);
            for (const message of file.messages) {
                printType(f, message);
                printTable(f, message);
            }
        }
    },
});

runNodeJs(plugin);
