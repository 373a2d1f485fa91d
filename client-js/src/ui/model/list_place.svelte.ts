// Where somebody is in the ideas: which of them they look for, and whether they read them as a list or one by one. It outlives
// the parts that draw it, so that who comes back finds the place again.
import { shelf } from '../base/shelf';

class ListPlace {
    /** An idea that has to be drawn, though it may be far down or left out by a search; 0: none. */
    sought = $state(0);
    /** The words that are looked for. */
    search = $state('');
    isSearching = $state(false);
    /** The group that alone is shown; 0: all. */
    group = $state(0);
    /** One statement at a time. */
    asCards = $state(shelf.get(cardsKey()) !== null);
    /** The statement that was on top last; 0: none yet. */
    card = $state(0);
    /** Statements that were answered here, the latest last. */
    answered = $state.raw<readonly number[]>([]);
    /** Those that one went back from, the nearest last. */
    ahead = $state.raw<readonly number[]>([]);

    readAs(cards: boolean): void {
        this.asCards = cards;
        if (cards) shelf.set(cardsKey(), 'yes');
        else shelf.remove(cardsKey());
    }

    endSearch(): void {
        this.search = '';
        this.isSearching = false;
    }
}

function cardsKey(): string {
    return `kring.cards.${location.pathname}`;
}

export const listPlace = new ListPlace();
