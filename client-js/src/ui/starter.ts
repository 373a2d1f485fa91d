// Who made this room a moment ago, in this tab. Apart from the plan itself, because every page asks.
export const planKey = (room: string): string => `kring.start.${room}`;

/** The name that was said then; empty: nobody. */
export function starterOf(room: string): string {
    try {
        const plan: unknown = JSON.parse(sessionStorage.getItem(planKey(room)) ?? 'null');
        return typeof plan === 'object' && plan !== null && 'name' in plan && typeof plan.name === 'string' ? plan.name : '';
    } catch {
        return '';
    }
}
