// The SDK as one plain ES module for Node and for pages without a bundler.
import { defineConfig } from 'vite';

export default defineConfig({
    build: {
        target: 'es2022',
        outDir: 'dist-sdk',
        minify: false,
        lib: { entry: 'src/sdk.ts', formats: ['es'], fileName: 'kring' },
    },
});
