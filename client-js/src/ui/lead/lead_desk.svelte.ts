// What a facilitator has before them: which zone is open where only one has room, which of the less frequent tools is open, which
// question is being asked, what the stream is filtered by. One for each room's page; what it has is gone with the page.
import type { Filter } from './lead_filters';
import type { RoomModel } from '../model/room_model.svelte';

export const zones = ['stream', 'agenda', 'pulse', 'screen'] as const;
export type Zone = (typeof zones)[number];

/** What opens beside the pulse, and stays while one works. */
export const tools = ['prepare', 'ways', 'people', 'stakeholders', 'tables', 'about', 'rules', 'report', 'recovery'] as const;
export type Tool = (typeof tools)[number];

/** What opens over the page, and wants an end. */
export type Ask =
    | 'pause' | 'close' | 'groups' | 'charter' | 'announce' | 'lock' | 'lines' | 'hide' | 'restore' | 'tag' | 'group' | 'insight' | 'sheet'
    | 'log' | 'keys' | 'agree' | 'agenda';

export class LeadDesk {
    zone = $state<Zone>('stream');
    tool = $state<Tool | null>(null);
    /** Where one goes back to from the tool that is open; null: nowhere. */
    before = $state<Tool | null>(null);
    asks = $state<Ask | null>(null);
    isMenuOpen = $state(false);
    filter = $state<Filter>('all');
    search = $state('');
    /** One that was made and is not written down yet; empty: none. */
    recoveryCode = $state('');

    openTool(tool: Tool, before: Tool | null = null): void {
        this.isMenuOpen = false;
        this.tool = tool;
        this.before = before;
        this.zone = 'pulse';
    }

    closeTool(): void {
        this.tool = this.before;
        this.before = null;
    }

    ask(what: Ask): void {
        this.isMenuOpen = false;
        this.asks = what;
    }
}

const desks = new WeakMap<RoomModel, LeadDesk>();

export function deskOf(model: RoomModel): LeadDesk {
    let desk = desks.get(model);
    if (desk === undefined) desks.set(model, (desk = new LeadDesk()));
    return desk;
}
