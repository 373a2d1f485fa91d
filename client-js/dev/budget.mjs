// What the built page weighs, in gzip, held against its budgets; the reasons are with each. `aim` is what was set out to reach,
// and is told when it is missed; `limit` is a little above what is reached, so that nothing grows unseen, and fails. Why they
// differ: docs/decisions/0026-what-pages-weigh.md.
//
// A script is counted where it can be reached by imports, at once or later, from the page; what only facilitators, the big
// screen and whoever starts a room load is in files of its own, whose names the build gives (vite.config.ts). Of the languages
// only the longest counts, because nobody loads two.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = process.argv.slice(2).find((each) => !each.startsWith('--')) ?? 'dist';
const assets = join(dist, 'assets');
const names = readdirSync(assets);

const read = (name) => readFileSync(join(assets, name), 'utf8');
const weigh = (bytes) => gzipSync(bytes, { level: 9 }).length;
const sizeOf = (name) => weigh(readFileSync(join(assets, name)));
const sumOf = (list) => list.reduce((sum, name) => sum + sizeOf(name), 0);

// Scripts that a file asks for, at once (static imports) or also later, and the styles that go with them. The lists of what to
// fetch ahead do not count: they also name what another file asks for.
function askedBy(name, alsoLater) {
    if (!name.endsWith('.js')) return [];
    const pattern = alsoLater ? /(?:from|import)\s*\(?["'`]\.\/([\w.-]+\.js)["'`]/g : /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
    const asked = [...read(name).matchAll(pattern)].map((match) => match[1]).filter((each) => names.includes(each));
    const stem = name.replace(/-[\w-]{8}\.js$/, '');
    return alsoLater ? [...asked, ...names.filter((each) => each.endsWith('.css') && each.replace(/-[\w-]{8}\.css$/, '') === stem)] : asked;
}

function reachable(start, { alsoLater, counts = () => true }) {
    const found = new Set();
    const visit = (name) => {
        if (found.has(name) || !counts(name)) return;
        found.add(name);
        askedBy(name, alsoLater).forEach(visit);
    };
    start.forEach(visit);
    return [...found];
}

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const inPage = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
// What the page loads by itself, each in two languages: words, and a longer and a shorter one of them.
const inLanguage = (name) => /^((.*_)(nl|en)|(nl|en)_later)-[^/]*\.js$/.test(name);
const shorter = names.filter(inLanguage).filter((name) => {
    const kind = name.replace(/(nl|en)(_later)?-.*/, '..$2');
    const twin = names.find((other) => other !== name && inLanguage(other) && other.replace(/(nl|en)(_later)?-.*/, '..$2') === kind);
    return twin === undefined || sizeOf(twin) > sizeOf(name) || (sizeOf(twin) === sizeOf(name) && twin > name);
});
if (inPage.length === 0 || shorter.length === 0 || shorter.length * 2 !== names.filter(inLanguage).length) {
    console.error('budget: the build does not look as expected; run `npm run build`');
    process.exit(2);
}

const isScreens = (name) => /^screen/.test(name);
const isFacilitators = (name) => /^(lead|start)/.test(name);
// Nobody's, unless window.kring is asked for its words (src/ui/main.ts).
const isSupports = (name) => /^twin/.test(name);
const counts = (name) => !shorter.includes(name) && !isScreens(name) && !isSupports(name);
const first = reachable(inPage, { alsoLater: false });
const participants = reachable(first, { alsoLater: true, counts: (name) => counts(name) && !isFacilitators(name) });
const facilitators = reachable(first, { alsoLater: true, counts });
const scripts = (list) => list.filter((name) => name.endsWith('.js'));
const styles = (list) => list.filter((name) => name.endsWith('.css'));
const pictures = names.filter((name) => /\.(svg|png|jpe?g|webp|avif|gif)$/.test(name)).map((name) => readFileSync(join(assets, name)).length);

const budgets = [
    // What a phone on 400 kbit/s must have before its owner can write.
    { what: 'script before one can write', weighs: sumOf(scripts(first)), limit: 56_500, aim: 45_000, files: scripts(first) },
    { what: 'all scripts of a participant', weighs: sumOf(scripts(participants)), limit: 134_000, aim: 110_000 },
    { what: 'all scripts of a facilitator', weighs: sumOf(scripts(facilitators)), limit: 214_500, aim: 180_000 },
    { what: 'all styles of a participant', weighs: sumOf(styles(participants)), limit: 12_000 },
    // The first flight of a connection; the server adds title and charter to it.
    { what: 'index.html', weighs: weigh(page), limit: 14_000 },
    { what: 'the heaviest picture, as it is', weighs: Math.max(0, ...pictures), limit: 10_000 },
];
let failed = false;
for (const { what, weighs, limit, aim, files = [] } of budgets) {
    const isMissed = weighs > limit;
    failed ||= isMissed;
    const list = files.length === 0 ? '' : `: ${files.map((name) => `${name} ${sizeOf(name)}`).join(', ')}`;
    const aimed = aim === undefined ? '' : `, aim ${aim}${weighs > aim ? ` missed by ${weighs - aim}` : ''}`;
    console.log(`${isMissed ? 'MISSED ' : ''}${what}: ${weighs} bytes (limit ${limit}${aimed})${list}`);
}
// The page itself, and all that it waits for. What the room's card says comes on top, which is asked with the secret of the
// link, and the socket.
const requests = 1 + first.length;
failed ||= requests > 3;
console.log(`${requests > 3 ? 'MISSED ' : ''}requests before one can write: ${requests} (limit 3, the card and the socket)`);
if (/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/.test(page)) {
    console.error('budget: index.html has inline code, which the page policy forbids');
    failed = true;
}
if (names.some((name) => /\.(woff2?|ttf|otf)$/.test(name))) {
    console.error('budget: there is a web font');
    failed = true;
}
if (process.argv.includes('--list')) {
    for (const name of scripts(participants)) console.log(`  ${sizeOf(name)} ${name}`);
}
process.exit(failed ? 1 : 0);
