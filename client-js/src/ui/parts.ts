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

/** What only facilitators see: with its words, which nobody else fetches. */
function leadPart<Module>(load: () => Promise<Module>): () => Promise<Module> {
    return part(async () => {
        const [module, { fetchLeadTexts }] = await Promise.all([
            load(),
            import('./text/lead_text.svelte'),
            import('../connection/lead_commands'),
        ]);
        await fetchLeadTexts();
        return module;
    });
}

export const stripPart = part(() => import('./StateStrip.svelte'));
export const ideaListPart = part(() => import('./IdeaList.svelte'));
export const threadPart = part(() => import('./Thread.svelte'));
export const dialogPart = part(() => import('./Dialog.svelte'));
export const mePart = part(() => import('./MeDialog.svelte'));
export const mutedPart = part(() => import('./MutedCard.svelte'));
export const endedPart = part(() => import('./EndedCard.svelte'));
export const leadPanelPart = leadPart(() => import('./LeadPanel.svelte'));
export const leadToolsPart = leadPart(() => import('./LeadTools.svelte'));
export const editPart = part(() => import('./EditDialog.svelte'));
export const itemToolsPart = part(() => import('./ItemTools.svelte'));
export const ownTextPart = part(() => import('./OwnTextCard.svelte'));
export const similarPart = part(() => import('./SimilarIdeas.svelte'));
export const notePart = part(() => import('./NoteTools.svelte'));
export const tableBarPart = part(() => import('./TableBar.svelte'));
export const screenTablesPart = part(() => import('./ScreenTables.svelte'));
export const mergedPart = part(() => import('./MergedIdeas.svelte'));
export const placePart = part(() => import('./IdeaPlace.svelte'));
export const ownNewsPart = part(() => import('./OwnNews.svelte'));
export const questionsPart = part(() => import('./QuestionsPanel.svelte'));
export const ideaVotesPart = part(() => import('./IdeaVotes.svelte'));
export const screenQuestionPart = part(() => import('./ScreenQuestion.svelte'));
export const askPart = leadPart(() => import('./AskPanel.svelte'));
export const orderPart = leadPart(() => import('./OrderDialog.svelte'));
export const groupsPart = leadPart(() => import('./GroupsDialog.svelte'));
export const charterPart = part(() => import('./CharterDialog.svelte'));
export const charterCardPart = part(() => import('./CharterCard.svelte'));
export const stakeholderChipsPart = part(() => import('./StakeholderChips.svelte'));
export const roomCharterPart = part(() => import('./RoomCharter.svelte'));
export const outsidePart = part(() => import('./OutsideCard.svelte'));
export const agreementsPart = part(() => import('./Agreements.svelte'));
export const charterEditorPart = leadPart(() => import('./CharterEditor.svelte'));
export const agendaPart = leadPart(() => import('./AgendaPanel.svelte'));
export const startPagePart = leadPart(() => import('./StartPage.svelte'));
export const tablesPart = leadPart(() => import('./TablesPanel.svelte'));
export const sheetPart = leadPart(() => import('./PrintSheet.svelte'));
export const startPanelPart = leadPart(() => import('./StartPanel.svelte'));
export const peoplePart = leadPart(() => import('./PeoplePanel.svelte'));
export const reportPart = leadPart(() => import('./ReportPanel.svelte'));
export const wayInPart = leadPart(() => import('./WayInPanel.svelte'));
export const stakeholdersPart = leadPart(() => import('./StakeholdersPanel.svelte'));
export const decisionPart = part(() => import('./DecisionPage.svelte'));
export const stagePart = part(() => import('./RoomStage.svelte'));
export const extrasPart = part(() => import('./RoomExtras.svelte'));
export const screenPart = part(() => import('./ScreenPage.svelte'));

/** What the room's page may need without a network. The facilitator's parts are drawn, and so loaded, at once. */
export function fetchRoomParts(): void {
    const parts = [
        threadPart,
        dialogPart,
        mePart,
        endedPart,
        mutedPart,
        charterPart,
        roomCharterPart,
        agreementsPart,
        itemToolsPart,
        ownTextPart,
        editPart,
        similarPart,
        mergedPart,
        placePart,
        ownNewsPart,
        extrasPart,
        questionsPart,
        ideaVotesPart,
        stagePart,
    ];
    for (const load of parts) void load();
}
