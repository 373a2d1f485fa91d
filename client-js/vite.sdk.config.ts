// The SDK as plain ES modules for Node and for bundlers: one for each public module, and what they share. dev/pack_sdk.mjs makes
// a package of them.
import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

// A part of the module `index`, and no public module itself.
const part = 'room_client';
const entries = readdirSync(new URL('src/sdk', import.meta.url))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => name !== part);

export default defineConfig({
    build: {
        target: 'es2022',
        outDir: 'dist-sdk',
        minify: false,
        sourcemap: true,
        lib: { entry: Object.fromEntries(entries.map((name) => [name, `src/sdk/${name}.ts`])), formats: ['es'] },
        // The one dependency of the package. The digest of the room code's puzzle goes along, with its licence.
        rolldownOptions: { external: /^@bufbuild\/protobuf/, output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' } },
    },
});
