// Runs a TypeScript file of this folder in Node: node dev/run.mjs FILE [arguments]
import { createServer } from 'vite';

const [file, ...rest] = process.argv.slice(2);
const vite = await createServer({ server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'warn' });
try {
    const module = await vite.ssrLoadModule(file.startsWith('/') ? file : `/${file}`);
    await module.main(rest);
} finally {
    await vite.close();
}
