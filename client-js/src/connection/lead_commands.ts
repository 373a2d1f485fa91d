// The commands of facilitators. They are given to the client by a module of their own, so that a participant's page need not
// load them before one can write; the SDK loads them at once.
import '../protocol/lead_commands';
import type { CommandBody } from '../protocol/frames';
import type { Ballot, BallotTerms } from '../store/ballot';
import { numberOf, type ScreenWish } from '../store/screen_wish';
import type { Agenda, BallotKind, CharterTerms, ShowOfHands, StakeholderGroup } from '../store/view';
import { KringClient, type IdeaMarks, type PhaseWish } from './client';
import type { Settlement } from './outbox';
import { postIdeas } from './table_commands';

interface Poster {
    post(body: CommandBody): Promise<Settlement>;
}

const leadCommands = {
    openRoom(this: Poster): Promise<Settlement> {
        return this.post({ case: 'openRoom', value: {} });
    },
    /** @param secondsFromNow said to be over then; 0: nothing is said */
    pauseRoom(this: Poster, reason: string, secondsFromNow = 0): Promise<Settlement> {
        return this.post({ case: 'pauseRoom', value: { reason, secondsFromNow } });
    },
    closeRoom(this: Poster): Promise<Settlement> {
        return this.post({ case: 'closeRoom', value: {} });
    },
    /** Asks for votes of another kind than support and stance. Counts stay hidden from all but facilitators until they are shown. */
    openBallot(this: Poster, kind: BallotKind, terms: BallotTerms, hidesCounts = true): Promise<Settlement> {
        const wire = { ...terms, group: BigInt(terms.group), labels: [...terms.labels] };
        return this.post({ case: 'openBallot', value: { kind, terms: wire, hidesCounts } });
    },
    /** Closes it or opens it again, shows its counts or hides them. */
    setBallot(this: Poster, ballot: number, { isClosed, hidesCounts }: Pick<Ballot, 'isClosed' | 'hidesCounts'>): Promise<Settlement> {
        return this.post({ case: 'setBallot', value: { ballot: BigInt(ballot), isClosed, hidesCounts } });
    },
    /** Takes a text out of what others see of the answers, or lets them see it again. */
    muteAnswer(this: Poster, ballot: number, text: string, isMuted: boolean): Promise<Settlement> {
        return this.post({ case: 'muteAnswer', value: { ballot: BigInt(ballot), text, isMuted } });
    },
    hide(this: Poster, contribution: number, reason: string): Promise<Settlement> {
        return this.post({ case: 'hideContribution', value: { contribution: BigInt(contribution), reason } });
    },
    restore(this: Poster, contribution: number, reason: string): Promise<Settlement> {
        return this.post({ case: 'restoreContribution', value: { contribution: BigInt(contribution), reason } });
    },
    undoAct(this: Poster, act: number): Promise<Settlement> {
        return this.post({ case: 'undoAct', value: { act: BigInt(act) } });
    },
    setCharter(this: Poster, terms: CharterTerms): Promise<Settlement> {
        const charter = { ...terms, goals: terms.goals.map((goal) => ({ ...goal })), manners: [...terms.manners] };
        return this.post({ case: 'setCharter', value: { charter } });
    },
    setAgenda(this: Poster, { phases, advance }: Agenda): Promise<Settlement> {
        const planned = phases.map((phase) => ({ ...phase, startsMs: BigInt(phase.startsMs) }));
        return this.post({ case: 'setAgenda', value: { agenda: { phases: planned, advance } } });
    },
    /** Which phases are active from now on. One that goes on keeps its end; one that starts ends as planned. */
    setPhases(this: Poster, phases: readonly PhaseWish[]): Promise<Settlement> {
        const wishes = phases.map(({ number, secondsFromNow = 0, extendS = 0 }) => ({ number, secondsFromNow, extendS }));
        return this.post({ case: 'setPhases', value: { phases: wishes } });
    },
    /** The join link before leads nowhere from here on; who is in stays in. */
    rotateJoinLink(this: Poster): Promise<Settlement> {
        return this.post({ case: 'rotateJoinLink', value: {} });
    },
    setStakeholderGroups(this: Poster, groups: readonly StakeholderGroup[]): Promise<Settlement> {
        return this.post({ case: 'setStakeholderGroups', value: { groups: groups.map((group) => ({ ...group })) } });
    },
    /** Makes the report as it is now public, in place of the one before. */
    publishReport(this: Poster): Promise<Settlement> {
        return this.post({ case: 'publishReport', value: { asOf: 0n } });
    },
    tag(this: Poster, idea: number, text: string): Promise<Settlement> {
        return this.post({ case: 'tagIdea', value: { contribution: BigInt(idea), text } });
    },
    untag(this: Poster, idea: number, tag: number): Promise<Settlement> {
        return this.post({ case: 'untagIdea', value: { contribution: BigInt(idea), tag: BigInt(tag) } });
    },
    makeGroup(this: Poster, title: string): Promise<Settlement> {
        return this.post({ case: 'makeGroup', value: { title } });
    },
    renameGroup(this: Poster, group: number, title: string): Promise<Settlement> {
        return this.post({ case: 'renameGroup', value: { group: BigInt(group), title } });
    },
    dissolveGroup(this: Poster, group: number): Promise<Settlement> {
        return this.post({ case: 'dissolveGroup', value: { group: BigInt(group) } });
    },
    /** Group 0: out of its group. */
    putIntoGroup(this: Poster, idea: number, group: number): Promise<Settlement> {
        return this.post({ case: 'groupIdea', value: { contribution: BigInt(idea), group: BigInt(group) } });
    },
    merge(this: Poster, idea: number, into: number, reason: string): Promise<Settlement> {
        return this.post({ case: 'mergeIdea', value: { contribution: BigInt(idea), into: BigInt(into), reason } });
    },
    unmerge(this: Poster, idea: number): Promise<Settlement> {
        return this.post({ case: 'unmergeIdea', value: { contribution: BigInt(idea) } });
    },
    /** @param idea 0: the room, to newcomers */
    lock(this: Poster, idea: number, reason: string): Promise<Settlement> {
        return this.post({ case: 'lock', value: { contribution: BigInt(idea), reason } });
    },
    unlock(this: Poster, idea: number): Promise<Settlement> {
        return this.post({ case: 'unlock', value: { contribution: BigInt(idea) } });
    },
    /** @param idea 0: nothing */
    spotlight(this: Poster, idea: number, follow = false): Promise<Settlement> {
        return this.post({ case: 'spotlight', value: { contribution: BigInt(idea), follow } });
    },
    pin(this: Poster, idea: number, pinned: boolean): Promise<Settlement> {
        return this.post({ case: 'pinIdea', value: { contribution: BigInt(idea), pinned } });
    },
    /** @param wish null: what goes on in the room decides again */
    showOnScreen(this: Poster, wish: ScreenWish | null): Promise<Settlement> {
        return this.post({ case: 'setScreen', value: { scene: numberOf(wish) } });
    },
    /** @param text empty: what was announced is taken back */
    announce(this: Poster, text: string): Promise<Settlement> {
        return this.post({ case: 'announce', value: { text } });
    },
    askOn(this: Poster, idea: number, text: string): Promise<Settlement> {
        return this.post({ case: 'askOn', value: { contribution: BigInt(idea), text } });
    },
    shareInsight(this: Poster, text: string, ideas: readonly number[]): Promise<Settlement> {
        return this.post({ case: 'shareInsight', value: { text, ideas: ideas.map((id) => ({ contribution: BigInt(id) })) } });
    },
    /** Each text is an idea of its own; all of them are posted, or none. */
    postIdeas(this: Poster, texts: readonly string[], marks: Omit<IdeaMarks, 'improves'> = {}): Promise<Settlement> {
        return postIdeas({ command: (body) => this.post(body) }, texts, marks);
    },
    /** @param reason where it corrects an earlier count */
    countHands(this: Poster, idea: number, { hands, present }: ShowOfHands, reason = ''): Promise<Settlement> {
        return this.post({ case: 'countHands', value: { contribution: BigInt(idea), hands, present, reason } });
    },
    takeBackInsight(this: Poster, insight: number): Promise<Settlement> {
        return this.post({ case: 'takeBackInsight', value: { insight: BigInt(insight) } });
    },
};

export type LeadCommands = { [Name in keyof typeof leadCommands]: OmitThisParameter<(typeof leadCommands)[Name]> };

Object.assign(KringClient.prototype, leadCommands);
