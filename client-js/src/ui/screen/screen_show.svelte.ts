// What the big screen shows and what was asked of it by its keys and buttons. The page has one; components read it. The
// facilitators' small picture of the screen has one too, of which nothing is asked.
import { untrack } from 'svelte';
import { screenWishOf } from '../../sdk/screen';
import type { Item, ViewState } from '../../sdk/view';
import type { SortOrder } from '../model/idea_order.svelte';
import { CalmView } from '../pictures/calm_view.svelte';
import { standing } from '../pictures/tiles';
import type { RoomModel } from '../model/room_model.svelte';
import { ScreenOutcomes } from './screen_outcomes';
import { questionIn, sceneOf, wishesIn, type Wish } from './screen_scene';
import type { ScreenDeed } from './screen_keys';
import { backersIn, isSilent, ordered, phaseOrder, pinnedIn, shownIdea } from './screen_view';
import { shelf } from '../base/shelf';

const keysKey = 'kring.keys';
// Below the first the list would fall short of what the back of a hall can read.
const scaleMin = 0.85;
const scaleMax = 1.6;
const scaleStep = 0.15;

export class ScreenShow {
    readonly model: RoomModel;
    private readonly calm: CalmView;
    private readonly outcomes = new ScreenOutcomes();

    wish = $state<Wish | null>(null);
    /** What facilitators wish is put aside here, until they wish something else. */
    private isLedAside = $state(false);
    isJoinLarge = $state(false);
    isBlank = $state(false);
    areKeysListed = $state(false);
    areKeysOn = $state(shelf.get(keysKey) !== 'off');
    scale = $state(1);
    /** Counts that everybody may see stay covered until the key is pressed again. */
    coversCounts = $state(false);
    private chosenOrder = $state<SortOrder | null>(null);
    /** What Page Up and Page Down went to; 0: what the facilitators show. */
    private browsed = $state(0);
    private seenQuestion = $state(0);

    /** While the page is made. `read`: the view as a screen is shown it, where the model has somebody else's. */
    constructor(model: RoomModel, read: () => ViewState | null = () => model.snapshot) {
        this.model = model;
        this.calm = new CalmView(read);
        // What facilitators show next takes the screen back.
        $effect(() => {
            void this.spotlight;
            this.browsed = 0;
            this.isJoinLarge = false;
        });
        $effect(() => {
            void this.asked;
            this.isLedAside = false;
            this.wish = null;
            this.browsed = 0;
            this.isJoinLarge = false;
        });
        $effect(() => {
            void this.phases;
            void this.question?.id;
            this.wish = null;
        });
        $effect(() => {
            void this.phases;
            this.chosenOrder = null;
        });
        // An outcome has been looked at when the session goes on, and when two ideas are put beside each other.
        let shown = '';
        $effect(() => {
            const now = `${this.phases}/${this.pair.length === 2 ? this.pair.map(({ id }) => id).join() : ''}`;
            const hasGoneOn = shown !== '' && now !== shown;
            shown = now;
            if (hasGoneOn) untrack(() => this.putOutcomeAway());
        });
        $effect(() => {
            if (this.question?.isClosed === true && this.outcomes.isOver(this.question.id, this.newestIdea, Date.now())) this.seenQuestion = this.question.id;
        });
    }

    readonly view = $derived.by((): ViewState | null => this.calm.view);
    private readonly spotlight = $derived(this.view?.stage.spotlight ?? 0);
    /** What facilitators wish, whether there is something of it to show or not. */
    readonly asked = $derived(this.view === null ? null : screenWishOf(this.view.room));
    private readonly led = $derived(this.isLedAside ? null : this.asked);
    private readonly phases = $derived((this.view?.phases?.active ?? []).map(({ number }) => number).join());
    readonly question = $derived(this.view === null ? undefined : questionIn(this.view));
    readonly order = $derived(this.chosenOrder ?? (this.view === null ? 'newest' : phaseOrder(this.view)));
    readonly ideas = $derived.by((): readonly Item[] => (this.view === null ? [] : ordered(this.view, this.order)));
    private readonly newestIdea = $derived(this.view === null ? 0 : Math.max(0, ...standing(this.view).map(({ id }) => id)));
    /** Where each writes alone nobody leafs through what others write. */
    private readonly isShut = $derived(this.view !== null && isSilent(this.view));
    readonly lit = $derived(this.view === null ? null : shownIdea(this.view, this.browsed === 0 || this.isShut ? this.spotlight : this.browsed));
    readonly wishes = $derived(this.view === null ? [] : wishesIn(this.view));
    readonly scene = $derived.by(() => {
        const { wish, led, isJoinLarge, seenQuestion } = this;
        const isBrowsed = this.browsed !== 0 && !this.isShut;
        return this.view === null ? 'lobby' : sceneOf(this.view, { wish, led, isJoinLarge, isLit: this.lit !== null, isBrowsed, seenQuestion });
    });
    /** The way in was made large, here or by facilitators. */
    readonly isWayInLarge = $derived(this.isJoinLarge || (this.scene === 'lobby' && this.led === 'way_in'));
    readonly pair = $derived(this.view === null ? [] : pinnedIn(this.view));

    /** How many are for an idea; null: it is not shown. */
    backers(idea: number): number | null {
        return this.view === null || this.coversCounts ? null : backersIn(this.view, idea);
    }

    private putOutcomeAway(): void {
        if (this.question?.isClosed === true) this.seenQuestion = this.question.id;
    }

    turnOrder(): void {
        this.chosenOrder = this.order === 'supported' ? 'newest' : 'supported';
    }

    /** Asked for what is there already: back to what the room does. */
    ask(wish: Wish): void {
        const isLed = this.wish === null && this.led === wish;
        this.wish = isLed || this.wish === wish ? null : wish;
        if (isLed) this.isLedAside = true;
        if (wish === 'question' && this.question !== undefined) this.outcomes.again(this.question.id);
        this.browsed = 0;
        this.isJoinLarge = false;
    }

    turnKeys(on: boolean): void {
        this.areKeysOn = on;
        shelf.set(keysKey, on ? 'on' : 'off');
    }

    do(deed: ScreenDeed): void {
        switch (deed) {
            case 'list':
                this.areKeysListed = true;
                return;
            case 'next':
                return this.browse(1);
            case 'previous':
                return this.browse(-1);
            case 'join':
                return this.turnWayIn();
            case 'reveal':
                this.coversCounts = !this.coversCounts;
                return;
            case 'blank':
                this.isBlank = !this.isBlank;
                return;
            case 'full':
                return turnFullScreen();
            case 'larger':
                this.scale = Math.min(scaleMax, this.scale + scaleStep);
                return;
            case 'smaller':
                this.scale = Math.max(scaleMin, this.scale - scaleStep);
                return;
            case 'leave':
                return this.leave();
        }
    }

    private turnWayIn(): void {
        if (this.isWayInLarge && !this.isJoinLarge) this.isLedAside = true;
        else this.isJoinLarge = !this.isJoinLarge;
    }

    // One thing at a time, the last that was put on top first.
    private leave(): void {
        if (this.isBlank) this.isBlank = false;
        else if (this.isJoinLarge) this.isJoinLarge = false;
        else if (this.browsed !== 0) this.browsed = 0;
        else this.wish = null;
    }

    // Beyond the last one, and before the first, is what the room shows.
    private browse(by: 1 | -1): void {
        if (this.isShut) return;
        const ids = (this.scene === 'compare' ? this.pair : this.ideas).map(({ id }) => id);
        const at = this.lit === null ? -1 : ids.indexOf(this.lit.id);
        this.browsed = at === -1 ? (ids.at(by === 1 ? 0 : -1) ?? 0) : (ids[at + by] ?? 0);
        this.isJoinLarge = false;
    }
}

function turnFullScreen(): void {
    // A browser that denies it has its own key.
    if (document.fullscreenElement === null) void document.documentElement.requestFullscreen().catch(() => {});
    else void document.exitFullscreen();
}
