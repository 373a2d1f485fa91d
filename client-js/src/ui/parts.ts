// The parts of the page that come after the first paint. They are fetched as soon as the room is there, before anybody
// asks for them: who then loses the network can still open a thread, or take back a text.
// Here are those that the first screen itself draws; what only they draw is in later_parts.ts and lead_parts.ts, so that the
// first screen does not carry the addresses of them all.
import { part } from './base/part';
import { language } from './text/language.svelte';
import { wayIsFree } from './base/way_in';

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

export const stripPart = besidePart(() => import('./room/StateStrip.svelte'));
export const closedPart = part(() => import('./room/ClosedCard.svelte'));
export const ideaListPart = besidePart(() => import('./ideas/IdeaList.svelte'));
export const notBegunPart = part(() => import('./door/NotBegunCard.svelte'));
export const mePart = part(() => import('./own/MeDialog.svelte'));
export const linePart = part(() => import('./door/LineCard.svelte'));
export const mutedPart = part(() => import('./rules/MutedCard.svelte'));
export const endedPart = part(() => import('./door/EndedCard.svelte'));
export const leadPagePart = leadPart(() => import('./lead/LeadPage.svelte'));
export const similarPart = part(() => import('./ideas/SimilarIdeas.svelte'));
export const refusedPart = part(() => import('./ideas/RefusedIdeas.svelte'));
export const voicePart = part(() => import('./room/VoiceLine.svelte'));
export const notePart = part(() => import('./ideas/NoteTools.svelte'));
export const ownNewsPart = besidePart(() => import('./own/OwnNews.svelte'));
export const questionsPart = part(() => import('./questions/QuestionsPanel.svelte'));
export const charterPart = part(() => import('./room/CharterDialog.svelte'));
export const agreementsPart = part(() => import('./room/Agreements.svelte'));
export const stakeholderChipsPart = part(() => import('./door/StakeholderChips.svelte'));
export const outsidePart = part(() => import('./door/OutsideCard.svelte'));
export const startPagePart = leadPart(() => import('./start/StartPage.svelte'));
export const devicePart = part(() => import('./door/DeviceCard.svelte'));
export const lostPart = part(() => import('./door/LostBrowser.svelte'));
export const waitingPart = part(() => import('./door/WaitingCard.svelte'));
export const decisionPart = part(() => import('./door/DecisionPage.svelte'));
export const problemPart = part(() => import('./base/ProblemNote.svelte'));
export const stagePart = besidePart(() => import('./room/RoomStage.svelte'));
export const connectionBarPart = besidePart(() => import('./room/ConnectionBar.svelte'));
export const aboutPart = besidePart(() => import('./room/RoomAbout.svelte'));
export const unreachedPart = part(() => import('./room/Unreached.svelte'));
export const shellPart = besidePart(() => import('./shell'));
export const screenPart = part(() => import('./screen/ScreenPage.svelte'));

/** What the room's page may need without a network. */
export function fetchRoomParts(): void {
    void besidePart(() => import('./later_parts'))().then((later) => later.fetchRoomParts());
}
