// The page uses the SDK as anybody does: what it needs and cannot import is missing in the public modules.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const filesOf = (folder: string): string[] =>
    readdirSync(`${source}${folder}`, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name));
const importsOf = (code: string): string[] => [...code.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');

/** What of these files is neither the page's own nor public. */
function foreign(files: Readonly<Record<string, string>>, modules: readonly string[]): string[] {
    return Object.entries(files).flatMap(([name, code]) =>
        importsOf(code)
            .filter((target) => /\/(connection|protocol|store|sdk)(\/|$)/.test(target))
            .filter((target) => !modules.some((each) => target.endsWith(`/sdk/${each}`)))
            .map((target) => `${name}: ${target}`),
    );
}

describe('the page', () => {
    // `index` is for scripts: it has the commands of facilitators, which a phone need not load. `room_client` is a part of it.
    const modules = filesOf('sdk').map((name) => name.replace('.ts', '')).filter((name) => name !== 'index' && name !== 'room_client');
    const files = Object.fromEntries(filesOf('ui').map((name) => [name, readFileSync(`${source}ui/${name}`, 'utf8')]));

    it('imports only public modules of the SDK', () => {
        expect(modules.length).toBeGreaterThan(10);
        expect(Object.values(files).flatMap(importsOf).filter((target) => target.includes('/sdk/')).length).toBeGreaterThan(50);
        expect(foreign(files, modules)).toEqual([]);
    });

    it('would be caught at anything else', () => {
        const code = `import { x } from '../store/view'; const y = import('../../connection/client'); import z from '../sdk'; import '../sdk/people';`;
        expect(foreign({ 'A.svelte': code }, modules)).toEqual(['A.svelte: ../store/view', 'A.svelte: ../../connection/client', 'A.svelte: ../sdk']);
    });
});
