import { untrack } from 'svelte';
import { announcer } from './announcer.svelte';

/** For `{@attach}` to what shows the outcome of somebody's own act, or what became of their text: says it too, when it comes or changes. */
export const spoken = (text: string) => (): void => {
    if (text !== '') untrack(() => announcer.now(text));
};
