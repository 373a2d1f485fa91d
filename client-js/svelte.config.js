import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

// Each component's styles hold for a class of its own, which stands in all of its markup. By the place in the list of
// components it is two letters, where a digest would be seven that nothing shortens.
const components = readdirSync(fileURLToPath(new URL('src/ui', import.meta.url)), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.svelte'))
    .map((name) => basename(name))
    .sort();

function ownClass(file) {
    const place = components.indexOf(basename(file));
    if (place < 0 || place !== components.lastIndexOf(basename(file))) throw new Error(`${file} needs a name of its own`);
    return `_${place.toString(36)}`;
}

export default {
    compilerOptions: {
        runes: true,
        cssHash: ({ filename }) => ownClass(filename),
    },
};
