// What a phone loads before its owner can write, in gzip. Fails above the hard stop of 60 kB of JavaScript or 12 kB of
// CSS; the aim is 45 kB. Counts the entry, all it imports statically, and the texts of the longer language.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = process.argv[2] ?? 'dist';
const assets = join(dist, 'assets');
const hardStop = { js: 60_000, css: 12_000 };
const aim = 45_000;

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const inPage = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const needed = new Set();
const visit = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    if (!name.endsWith('.js')) return;
    const code = readFileSync(join(assets, name), 'utf8');
    for (const match of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) visit(match[1]);
};
inPage.forEach(visit);
const sizeOf = (name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;
const texts = readdirSync(assets).filter((name) => /^(nl|en)-.*\.js$/.test(name));
if (inPage.length === 0 || texts.length !== 2) {
    console.error('budget: the build does not look as expected; run `npm run build`');
    process.exit(2);
}
needed.add(texts.sort((left, right) => sizeOf(right) - sizeOf(left))[0]);

let failed = false;
for (const kind of ['js', 'css']) {
    const names = [...needed].filter((name) => name.endsWith(`.${kind}`));
    const total = names.reduce((sum, name) => sum + sizeOf(name), 0);
    failed ||= total > hardStop[kind];
    const goal = kind === 'js' ? `aim ${aim}, ` : '';
    console.log(`${kind}: ${total} bytes gzip (${goal}hard stop ${hardStop[kind]}): ${names.map((name) => `${name} ${sizeOf(name)}`).join(', ')}`);
}
if (/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/.test(page)) {
    console.error('budget: index.html has inline code, which the page policy forbids');
    failed = true;
}
process.exit(failed ? 1 : 0);
