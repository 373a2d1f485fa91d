// Single keys of participants: off until somebody turns them on, because they clash with what screen readers listen to; never in a
// field or a dialog, and never for a key that is held (WCAG 2.1.4). Taking back the last act needs two keys and is always on.
import { currentCard, focusCard, isBusy, pressIn, stepTo } from './card_keys';
import { undoLastAct } from './last_act';
import { listPlace } from './list_place.svelte';
import { shelf } from '../base/shelf';
import type { PlainKey } from '../text/text';

const shelfKey = 'kring.own_keys';

export const keyList: readonly { readonly shown: string; readonly what: PlainKey }[] = [
    { shown: '?', what: 'own_keys.list' },
    { shown: '/', what: 'own_keys.search' },
    { shown: 'n', what: 'own_keys.write' },
    { shown: 'j, k, ↓, ↑', what: 'own_keys.move' },
    { shown: 'Enter', what: 'own_keys.open' },
    { shown: 's', what: 'own_keys.support' },
    { shown: 'f', what: 'own_keys.flag' },
    { shown: '1, 2, 3', what: 'own_keys.stances' },
    { shown: 'Esc', what: 'own_keys.close' },
    { shown: 'Ctrl/Cmd + Enter', what: 'own_keys.send' },
    { shown: 'Ctrl/Cmd + Z', what: 'own_keys.undo' },
];

class Keys {
    areOn = $state(shelf.get(shelfKey) === 'on');
    isListed = $state(false);

    turn(on: boolean): void {
        this.areOn = on;
        shelf.set(shelfKey, on ? 'on' : 'off');
    }

    pressed(event: KeyboardEvent): void {
        if (event.repeat || event.defaultPrevented || event.isComposing) return;
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey) {
            if (mayUndo() && undoLastAct()) event.preventDefault();
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey || !this.areOn || isBusy()) return;
        if (this.act(event.key)) event.preventDefault();
    }

    private act(key: string): boolean {
        switch (key) {
            case '?':
                this.isListed = true;
                return true;
            case '/':
                listPlace.readAs(false);
                listPlace.isSearching = true;
                document.querySelector<HTMLElement>('[data-test="search"]')?.focus();
                return true;
            case 'n': {
                const field = document.querySelector<HTMLElement>('[data-composer="0"]');
                field?.focus();
                return field !== null;
            }
            case 'j':
            case 'ArrowDown':
                return stepTo(1);
            case 'k':
            case 'ArrowUp':
                return stepTo(-1);
            case 'Enter':
                // A button that has the focus is pressed by this key itself.
                return document.activeElement === currentCard() && pressIn(currentCard(), '[data-test="toggle-thread"]');
            case 's':
                return pressIn(currentCard(), '[data-test="support"]');
            case 'f':
                return pressIn(currentCard() ?? document.querySelector('[data-test="card"]'), '[data-test="flag"]');
            case '1':
            case '2':
            case '3':
                return pressIn(document.querySelector('[data-test="card"]'), `[data-key="${key}"]`);
            case 'Escape':
                return closeThread();
            default:
                return false;
        }
    }
}

/** A text that is being written has its own way back. */
function mayUndo(): boolean {
    const focused = document.activeElement;
    return !isBusy() || (focused instanceof HTMLTextAreaElement && focused.value === '' && document.querySelector('dialog[open]') === null);
}

function closeThread(): boolean {
    const card = currentCard();
    if (card === null || !pressIn(card, '[data-test="toggle-thread"][aria-expanded="true"]')) return false;
    focusCard(card);
    return true;
}

export const keys = new Keys();
