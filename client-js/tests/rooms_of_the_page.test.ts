// The rooms of the page (client-js/README.md says what lives in each) lie above each other: each may use those below it, and
// what lies above comes to it only later, through the lists of parts. So nobody has to know the whole house to change a room.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** From the ground up. Those of one storey may use each other. */
const storeys = [['base', 'text'], ['model'], ['pictures', 'rules', 'door'], ['ideas'], ['questions'], ['own'], ['room'], ['screen', 'start'], ['lead']];
const source = fileURLToPath(new URL('../src/ui/', import.meta.url));
const partLists = ['parts', 'later_parts', 'lead_parts'];

const storeyOf = (room: string): number => storeys.findIndex((rooms) => rooms.includes(room));
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

/** What of these files, by path below src/ui, needs at once what lies above it, or beside it on a storey of several rooms. */
function upward(files: Readonly<Record<string, string>>, beside = [['base', 'text']]): string[] {
    return Object.entries(files).flatMap(([path, code]) => {
        const room = roomOf(path);
        if (room === '') return [];
        return [...code.matchAll(/(?:from|import)\s*'(\.[^']+)'/g)]
            .map((match) => normalize(join(dirname(path), match[1] ?? '')))
            .filter((target) => !target.startsWith('..') && !partLists.includes(target))
            .filter((target) => {
                const other = roomOf(target);
                if (other === room || beside.some((rooms) => rooms.includes(room) && rooms.includes(other))) return false;
                return other === '' || storeyOf(other) >= storeyOf(room);
            })
            .map((target) => `${path}: ${target}`);
    });
}

describe('the rooms of the page', () => {
    const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name));

    it('are all on a storey', () => {
        expect([...new Set(paths.map(roomOf))].filter((room) => room !== '' && storeyOf(room) < 0)).toEqual([]);
    });

    it('use what lies below them, and get the rest through the lists of parts', () => {
        expect(paths.length).toBeGreaterThan(200);
        expect(upward(Object.fromEntries(paths.map((path) => [path, readFileSync(join(source, path), 'utf8')])))).toEqual([]);
    });

    it('would be caught at anything else', () => {
        const files = {
            'base/Dialog.svelte': `import { say } from '../text/language.svelte'; import { RoomModel } from '../model/room_model.svelte';`,
            'ideas/Thread.svelte': `import App from '../App.svelte'; import { flagPart } from '../later_parts'; import Trail from '../own/OwnTrail.svelte';`,
            'rules/FlagTool.svelte': `import JoinCard from '../door/JoinCard.svelte'; import { part } from '../base/part';`,
            'App.svelte': `import JoinCard from './door/JoinCard.svelte';`,
        };
        expect(upward(files)).toEqual([
            'base/Dialog.svelte: model/room_model.svelte',
            'ideas/Thread.svelte: App.svelte',
            'ideas/Thread.svelte: own/OwnTrail.svelte',
            'rules/FlagTool.svelte: door/JoinCard.svelte',
        ]);
    });
});
