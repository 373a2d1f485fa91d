// The parts that other late parts draw, and what is fetched ahead of them all; see parts.ts.
import { aboutPart, agreementsPart, charterPart, closedPart, endedPart, leadPart, mePart, mutedPart, ownNewsPart, part, problemPart, questionsPart, refusedPart, similarPart, stagePart } from './parts';

export const flagPart = part(() => import('./rules/FlagDialog.svelte'));
export const juryPart = part(() => import('./rules/JuryCards.svelte'));
/** With their words, which nobody else fetches. */
export const rulesPart = part(async () => {
    const [module, { fetchRulesTexts }] = await Promise.all([import('./rules/RulesDialog.svelte'), import('./text/rules_text.svelte')]);
    await fetchRulesTexts();
    return module;
});
export const cardsPart = part(() => import('./ideas/StatementCards.svelte'));
export const trailPart = part(() => import('./own/OwnTrail.svelte'));
export const keysPart = part(() => import('./room/KeysDialog.svelte'));
export const threadPart = part(() => import('./ideas/Thread.svelte'));
export const dialogPart = part(() => import('./base/Dialog.svelte'));
export const leadHandPart = leadPart(() => import('./lead/lead_hand.svelte'));
export const leadToolsPart = leadPart(() => import('./lead/LeadTools.svelte'));
export const editPart = part(() => import('./ideas/EditDialog.svelte'));
export const itemToolsPart = part(() => import('./ideas/ItemTools.svelte'));
export const ownTextPart = part(() => import('./ideas/OwnTextCard.svelte'));
export const tableBarPart = part(() => import('./room/TableBar.svelte'));
export const mergedPart = part(() => import('./ideas/MergedIdeas.svelte'));
export const placePart = part(() => import('./ideas/IdeaPlace.svelte'));
export const ideaVotesPart = part(() => import('./ideas/IdeaVotes.svelte'));
export const deviceCodePart = part(() => import('./own/DeviceCode.svelte'));
export const recoverPart = part(() => import('./door/RecoverForm.svelte'));

const screenIdeasPart = part(() => import('./screen/ScreenIdeas.svelte'));
/** What the big screen shows beside the way in, by scene. */
export const screenScenes = {
    pause: part(() => import('./screen/ScreenPause.svelte')),
    thanks: part(() => import('./screen/ScreenThanks.svelte')),
    spotlight: part(() => import('./screen/ScreenSpotlight.svelte')),
    question: part(() => import('./screen/ScreenQuestion.svelte')),
    tables: part(() => import('./screen/ScreenTables.svelte')),
    compare: part(() => import('./screen/ScreenCompare.svelte')),
    groups: part(() => import('./screen/ScreenGroups.svelte')),
    count: part(() => import('./screen/ScreenCount.svelte')),
    closed: part(() => import('./screen/ScreenClosed.svelte')),
    results: screenIdeasPart,
    ideas: screenIdeasPart,
    pulse: part(() => import('./screen/ScreenPulse.svelte')),
} as const;

/** The big screen may lose its network at any moment, and goes on with what it has. */
export function fetchScreenParts(): void {
    for (const load of [dialogPart, ...Object.values(screenScenes)]) void load();
}

/** What the room's page may need without a network. The facilitator's parts are drawn, and so loaded, at once. */
export function fetchRoomParts(): void {
    const parts = [
        threadPart,
        cardsPart,
        trailPart,
        dialogPart,
        mePart,
        endedPart,
        closedPart,
        mutedPart,
        charterPart,
        agreementsPart,
        itemToolsPart,
        ownTextPart,
        refusedPart,
        editPart,
        similarPart,
        mergedPart,
        placePart,
        ownNewsPart,
        aboutPart,
        questionsPart,
        ideaVotesPart,
        stagePart,
        deviceCodePart,
        problemPart,
        recoverPart,
        flagPart,
        juryPart,
    ];
    for (const load of parts) void load();
}
