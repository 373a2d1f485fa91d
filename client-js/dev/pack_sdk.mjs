// Makes a package of the built SDK: types, the package's own description, README and licences. After `vite build`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const out = join(project, 'dist-sdk');
// The public modules; what they share is in a folder of its own.
const entries = readdirSync(out).filter((name) => name.endsWith('.js')).map((name) => name.replace(/\.js$/, '')).sort();
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

execFileSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '--project', 'sdk/tsconfig.json'], { cwd: project, stdio: 'inherit' });

// Node's way of looking modules up wants whole file names, which the sources leave to the bundler.
const types = join(out, 'types');
for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.d.ts'))) {
    const path = join(types, name);
    const text = readFileSync(path, 'utf8').replace(/((?:from|import|import\() ?)(['"])(\.[^'"]*)\2/g, (_, head, quote, target) => {
        if (!existsSync(join(dirname(path), `${target}.d.ts`))) throw new Error(`${name} speaks of ${target}, which has no types`);
        return `${head}${quote}${target}.js${quote}`;
    });
    writeFileSync(path, text);
}

const own = read(join(project, 'package.json'));
const description = read(join(project, 'sdk/package.json'));
description.version = own.version;
description.dependencies = { '@bufbuild/protobuf': own.dependencies['@bufbuild/protobuf'] };
for (const name of entries) {
    description.exports[name === 'index' ? '.' : `./${name}`] = { types: `./types/sdk/${name}.d.ts`, default: `./${name}.js` };
}
description.exports['./package.json'] = './package.json';
writeFileSync(join(out, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
copyFileSync(join(project, 'sdk/README.md'), join(out, 'README.md'));
copyFileSync(join(project, '../LICENSE'), join(out, 'LICENSE'));
copyFileSync(join(project, 'node_modules/@noble/hashes/LICENSE'), join(out, 'LICENSE-noble-hashes'));

// Whatever else the modules ask for would be missing where the package is installed.
for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.js'))) {
    for (const [, target] of readFileSync(join(out, name), 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*['"]([^'".][^'"]*)['"];?$/gm)) {
        if (!target.startsWith('@bufbuild/protobuf')) throw new Error(`${name} asks for ${target}, which is no dependency of the package`);
    }
}
