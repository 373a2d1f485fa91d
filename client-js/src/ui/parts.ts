// The parts of the page that come after the first paint. They are fetched as soon as the room is there, before anybody
// asks for them: who then loses the network can still open a thread, or take back a text. A part that does not come is
// asked for again, because a phone may lose its network at any moment.
const retryMs = 2_000;

/** Loads once, however often it is called. The promise never rejects: it waits until the part can be had. */
export function part<Module>(
    load: () => Promise<Module>,
    pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve, retryMs)),
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

export const threadPart = part(() => import('./Thread.svelte'));
export const dialogPart = part(() => import('./Dialog.svelte'));
export const mePart = part(() => import('./MeDialog.svelte'));
export const endedPart = part(() => import('./EndedCard.svelte'));
export const leadPanelPart = part(() => import('./LeadPanel.svelte'));
export const leadToolsPart = part(() => import('./LeadTools.svelte'));
export const editPart = part(() => import('./EditDialog.svelte'));
export const similarPart = part(() => import('./SimilarIdeas.svelte'));
export const mergedPart = part(() => import('./MergedIdeas.svelte'));
export const placePart = part(() => import('./IdeaPlace.svelte'));
export const ownNewsPart = part(() => import('./OwnNews.svelte'));
export const orderPart = part(() => import('./OrderDialog.svelte'));
export const groupsPart = part(() => import('./GroupsDialog.svelte'));
export const screenPart = part(() => import('./ScreenPage.svelte'));

/** What the room's page may need without a network. The facilitator's parts are drawn, and so loaded, at once. */
export function fetchRoomParts(): void {
    for (const load of [threadPart, dialogPart, mePart, endedPart, editPart, similarPart, mergedPart, placePart, ownNewsPart]) void load();
}
