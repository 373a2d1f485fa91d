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

export default defineConfig({
    plugins: [svelte(), dataFiles],
    build: {
        target: 'es2022',
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
