import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
    plugins: [svelte()],
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
