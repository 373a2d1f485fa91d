// The view as the big screen and the live pictures read it: anew at most once a second, and at once where somebody waits for it.
import { untrack } from 'svelte';
import type { ViewState } from '../../sdk/view';
import { Calm, systemClock } from './calm';
import { see } from './presence.svelte';

// What facilitators show or begin: the hall waits for it. Everything else is people who write and vote.
const awaited = ['room', 'stage', 'phases', 'ballots', 'groups', 'charter'] as const;

export class CalmView {
    view = $state.raw<ViewState | null>(null);

    /** While a component is made; it ends with that component. */
    constructor(read: () => ViewState | null) {
        this.view = untrack(read);
        const calm = new Calm<ViewState | null>(systemClock, (view) => {
            this.view = view;
            if (view !== null) see(view.present, Date.now());
        });
        $effect(() => {
            const view = read();
            const before = untrack(() => this.view);
            if (view !== before) untrack(() => calm.take(view, view === null || before === null || awaited.some((part) => view[part] !== before[part])));
        });
        $effect(() => () => calm.end());
    }
}
