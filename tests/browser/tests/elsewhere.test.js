// A phone on another machine: what it takes to get in over a real network and TLS is tests/system/netns_test.py, which
// opens the link it has scanned in this suite's browser.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { needed } from '../support/server.js';

test('a code scanned on another machine opens the room over TLS', async (t) => {
    const script = fileURLToPath(new URL('../../system/netns_test.py', import.meta.url));
    const { stdout } = await promisify(execFile)(
        'python3',
        ['-B', script, '--program', needed('TEST_PROGRAM'), '--client', needed('TEST_CLIENT')],
        // A limit for a run that hangs, far beyond what one takes on a busy machine.
        { timeout: 600_000 },
    );
    for (const line of stdout.trim().split('\n')) t.diagnostic(line);
    assert.match(stdout, /^Chromium .* joined by the link, live, 1 idea seen$/m);
});
