// The parts of the page that come after the first paint. They are fetched as soon as the room is there, before anybody
// asks for them: who then loses the network can still open a thread, or take back a text.
// Here are those that the first screen itself draws; what only they draw is in later_parts.ts and lead_parts.ts, so that the
// first screen does not carry the addresses of them all.
import { part } from './part';
import { language } from './text/language.svelte';
import { wayIsFree } from './way_in';

export { part };

/** What the room draws beside the field that one writes in: it comes after that, and not before its words. */
function besidePart<Module>(load: () => Promise<Module>): () => Promise<Module> {
    return part(async () => {
        await wayIsFree;
        const [module] = await Promise.all([load(), language.whole]);
        return module;
    });
}

/** What only facilitators see: with its words, which nobody else fetches. */
export function leadPart<Module>(load: () => Promise<Module>): () => Promise<Module> {
    return part(async () => {
        const [module, { fetchLeadTexts }] = await Promise.all([
            load(),
            import('./text/lead_text.svelte'),
            import('../sdk/facilitator'),
        ]);
        await fetchLeadTexts();
        return module;
    });
}

export const stripPart = besidePart(() => import('./StateStrip.svelte'));
export const closedPart = part(() => import('./ClosedCard.svelte'));
export const ideaListPart = besidePart(() => import('./IdeaList.svelte'));
export const notBegunPart = part(() => import('./NotBegunCard.svelte'));
export const mePart = part(() => import('./MeDialog.svelte'));
export const linePart = part(() => import('./LineCard.svelte'));
export const mutedPart = part(() => import('./MutedCard.svelte'));
export const endedPart = part(() => import('./EndedCard.svelte'));
export const leadPagePart = leadPart(() => import('./LeadPage.svelte'));
export const similarPart = part(() => import('./SimilarIdeas.svelte'));
export const voicePart = part(() => import('./VoiceLine.svelte'));
export const notePart = part(() => import('./NoteTools.svelte'));
export const ownNewsPart = besidePart(() => import('./OwnNews.svelte'));
export const questionsPart = part(() => import('./QuestionsPanel.svelte'));
export const charterPart = part(() => import('./CharterDialog.svelte'));
export const agreementsPart = part(() => import('./Agreements.svelte'));
export const stakeholderChipsPart = part(() => import('./StakeholderChips.svelte'));
export const outsidePart = part(() => import('./OutsideCard.svelte'));
export const startPagePart = leadPart(() => import('./StartPage.svelte'));
export const devicePart = part(() => import('./DeviceCard.svelte'));
export const lostPart = part(() => import('./LostBrowser.svelte'));
export const waitingPart = part(() => import('./WaitingCard.svelte'));
export const decisionPart = part(() => import('./DecisionPage.svelte'));
export const problemPart = part(() => import('./ProblemNote.svelte'));
export const stagePart = besidePart(() => import('./RoomStage.svelte'));
export const connectionBarPart = besidePart(() => import('./ConnectionBar.svelte'));
export const aboutPart = besidePart(() => import('./RoomAbout.svelte'));
export const unreachedPart = part(() => import('./Unreached.svelte'));
export const shellPart = besidePart(() => import('./shell'));
export const screenPart = part(() => import('./ScreenPage.svelte'));

/** What the room's page may need without a network. */
export function fetchRoomParts(): void {
    void besidePart(() => import('./later_parts'))().then((later) => later.fetchRoomParts());
}
