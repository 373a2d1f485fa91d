// The page in a real browser, against a fake room. Needs `npm run build` and a Chromium (KRING_CHROMIUM, by default
// Debian's).
import { defineConfig } from 'vitest/config';

export default defineConfig({
    test: {
        include: ['tests/page/*.test.ts'],
        testTimeout: 180_000,
        hookTimeout: 60_000,
        fileParallelism: false,
    },
});
