// The service worker, as the build makes it of serve_shell.ts: `/sw.js`.
import { serveShell, type Scope, type Shell } from './serve_shell';

/** Put in by the build (vite.config.ts). */
declare const builtShell: Shell;

serveShell(self as unknown as Scope, builtShell);
