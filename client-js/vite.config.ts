import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { parseFitCheck } from './src/ui/fit_check';

// A data file that is not what its reader wants stops the build, and not a facilitator's page.
const dataFiles = {
    name: 'kring-data-files',
    buildStart(): void {
        const path = fileURLToPath(new URL('src/ui/fit_check.json', import.meta.url));
        try {
            parseFitCheck(JSON.parse(readFileSync(path, 'utf8')));
        } catch (problem) {
            throw new Error(`${path}: ${String(problem)}`, { cause: problem });
        }
    },
};

// Left to the bundler itself, which puts the number of an enum where it is used. Read file by file, as Vite does otherwise,
// an enum goes to the phone whole, with the names of all its numbers; the contract's weigh 2 kB of gzip.
const enumsAsNumbers = {
    name: 'kring-enums-as-numbers',
    apply: 'build' as const,
    config: () => ({ oxc: { exclude: [/\.js$/, /src\/protocol\/gen\/.*\.ts$/] } }),
};

export default defineConfig({
    plugins: [svelte(), dataFiles, enumsAsNumbers],
    build: {
        target: 'es2022',
        // What the first screen needs is one file, which compresses better than the five that it would be. The bundler would
        // part it by which of the later parts need a module, too.
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
        // Preloading by script would put no inline code in the page, but every browser we serve knows modulepreload.
        modulePreload: { polyfill: false },
        // Inlined pictures would be data: addresses, which the page's policy forbids.
        assetsInlineLimit: 0,
    },
    test: {
        include: ['tests/*.test.ts'],
        environment: 'node',
    },
});
