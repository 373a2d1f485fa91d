#!/usr/bin/env node
// A protoc plugin: a TypeScript type for each message, and the rows by which src/protocol/table.ts reads and writes it
// over the wire primitives of @bufbuild/protobuf.
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

// What a phone says before anybody there leads, and what it may have to say without a network. The rows of all other commands, and of what only they
// hold, stand in files of their own (`*_later_wire.ts`) and join the table when the modules that send them are loaded.
const firstCommands = new Set([
    'rename', 'leave', 'postIdea', 'postReply', 'withdrawContribution', 'editContribution', 'castVote', 'withdrawVote',
    'acceptCharter', 'answerPrompt', 'withdrawAnswer', 'sendLine', 'chooseStakeholderGroup',
    'flagContribution', 'withdrawFlag', 'answerJury', 'appeal', 'takeSeat', 'setNoteTaker', 'postIdeas',
]);
const commands = 'Command';
const isLaterField = (field) => field.parent.name === commands && field.oneof !== undefined && !firstCommands.has(field.localName);

// The messages that are reached by a command of `firstCommands`, or not by commands at all.
function firstMessages(files) {
    const found = new Set();
    const visit = (message) => {
        if (found.has(message)) return;
        found.add(message);
        for (const field of message.fields) if (field.message !== undefined && !isLaterField(field)) visit(field.message);
    };
    const messages = files.flatMap((file) => file.messages);
    const held = new Set(messages.flatMap(({ fields }) => fields.flatMap(({ message }) => message ?? [])));
    for (const message of messages) if (!held.has(message)) visit(message);
    return found;
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
    printRows(f, message.fields.filter((field) => !isLaterField(field)));
    f.print('];');
    f.print(`export function read${message.name}(reader: BinaryReader, end: number): ${message.name} {`);
    f.print(`    return readRows(${rowsOf(message)}, reader, end) as unknown as ${message.name};`);
    f.print('}');
    f.print(`export function write${message.name}(writer: BinaryWriter, message: ${message.name}): void {`);
    f.print(`    writeRows(${rowsOf(message)}, writer, { ...message });`);
    f.print('}\n');
}

function printRows(f, fields) {
    for (const field of fields) {
        const kind = kindOf(field);
        const how = kind.message === undefined ? `'${kind.method}'` : `() => ${rowsOf(kind.message)}`;
        let rule = '';
        if (field.oneof !== undefined) rule = `, '${field.oneof.localName}'`;
        else if (isList(field)) rule = ', list';
        else if (isOptional(field)) rule = ', optional';
        f.print(`    [${field.number}, '${field.localName}', ${how}${rule}],`);
    }
}

// What stands in one generated file: types of all messages of its proto file, and the rows of those that belong here; or,
// in the file for later, the rows of the others.
function printFile(schema, file, first, isLater) {
    const belongs = (message) => first.has(message) !== isLater;
    const messages = file.messages.filter(belongs);
    const lateRows = isLater ? file.messages.filter(({ name }) => name === commands).flatMap(({ fields }) => fields.filter(isLaterField)) : [];
    if (isLater && messages.length === 0 && lateRows.length === 0) return;

    const f = schema.generateFile(fileOf(file.name, isLater));
    f.print(`// Made from ${file.name}.proto by dev/protoc-gen-kring.mjs. Not to be edited.`);
    f.print("import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';\n");
    const rowFields = [...messages.flatMap(({ fields }) => fields.filter((field) => !isLaterField(field))), ...lateRows];
    const imports = new Map();
    const take = (used, isUsedLater, ...names) => {
        const from = fileOf(used.file.name, isUsedLater);
        if (from === fileOf(file.name, isLater)) return;
        imports.set(from, new Set([...(imports.get(from) ?? []), ...names]));
    };
    for (const { message } of rowFields) if (message !== undefined) take(message, !first.has(message), rowsOf(message));
    if (isLater) {
        for (const message of messages) take(message, false, `type ${message.name}`);
        for (const field of lateRows) take(field.parent, false, rowsOf(field.parent));
    } else {
        for (const { message, enum: words } of file.messages.flatMap(({ fields }) => fields)) {
            if (message !== undefined) take(message, false, `type ${message.name}`);
            if (words !== undefined) take(words, false, words.name);
        }
    }
    for (const [from, names] of imports) f.print(`import { ${[...names].join(', ')} } from './${from.split('/').at(-1).replace('.ts', '')}';`);
    const rules = [...(rowFields.some(isList) ? ['list'] : []), ...(rowFields.some(isOptional) ? ['optional'] : [])];
    f.print(`import { ${[...rules, 'readTable as readRows', 'writeTable as writeRows', 'type Table as Rows'].join(', ')} } from '../../../table';\n`);

    if (!isLater) {
        for (const each of file.enums) printEnum(f, each);
        for (const message of file.messages) printType(f, message);
    }
    for (const message of messages) printTable(f, message);
    if (lateRows.length > 0) {
        f.print(`${rowsOf(lateRows[0].parent)}.push(`);
        printRows(f, lateRows);
        f.print(');');
    }
}

const fileOf = (name, isLater) => `${name}_${isLater ? 'later_' : ''}wire.ts`;

const plugin = createEcmaScriptPlugin({
    name: 'protoc-gen-kring',
    version: 'v1',
    generateTs(schema) {
        const first = firstMessages(schema.files);
        for (const file of schema.files) {
            printFile(schema, file, first, false);
            printFile(schema, file, first, true);
        }
    },
});

runNodeJs(plugin);
