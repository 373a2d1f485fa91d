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
    const scalar = scalars[field.scalar];
    // A map may be one of messages or of enums, too.
    if (field.fieldKind === 'map') throw new Error(`${field}: this plugin does not know its type`);
    if (message !== undefined) return { message, type: message.name };
    if (field.enum !== undefined) return { method: 'int32', type: field.enum.name };
    if (scalar === undefined) throw new Error(`${field}: this plugin does not know its type`);
    return scalar;
}

// What a phone says before anybody there leads, flags or takes a seat. The rows of other commands, and of what only they hold,
// stand in files of their own and join the table when the modules that send them are loaded: what participants say later
// (`*_later_wire.ts`), and all else, which only facilitators say (`*_lead_wire.ts`).
const commandsByTier = [
    [
        'rename', 'leave', 'postIdea', 'postReply', 'withdrawContribution', 'editContribution', 'castVote', 'withdrawVote',
        'acceptCharter', 'answerPrompt', 'withdrawAnswer', 'sendLine', 'chooseStakeholderGroup',
    ],
    ['postIdeas', 'takeSeat', 'setNoteTaker', 'flagContribution', 'withdrawFlag', 'answerJury', 'appeal'],
];
const first = 0;
const lead = commandsByTier.length;
const infixes = ['', 'later_', 'lead_'];
const commands = 'Command';
const isCommand = (field) => field.parent.name === commands && field.oneof !== undefined;

function tierOf(field) {
    const tier = isCommand(field) ? commandsByTier.findIndex((names) => names.includes(field.localName)) : first;
    return tier < 0 ? lead : tier;
}

// By message: the first tier from which it is reached.
function tiersOf(files) {
    const tiers = new Map();
    const messages = files.flatMap((file) => file.messages);
    const held = new Set(messages.flatMap(({ fields }) => fields.flatMap(({ message }) => message ?? [])));
    const said = messages.flatMap(({ fields }) => fields.filter(isCommand));
    const visit = (message, tier) => {
        if (tiers.has(message)) return;
        tiers.set(message, tier);
        for (const field of message.fields) if (field.message !== undefined && tierOf(field) === first) visit(field.message, tier);
    };
    for (const message of messages) if (!held.has(message)) visit(message, first);
    for (let tier = first; tier <= lead; ++tier) for (const field of said) if (tierOf(field) === tier) visit(field.message, tier);
    return tiers;
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
    printRows(f, message.fields.filter((field) => tierOf(field) === first));
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

// What stands in one generated file: in the first, types of all messages of its proto file; in each, the rows of the messages of
// its tier.
function printFile(schema, file, tiers, tier) {
    const messages = file.messages.filter((message) => tiers.get(message) === tier);
    const said = file.messages.flatMap(({ fields }) => fields.filter(isCommand));
    const lateRows = tier === first ? [] : said.filter((field) => tierOf(field) === tier);
    if (tier !== first && messages.length === 0 && lateRows.length === 0) return;

    const f = schema.generateFile(fileOf(file.name, tier));
    f.print(`// Made from ${file.name}.proto by dev/protoc-gen-kring.mjs. Not to be edited.`);
    f.print("import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';\n");
    const rowFields = [...messages.flatMap(({ fields }) => fields.filter((field) => tierOf(field) === first)), ...lateRows];
    const imports = new Map();
    const take = (used, usedTier, ...names) => {
        const from = fileOf(used.file.name, usedTier);
        if (from === fileOf(file.name, tier)) return;
        imports.set(from, new Set([...(imports.get(from) ?? []), ...names]));
    };
    for (const { message } of rowFields) if (message !== undefined) take(message, tiers.get(message), rowsOf(message));
    if (tier !== first) {
        for (const message of messages) take(message, first, `type ${message.name}`);
        for (const field of lateRows) take(field.parent, first, rowsOf(field.parent));
    } else {
        for (const { message, enum: words } of file.messages.flatMap(({ fields }) => fields)) {
            if (message !== undefined) take(message, first, `type ${message.name}`);
            if (words !== undefined) take(words, first, words.name);
        }
    }
    for (const [from, names] of imports) f.print(`import { ${[...names].join(', ')} } from './${from.split('/').at(-1).replace('.ts', '')}';`);
    const rules = [...(rowFields.some(isList) ? ['list'] : []), ...(rowFields.some(isOptional) ? ['optional'] : [])];
    f.print(`import { ${[...rules, 'readTable as readRows', 'writeTable as writeRows', 'type Table as Rows'].join(', ')} } from '../../../table';\n`);

    if (tier === first) {
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

const fileOf = (name, tier) => `${name}_${infixes[tier]}wire.ts`;

const plugin = createEcmaScriptPlugin({
    name: 'protoc-gen-kring',
    version: 'v1',
    generateTs(schema) {
        const tiers = tiersOf(schema.files);
        for (const file of schema.files) infixes.forEach((_, tier) => printFile(schema, file, tiers, tier));
    },
});

runNodeJs(plugin);
