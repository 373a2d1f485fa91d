// Who made this room a moment ago, in this tab. Apart from the plan itself, because every page asks.
import { inTab } from '../base/kept';

export const planKey = (room: string): string => `kring.start.${room}`;

/** The name that was said then; empty: nobody. */
export function starterOf(room: string): string {
    const plan = inTab.read(planKey(room));
    return typeof plan === 'object' && plan !== null && 'name' in plan && typeof plan.name === 'string' ? plan.name : '';
}
