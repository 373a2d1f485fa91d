// The page: finds out what the address opens and hands over to the app.
import { mount } from 'svelte';
import App from './App.svelte';
import './base/tokens.css';
import './base/base.css';
import { part } from './parts';
import { openPlace } from './model/place.svelte';
import { language } from './text/language.svelte';

declare global {
    interface Window {
        /** For tests and for support: what this page has folded, in the server's own words. Empty while there is no room. */
        kring: {
            digest(): Promise<string>;
            canonical(): Promise<string>;
            status(): { phase: string; waiting: number; sequence: number; member: number };
        };
    }
}

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to live in');
const place = openPlace();
// Nobody loads it who does not ask.
const twinPart = part(() => import('../sdk/twin'));
language.settle('');
target.replaceChildren();
mount(App, { target, props: { place } });
// Within the page of another site.
if (parent !== window) void part(() => import('./framed.svelte'))().then(({ speakToHost }) => speakToHost(place));

async function fold(words: 'digest' | 'canonical'): Promise<string> {
    const twin = await twinPart();
    const view = place.model?.client.state.view ?? null;
    return view === null ? '' : twin[words](view);
}

window.kring = {
    digest: () => fold('digest'),
    canonical: () => fold('canonical'),
    status: () => {
        const state = place.model?.client.state;
        return {
            phase: state?.phase.kind ?? 'none',
            waiting: state?.waiting.length ?? 0,
            sequence: state?.view?.sequence ?? 0,
            member: state?.me?.member ?? 0,
        };
    },
};
