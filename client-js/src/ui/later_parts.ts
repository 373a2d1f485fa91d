// The parts that other late parts draw, and what is fetched ahead of them all; see parts.ts.
import { aboutPart, agreementsPart, charterPart, closedPart, endedPart, leadPart, mePart, mutedPart, ownNewsPart, part, problemPart, questionsPart, similarPart, stagePart } from './parts';

export const flagPart = part(() => import('./FlagDialog.svelte'));
export const juryPart = part(() => import('./JuryCards.svelte'));
/** With their words, which nobody else fetches. */
export const rulesPart = part(async () => {
    const [module, { fetchRulesTexts }] = await Promise.all([import('./RulesDialog.svelte'), import('./text/rules_text.svelte')]);
    await fetchRulesTexts();
    return module;
});
export const cardsPart = part(() => import('./StatementCards.svelte'));
export const trailPart = part(() => import('./OwnTrail.svelte'));
export const keysPart = part(() => import('./KeysDialog.svelte'));
export const threadPart = part(() => import('./Thread.svelte'));
export const dialogPart = part(() => import('./Dialog.svelte'));
export const leadHandPart = leadPart(() => import('./lead_hand.svelte'));
export const leadToolsPart = leadPart(() => import('./LeadTools.svelte'));
export const editPart = part(() => import('./EditDialog.svelte'));
export const itemToolsPart = part(() => import('./ItemTools.svelte'));
export const ownTextPart = part(() => import('./OwnTextCard.svelte'));
export const tableBarPart = part(() => import('./TableBar.svelte'));
export const mergedPart = part(() => import('./MergedIdeas.svelte'));
export const placePart = part(() => import('./IdeaPlace.svelte'));
export const ideaVotesPart = part(() => import('./IdeaVotes.svelte'));
export const deviceCodePart = part(() => import('./DeviceCode.svelte'));
export const recoverPart = part(() => import('./RecoverForm.svelte'));

const screenIdeasPart = part(() => import('./ScreenIdeas.svelte'));
/** What the big screen shows beside the way in, by scene. */
export const screenScenes = {
    pause: part(() => import('./ScreenPause.svelte')),
    thanks: part(() => import('./ScreenThanks.svelte')),
    spotlight: part(() => import('./ScreenSpotlight.svelte')),
    question: part(() => import('./ScreenQuestion.svelte')),
    tables: part(() => import('./ScreenTables.svelte')),
    compare: part(() => import('./ScreenCompare.svelte')),
    groups: part(() => import('./ScreenGroups.svelte')),
    count: part(() => import('./ScreenCount.svelte')),
    closed: part(() => import('./ScreenClosed.svelte')),
    results: screenIdeasPart,
    ideas: screenIdeasPart,
    pulse: part(() => import('./ScreenPulse.svelte')),
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
