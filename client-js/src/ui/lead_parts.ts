// The parts of the facilitators' page, which that page draws; see parts.ts.
import { leadPart } from './parts';

export const flaggedPart = leadPart(() => import('./FlaggedPanel.svelte'));
export const policyPart = leadPart(() => import('./PolicyPanel.svelte'));
export const askPart = leadPart(() => import('./AskPanel.svelte'));
export const orderPart = leadPart(() => import('./OrderDialog.svelte'));
export const groupsPart = leadPart(() => import('./GroupsDialog.svelte'));
export const charterEditorPart = leadPart(() => import('./CharterEditor.svelte'));
export const agendaPart = leadPart(() => import('./AgendaPanel.svelte'));
export const tablesPart = leadPart(() => import('./TablesPanel.svelte'));
export const sheetPart = leadPart(() => import('./PrintSheet.svelte'));
export const startPanelPart = leadPart(() => import('./StartPanel.svelte'));
export const peoplePart = leadPart(() => import('./PeoplePanel.svelte'));
export const recoveryPart = leadPart(() => import('./RecoveryPanel.svelte'));
export const recoverySheetPart = leadPart(() => import('./RecoverySheet.svelte'));
export const reportPart = leadPart(() => import('./ReportPanel.svelte'));
export const wayInPart = leadPart(() => import('./WayInPanel.svelte'));
export const invitationsPart = leadPart(() => import('./InvitationsPanel.svelte'));
export const invitationSheetPart = leadPart(() => import('./InvitationSheet.svelte'));
export const lobbyPart = leadPart(() => import('./LobbyPanel.svelte'));
export const linePanelPart = leadPart(() => import('./LinePanel.svelte'));
export const picturesPart = leadPart(() => import('./PicturesPanel.svelte'));
export const stakeholdersPart = leadPart(() => import('./StakeholdersPanel.svelte'));
