// What a facilitator's page has to have seen to tell: the time, who came and went, and how many backed each idea some minutes
// ago. It begins when the page does, and a page in the background does not hurry.
import type { People } from '../../sdk/view';
import { backersOf, recentMs } from './lead_filters';
import { learnComings, noComings, type Comings } from './pulse';
import type { RoomModel } from '../model/room_model.svelte';

const tickMs = 1_000;
const sampleMs = 15_000;

interface Sample {
    readonly at: number;
    readonly backers: ReadonlyMap<number, number>;
}

export class LeadWatch {
    /** By the server's clock. */
    now = $state(Date.now());
    comings = $state.raw<Comings>(noComings);
    /** The oldest of the last minutes; null: the page has not been here for long enough. */
    before = $state.raw<ReadonlyMap<number, number> | null>(null);
    private people: People | null = null;
    private samples: readonly Sample[] = [];

    constructor(private readonly model: RoomModel) {}

    /** Until what it returns is called. */
    start(): () => void {
        this.tick();
        const timer = setInterval(() => this.tick(), tickMs);
        return () => clearInterval(timer);
    }

    /** Told of every look at the people. */
    learn(people: People | null): void {
        if (people === null || people === this.people) return;
        this.comings = learnComings(this.comings, this.people, people, this.serverNow());
        this.people = people;
    }

    private tick(): void {
        this.now = this.serverNow();
        const { view } = this.model;
        const last = this.samples.at(-1);
        if (view === null || (last !== undefined && this.now - last.at < sampleMs)) return;
        const sample = { at: this.now, backers: backersOf(view) };
        this.samples = [...this.samples.filter(({ at }) => this.now - at <= recentMs), sample];
        this.before = this.samples.length < 2 ? null : (this.samples[0]?.backers ?? null);
    }

    private serverNow(): number {
        return Date.now() + this.model.state.clockAheadMs;
    }
}

const watches = new WeakMap<RoomModel, LeadWatch>();

export function watchOf(model: RoomModel): LeadWatch {
    let watch = watches.get(model);
    if (watch === undefined) watches.set(model, (watch = new LeadWatch(model)));
    return watch;
}
