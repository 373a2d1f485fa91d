// The parts of the facilitators' page, which that page draws; see parts.ts.
import { leadPart } from './parts';

export const flaggedPart = leadPart(() => import('./lead/FlaggedPanel.svelte'));
export const policyPart = leadPart(() => import('./lead/PolicyPanel.svelte'));
export const askPart = leadPart(() => import('./lead/AskPanel.svelte'));
export const orderPart = leadPart(() => import('./lead/OrderDialog.svelte'));
export const groupsPart = leadPart(() => import('./lead/GroupsDialog.svelte'));
export const charterEditorPart = leadPart(() => import('./lead/CharterEditor.svelte'));
export const preparePart = leadPart(() => import('./lead/PreparePanel.svelte'));
export const agendaFormPart = leadPart(() => import('./lead/AgendaForm.svelte'));
export const agendaPart = leadPart(() => import('./lead/AgendaPanel.svelte'));
export const tablesPart = leadPart(() => import('./lead/TablesPanel.svelte'));
export const sheetPart = leadPart(() => import('./lead/PrintSheet.svelte'));
export const startPanelPart = leadPart(() => import('./lead/StartPanel.svelte'));
export const peoplePart = leadPart(() => import('./lead/PeoplePanel.svelte'));
export const recoveryPart = leadPart(() => import('./lead/RecoveryPanel.svelte'));
export const recoverySheetPart = leadPart(() => import('./lead/RecoverySheet.svelte'));
export const reportPart = leadPart(() => import('./lead/ReportPanel.svelte'));
export const wayInPart = leadPart(() => import('./lead/WayInPanel.svelte'));
export const invitationsPart = leadPart(() => import('./lead/InvitationsPanel.svelte'));
export const invitationSheetPart = leadPart(() => import('./lead/InvitationSheet.svelte'));
export const lobbyPart = leadPart(() => import('./lead/LobbyPanel.svelte'));
export const linePanelPart = leadPart(() => import('./lead/LinePanel.svelte'));
export const picturesPart = leadPart(() => import('./lead/PicturesPanel.svelte'));
export const stakeholdersPart = leadPart(() => import('./lead/StakeholdersPanel.svelte'));
