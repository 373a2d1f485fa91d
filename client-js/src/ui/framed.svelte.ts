// The page within the frame of another site's <kring-room>: it tells that site whether it is ready, joined or left, and offers
// a window of its own. Only a page that is framed loads this.
// Trust rule: nothing but these three words leaves, and only to the origin of the window around, once that has greeted.
import { mount } from 'svelte';
import { isGreeting, messageOf, type RoomState } from '../embed/messages';
import OwnWindow from './OwnWindow.svelte';
import type { Place } from './model/place.svelte';

export function speakToHost(place: Place): void {
    let host = $state.raw('');
    let told: RoomState | null = null;
    window.addEventListener('message', ({ source, origin, data }) => {
        // A window without an origin cannot be told anything that another one would not hear.
        if (host === '' && source === window.parent && isGreeting(data) && /^https?:/.test(origin)) host = origin;
    });
    $effect.root(() => {
        $effect(() => {
            const { model } = place;
            const isIn = model !== null && model.me !== null && model.view !== null && model.state.phase.kind !== 'ended';
            if (host === '') return;
            const say = (state: RoomState): void => window.parent.postMessage(messageOf((told = state)), host);
            if (told === null) say('ready');
            if (isIn && told !== 'joined') say('joined');
            if (!isIn && told === 'joined') say('left');
        });
    });
    // A big screen is for looking at from afar.
    if (place.isScreen) return;
    const target = document.createElement('div');
    document.body.prepend(target);
    mount(OwnWindow, { target });
}
