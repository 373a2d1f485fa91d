// How much time the active phases have left, by the server's clock, and the warnings when little of it is. The page has one;
// it ticks only while something ends.
import type { ActivePhase, Phases } from '../../sdk/view';
import { announcer } from '../base/announcer.svelte';
import { timesIn } from '../text/formats';
import { everySecond } from '../base/ticking';
import { language, say } from '../text/language.svelte';

const warnAtMs = [120_000, 30_000] as const;

export class PhaseClock {
    /** The server's time; stands still while nothing ends. */
    now = $state(Date.now());
    private aheadMs = 0;
    private ends = '';
    private stopTicking: () => void = () => {};
    private warnings: ReturnType<typeof setTimeout>[] = [];

    learn(phases: Phases | null, aheadMs: number): void {
        this.aheadMs = aheadMs;
        this.now = Date.now() + aheadMs;
        const ending = (phases?.active ?? []).filter(({ endsMs }) => endsMs > 0);
        const ends = ending.map(({ number, endsMs }) => `${number}:${endsMs}`).join() + `/${aheadMs}`;
        if (ends === this.ends) return;
        this.stop();
        this.ends = ends;
        if (ending.length === 0) return;
        this.stopTicking = everySecond(() => (this.now = Date.now() + this.aheadMs));
        const soonest = Math.min(...ending.map(({ endsMs }) => endsMs));
        for (const before of warnAtMs) {
            const wait = soonest - before - this.now;
            if (wait > 0) this.warnings.push(setTimeout(() => announcer.now(say(before === 30_000 ? 'phase.left_30' : 'phase.left_120')), wait));
        }
    }

    stop(): void {
        this.stopTicking();
        for (const warning of this.warnings.splice(0)) clearTimeout(warning);
        this.ends = '';
    }

    /** In whole seconds, never below 0; null: it has no end. */
    left({ endsMs }: ActivePhase): number | null {
        return endsMs === 0 ? null : Math.max(0, Math.round((endsMs - this.now) / 1_000));
    }
}

/** Minutes and seconds, "9:05". */
export function timeText(seconds: number): string {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The time of day of this device, "14:05"; empty: none. */
export function clockText(ms: number): string {
    if (ms === 0) return '';
    return timesIn(language.current).format(ms);
}
