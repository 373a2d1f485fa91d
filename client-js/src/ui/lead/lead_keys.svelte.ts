// Single keys of facilitators: never while a field has the focus or a dialog is open, never for a key that is held, and off for
// whoever switches them off (WCAG 2.1.4).
import { RoomState } from '../../sdk/view';
import { currentCard, isBusy, pressIn, stepTo } from '../model/card_keys';
import type { RoomModel } from '../model/room_model.svelte';
import { carryOf } from './lead_carry.svelte';
import { deskOf } from './lead_desk.svelte';
import { handOf } from './lead_hand.svelte';
import { makePlaces } from './lead_line';
import { threadPart } from '../later_parts';
import { shelf } from '../base/shelf';
import { showsWayIn, turnWayIn } from './lead_turn';
import type { LeadKey } from '../text/lead_text.svelte';
import { sayLead } from '../text/lead_text.svelte';

const shelfKey = 'kring.keys';

export const leadKeys: readonly { readonly shown: string; readonly what: LeadKey }[] = [
    { shown: '?', what: 'keys.list' },
    { shown: '/', what: 'keys.search' },
    { shown: 'n', what: 'keys.write' },
    { shown: 'j, k, ↓, ↑', what: 'keys.move' },
    { shown: 'Enter', what: 'keys.open' },
    { shown: 'a', what: 'keys.answer' },
    { shown: 's', what: 'keys.spotlight' },
    { shown: 'p', what: 'keys.pin' },
    { shown: 'f', what: 'keys.flag' },
    { shown: 'h', what: 'keys.hide' },
    { shown: 'g', what: 'keys.group' },
    { shown: 'x', what: 'keys.choose' },
    { shown: 't', what: 'keys.timer' },
    { shown: 'T', what: 'keys.minute' },
    { shown: '[, ]', what: 'keys.phase' },
    { shown: 'r', what: 'keys.reveal' },
    { shown: 'q', what: 'keys.way_in' },
    { shown: '+', what: 'keys.places' },
    { shown: '.', what: 'keys.pause' },
    { shown: 'Ctrl/Cmd + Z', what: 'keys.undo' },
    { shown: 'Ctrl/Cmd + Enter', what: 'keys.send' },
    { shown: 'Esc', what: 'keys.escape' },
];

export class LeadKeys {
    areOn = $state(shelf.get(shelfKey) !== 'off');

    constructor(private readonly modelOf: () => RoomModel) {}

    turn(on: boolean): void {
        this.areOn = on;
        shelf.set(shelfKey, on ? 'on' : 'off');
    }

    pressed(event: KeyboardEvent): void {
        if (event.repeat || event.defaultPrevented) return;
        if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return sendForm(event);
        if (event.key === 'Escape' && this.escape()) return event.preventDefault();
        if (isBusy()) return;
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey) {
            if (handOf(this.modelOf()).undoLast()) event.preventDefault();
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey || !this.areOn) return;
        if (this.act(event.key)) event.preventDefault();
    }

    // What is carried is let go; a search gives the focus back. Dialogs, the menu and the tools close themselves.
    private escape(): boolean {
        if (document.querySelector('dialog[open]') !== null) return false;
        const carry = carryOf(this.modelOf());
        if (carry.idea !== 0) {
            carry.cancel();
            return true;
        }
        const desk = deskOf(this.modelOf());
        const isSearch = document.activeElement === searchField();
        if (isSearch) {
            desk.search = '';
            searchField()?.blur();
            return true;
        }
        // What the key of the way in put on the big screen.
        if (isBusy() || !this.areOn || desk.isMenuOpen || !showsWayIn(this.modelOf())) return false;
        void turnWayIn(this.modelOf());
        return true;
    }

    private act(key: string): boolean {
        const model = this.modelOf();
        const carry = carryOf(model);
        switch (key) {
            case '?':
                deskOf(model).ask('keys');
                return true;
            case '/': {
                deskOf(model).zone = 'stream';
                searchField()?.focus();
                return true;
            }
            case 'a': {
                const card = currentCard();
                if (card !== null) void answer(card);
                return card !== null;
            }
            case 'q':
                void turnWayIn(model);
                return true;
            case '+':
                return makePlaces(model);
            case 'Enter': {
                // Only on the card itself: on a button of it the key presses that button.
                if (document.activeElement === null || document.activeElement !== currentCard()) return false;
                if (carry.idea !== 0) return carry.drop();
                return pressIn(currentCard(), '[data-test="toggle-thread"]');
            }
            case 'ArrowDown':
            case 'ArrowUp':
                if (document.activeElement === null || document.activeElement !== currentCard()) return false;
                return this.move(key === 'ArrowDown' ? 1 : -1);
            case 'n': {
                const field = document.querySelector<HTMLElement>('[data-composer="0"]');
                field?.focus();
                return field !== null;
            }
            case 'j':
                return this.move(1);
            case 'k':
                return this.move(-1);
            case 's': {
                const id = current();
                if (id === 0) return false;
                void model.tell(model.client.spotlight(model.view?.stage.spotlight === id ? 0 : id));
                return true;
            }
            case 'p': {
                const id = current();
                if (id === 0) return false;
                void model.tell(model.client.pin(id, !(model.view?.stage.pins.includes(id) ?? false)));
                return true;
            }
            case 'f':
                return pressIn(currentCard(), '[data-test="flag"]');
            case 'h':
                return pressIn(currentCard(), '[data-test="hide"], [data-test="restore"]');
            case 'g': {
                const id = current();
                if (id !== 0) carry.begin(id);
                return id !== 0;
            }
            case 'x': {
                const id = current();
                if (id !== 0) handOf(model).choose(id);
                return id !== 0;
            }
            case 't':
                handOf(model).startOrStop();
                return true;
            case 'T':
                handOf(model).extend();
                return true;
            case '[':
                handOf(model).step(-1);
                return true;
            case ']':
                handOf(model).step(1);
                return true;
            case 'r':
                handOf(model).turnCounts();
                return true;
            case '.':
                if (model.room?.state === RoomState.OPEN) void handOf(model).pause(sayLead('reason.break'));
                else if (model.room?.state === RoomState.PAUSED) void model.tell(model.client.openRoom());
                else return false;
                return true;
            default:
                return false;
        }
    }

    // While an idea is carried the card that is reached is where it would be put down.
    private move(by: 1 | -1): boolean {
        const isMoved = stepTo(by);
        const carry = carryOf(this.modelOf());
        if (carry.idea !== 0) carry.hover(current());
        return isMoved;
    }
}

/** Opens the thread of a card and begins a reply in it, where one may. */
export async function answer(card: HTMLElement): Promise<void> {
    card.querySelector<HTMLButtonElement>('[data-test="toggle-thread"][aria-expanded="false"]')?.click();
    await threadPart();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const field = card.querySelector<HTMLElement>('[data-test="reply-text"]');
    if (field !== null) field.focus();
    else card.querySelector<HTMLButtonElement>('[data-test="reply-idea"]')?.click();
}

function sendForm(event: KeyboardEvent): void {
    const field = document.activeElement;
    if (!(field instanceof HTMLTextAreaElement) || field.closest('dialog') === null) return;
    event.preventDefault();
    field.form?.requestSubmit();
}

function searchField(): HTMLInputElement | null {
    return document.querySelector<HTMLInputElement>('[data-test="lead-search"]');
}

/** 0: no card has the focus. */
function current(): number {
    return Number(currentCard()?.dataset.id ?? 0);
}
