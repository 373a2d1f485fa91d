// A part of the page that comes when it is wanted. One that does not come is asked for again, because a phone may lose its
// network at any moment.
const retryMs = 2_000;
/** Where nobody waits for it. */
const hiddenRetryMs = 20_000;

/** Loads once, however often it is called. The promise never rejects: it waits until the part can be had. */
export function part<Module>(
    load: () => Promise<Module>,
    pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve, document.hidden ? hiddenRetryMs : retryMs)),
): () => Promise<Module> {
    let loading: Promise<Module> | null = null;
    const persist = async (): Promise<Module> => {
        for (;;) {
            try {
                return await load();
            } catch {
                await pause();
            }
        }
    };
    return () => (loading ??= persist());
}
