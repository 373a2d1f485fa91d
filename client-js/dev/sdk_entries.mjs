// The public modules: each is a file of src/sdk and a sub-path of the package; index.ts is the package itself. What a module
// shares with another one, and is no public module itself, begins with `room_client`: a part of `index`.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('../src/sdk/', import.meta.url));
const parts = new Set(['room_client']);

export const entries = readdirSync(folder)
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => !parts.has(name))
    .sort();
