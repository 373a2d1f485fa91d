// The page: finds out what the address opens and hands over to the app.
import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';
import './base.css';
import { part } from './parts';
import { openPlace } from './place.svelte';
import { language } from './text/language.svelte';
import { wayIsFree } from './way_in';

declare global {
    interface Window {
        /** For tests and for support: what this page has folded, in the server's own words. Empty until it can tell. */
        kring: {
            digest(): string;
            canonical(): string;
            status(): { phase: string; waiting: number; sequence: number; member: number };
        };
    }
}

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place to live in');
const place = openPlace();
let twin: typeof import('../sdk/twin') | null = null;
void wayIsFree.then(part(() => import('../sdk/twin'))).then((loaded) => (twin = loaded));
// A page without words helps nobody: the first paint waits for them, while the connection is already being made.
void language.settle('').then(() => mount(App, { target, props: { place } }));
// Within the page of another site.
if (parent !== window) void part(() => import('./framed.svelte'))().then(({ speakToHost }) => speakToHost(place));

window.kring = {
    digest: () => (twin !== null && place.model?.view ? twin.digest(place.model.client.state.view ?? place.model.view) : ''),
    canonical: () => (twin !== null && place.model?.view ? twin.canonical(place.model.client.state.view ?? place.model.view) : ''),
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
