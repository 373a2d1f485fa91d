import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import { texts } from './dev/texts_plugin.ts';
import { parseFitCheck } from './src/ui/lead/fit_check.ts';

// A data file that is not what its reader wants stops the build, and not a facilitator's page.
const dataFiles = {
    name: 'kring-data-files',
    buildStart(): void {
        const path = fileURLToPath(new URL('src/ui/lead/fit_check.json', import.meta.url));
        try {
            parseFitCheck(JSON.parse(readFileSync(path, 'utf8')));
        } catch (problem) {
            throw new Error(`${path}: ${String(problem)}`, { cause: problem });
        }
    },
};

// Left to the bundler itself, which puts the number of an enum where it is used. Read file by file, as Vite does otherwise,
// an enum goes to the phone whole, with the names of all its numbers; the contract's weigh 2 kB of gzip.
const enumsAsNumbers = {
    name: 'kring-enums-as-numbers',
    apply: 'build' as const,
    config: () => ({ oxc: { exclude: [/\.js$/, /src\/protocol\/gen\/.*\.ts$/] } }),
};

// No server of ours renders the page, so nothing is ever hydrated. Svelte guards what hydration needs by one variable, which
// this bundler does not see to be constant; 1.3 kB of gzip.
const neverHydrated = {
    name: 'kring-never-hydrated',
    apply: 'build' as const,
    enforce: 'pre' as const,
    transform(code: string, id: string): string | undefined {
        if (!id.endsWith('svelte/src/internal/client/dom/hydration.js')) return undefined;
        const constant = code.replace('export let hydrating = false;', 'export const hydrating = false;').replace('hydrating = value;', '');
        if (constant.length !== code.length - 'hydrating = value;'.length + 'const'.length - 'let'.length) {
            throw new Error(`${id} is not as this plugin knows it`);
        }
        return constant;
    },
};

const ownPreload = {
    name: 'kring-own-preload',
    apply: 'build' as const,
    enforce: 'pre' as const,
    load(id: string): string | undefined {
        if (id !== '\0vite/preload-helper.js') return undefined;
        return `export { __vitePreload } from '${fileURLToPath(new URL('src/ui/preload.ts', import.meta.url))}';`;
    },
};

const files = (...names: string[]): RegExp => new RegExp(`/src/(${names.join('|')})\\.`);
// By name, in whatever room of the page they are.
const components = (...names: string[]): RegExp => files(...names.map((name) => `ui/(?:\\w+/)?${name}`));

// What of Svelte the first screen leaves unused: loops, and fields that are bound.
const svelteForLater = /\/svelte\/src\/internal\/client\/dom\/(blocks\/(each|key)|elements\/bindings\/(input|select|universal))\.js$/;

// What the first screen needs is one file, which compresses better than the five that it would be; the bundler would part it
// by which of the later parts need a module, too. So is what a room draws at once, and so is what it fetches ahead of need
// (later_parts.ts): two requests instead of forty, on a network where each may take half a second, and the first screen need
// not know forty addresses. What a newcomer reads, and who finds the door closed, need neither. What facilitators and the big
// screen draw has files of its own, by whose names dev/budget.mjs tells what participants never load. A module goes with the
// first of these that needs it.
const groups = [
    { name: 'more_svelte', test: svelteForLater, priority: 9, includeDependenciesRecursively: false },
    { name: 'first', tags: ['$initial' as const], priority: 8 },
    { name: 'door', test: components('OutsideCard', 'DeviceCard', 'LostBrowser', 'WaitingCard', 'DecisionPage', 'RecoverForm', 'StakeholderChips'), priority: 7 },
    { name: 'room', test: components('ConnectionBar', 'StateStrip', 'IdeaList', 'RoomAbout', 'RoomStage', 'OwnNews', 'Unreached'), priority: 6 },
    {
        name: 'later',
        test: components(
            'Thread', 'Dialog', 'MeDialog', 'EndedCard', 'ClosedCard', 'MutedCard', 'CharterDialog', 'Agreements', 'ItemTools', 'OwnTextCard', 'RefusedIdeas',
            'EditDialog', 'SimilarIdeas', 'MergedIdeas', 'IdeaPlace', 'QuestionsPanel', 'IdeaVotes', 'DeviceCode', 'ProblemNote', 'FlagDialog',
            'JuryCards', 'VoiceLine', 'NoteTools', 'TableBar', 'StatementCards', 'KeysDialog', 'shell',
        ),
        priority: 5,
    },
    { name: 'rules', test: components('RulesDialog'), priority: 4 },
    // What both draw.
    { name: 'lead_pictures', test: components('VoicePicture', 'GroupTiles', 'screen_view', 'screen_text'), priority: 3 },
    { name: 'screen', test: components('Screen(?!Thumb)\\w+'), priority: 2 },
    { name: 'lead', test: components('LeadPage', 'LeadTools', 'PicturesPanel'), priority: 1 },
    { name: 'lead_commands', test: files('connection/lead_commands', 'protocol/lead_commands', 'ui/model/format_rules'), priority: 1 },
    { name: 'start', test: components('StartPage'), priority: 1 },
    { name: 'lead_more', test: files('ui/(?:(?!pictures|text)\\w+/)?\\w+'), priority: 0 },
];

// What a second visit needs without a network, whatever the language: the first screen and a room's parts.
const shellFiles = ['index', 'rolldown-runtime', 'more_svelte', 'room', 'later', 'circle'];

// The service worker: `/sw.js`, with the list of files and a name for this build put in.
const shell = {
    name: 'kring-shell',
    apply: 'build' as const,
    enforce: 'post' as const,
    async generateBundle(this: Rolldown.PluginContext, _: unknown, bundle: Rolldown.OutputBundle): Promise<void> {
        const names = Object.keys(bundle).sort();
        const files = names.filter((name) => shellFiles.some((each) => new RegExp(`^assets/${each}-[\\w-]{8}\\.(js|css|svg)$`).test(name)));
        const missing = shellFiles.filter((each) => !files.some((file) => file.startsWith(`assets/${each}-`)));
        if (missing.length > 0) throw new Error(`no file of the build is called ${missing.join(', ')}`);
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('the build has no index.html');
        const version = createHash('sha256').update(names.join()).update(page.source).digest('hex').slice(0, 12);
        const built = await build({
            configFile: false,
            logLevel: 'error',
            define: { builtShell: JSON.stringify({ version, files: files.map((file) => `/${file}`) }) },
            build: {
                write: false,
                target: 'es2022',
                lib: { entry: fileURLToPath(new URL('src/shell/worker.ts', import.meta.url)), formats: ['iife'], name: 'kringShell', fileName: 'sw' },
            },
        });
        const [chunk] = (built as Rolldown.RolldownOutput[])[0]?.output ?? [];
        if (chunk === undefined) throw new Error('the service worker was not built');
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: chunk.code });
    },
};

export default defineConfig({
    plugins: [svelte(), texts(), dataFiles, enumsAsNumbers, neverHydrated, ownPreload, shell],
    build: {
        target: 'es2022',
        rolldownOptions: {
            output: { codeSplitting: { groups } },
            // Or the first screen would load it for the sake of what it does when it is loaded, which is nothing.
            treeshake: { moduleSideEffects: [{ test: svelteForLater, sideEffects: false }] },
        },
        // Preloading by script would put no inline code in the page, but every browser we serve knows modulepreload.
        modulePreload: { polyfill: false },
        // Inlined pictures would be data: addresses, which the page's policy forbids.
        assetsInlineLimit: 0,
    },
    test: {
        include: ['tests/*.test.ts'],
        environment: 'node',
        // For a test that hangs; what is slow on a busy machine is not wrong.
        testTimeout: 60_000,
    },
});
