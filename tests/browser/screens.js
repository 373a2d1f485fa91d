// `npm run screens`: a picture of every screen in every state, at the widths people have, in Dutch and English, and in the dark at the
// width where each is most at home; below artefacts/screens, with a sheet of all of them. Not a test: run it when a page has changed its looks, and look at what comes out.
// `npm run screens -- phone nl` makes those of one kind (phone, lead, screen) or one language alone; `dark` among them takes every width in the dark too.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from './support/browser.js';
import { Crowd, sdk } from './support/crowd.js';
import { Server } from './support/server.js';
import { Walk } from './support/states.js';

const folder = fileURLToPath(new URL('../../artefacts/screens/', import.meta.url));
const sizes = {
    phone: [[320, 640], [390, 844], [768, 1024], [1280, 800], [1920, 1080]],
    lead: [[390, 844], [768, 1024], [1280, 800], [1920, 1080]],
    screen: [[1024, 768], [1280, 720], [1920, 1080]],
};
/** The width at which a kind is most at home: there it is taken in the dark too. */
const home = { phone: 390, lead: 1280, screen: 1920 };
const wished = process.argv.slice(2);
const pick = (all) => {
    const chosen = all.filter((each) => wished.includes(each));
    return chosen.length === 0 ? all : chosen;
};

/** What lies in the folder: kind, name, language, width and scheme of each picture. */
const taken = [];

async function take(page, kind, name, language) {
    // A focus that happens to stand somewhere is not what the picture is about; a dialog has it by right.
    // The big screen shows its buttons to whoever moves the mouse, and the hall sees none.
    if (kind !== 'screen') await page.mouse.move(2, 2);
    const before = page.viewportSize();
    for (const [width, height] of sizes[kind]) {
        await page.setViewportSize({ width, height });
        for (const scheme of width === home[kind] || wished.includes('dark') ? ['light', 'dark'] : ['light']) {
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            const file = `${kind}-${name}-${language}-${width}-${scheme}.jpg`;
            await page.screenshot({ path: `${folder}${file}`, type: 'jpeg', quality: 80 });
            taken.push({ kind, name, language, width, scheme, file });
        }
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize(before);
}

/** All pictures on one page: a row for each state, smallest window first. */
function sheet() {
    const rows = new Map();
    for (const shot of taken) rows.set(`${shot.kind} ${shot.name}`, [...(rows.get(`${shot.kind} ${shot.name}`) ?? []), shot]);
    const figure = ({ file, width, language, scheme }) =>
        `<a href="${file}"><img src="${file}" loading="lazy" height="220" alt=""><small>${width} ${language} ${scheme}</small></a>`;
    const sections = [...rows].map(([title, shots]) => {
        const sorted = shots.toSorted((left, right) => left.width - right.width || left.language.localeCompare(right.language));
        return `<h2>${title}</h2><div>${sorted.map(figure).join('')}</div>`;
    });
    return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens of Kring</title><style>
        body { margin: 1rem; background: #888; font: 14px sans-serif; }
        h2 { position: sticky; left: 0; margin: 1rem 0 0.25rem; }
        div { display: flex; gap: 0.5rem; overflow-x: auto; padding-bottom: 0.5rem; }
        a { flex: none; display: grid; color: black; }
    </style><h1>${taken.length} pictures</h1>${sections.join('\n')}</html>\n`;
}

const begun = Date.now();
const open = [];
try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const server = await Server.start();
    open.push(() => server.stop());
    const browser = await launch();
    open.push(() => browser.close());
    for (const language of pick(['en', 'nl'])) {
        for (const kind of pick(['phone', 'lead', 'screen'])) {
            const crowd = new Crowd(await sdk());
            open.push(() => crowd.leave());
            const visit = (page, which, name) => take(page, which, name, language);
            const visitor = async (address, size) => {
                const context = await browser.newContext({ viewport: size, locale: language === 'nl' ? 'nl-NL' : 'en-GB', colorScheme: 'light', reducedMotion: 'reduce' });
                context.setDefaultTimeout(60_000);
                const page = await context.newPage();
                page.on('close', () => context.close().catch(() => {}));
                await page.goto(address);
                return page;
            };
            await new Walk({ server, crowd, open: visitor, visit, language })[kind]();
            crowd.leave();
        }
    }
} finally {
    writeFileSync(`${folder}index.html`, sheet());
    for (const close of open.reverse()) await close();
    console.log(`${taken.length} pictures in ${Math.round((Date.now() - begun) / 1000)} s: ${folder}index.html`);
}
