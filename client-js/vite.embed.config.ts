// <kring-room> as one module under a plain name, which pages of other sites load. After the page's own build, beside it.
import { defineConfig } from 'vite';
import { texts } from './dev/texts_plugin.ts';

export default defineConfig({
    plugins: [texts()],
    build: {
        target: 'es2022',
        outDir: 'dist/embed',
        emptyOutDir: true,
        lib: { entry: 'src/embed/kring_room.ts', formats: ['es'], fileName: () => 'kring-room.js' },
    },
});
