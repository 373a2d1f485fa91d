// Public: what a room looks like to who is in it. Values only; who wants them anew subscribes to a client.
export { ActKind, type Act, type ModerationLog } from '../store/acts';
export { inOrder, type Answers, type MutedText, type PromptAnswer } from '../store/answers';
export { isInWords, isQuestion, pairIn, pairSubject, type Ballot, type BallotTerms } from '../store/ballot';
export {
    FlagReason,
    JuryAnswer,
    JuryCause,
    PolicyBase,
    PolicyNumber,
    RuleKind,
    type ItemFlag,
    type OwnCall,
    type OwnCase,
    type OwnFlag,
    type Policy,
    type PolicyInForce,
    type Ruling,
} from '../store/community';
export type { InvitationBatch } from '../store/invitations';
export type { HelperLink, People, Person } from '../store/people';
export type { Insight, MemberLine, PrivateLine, Stage } from '../store/stage';
export type { Table } from '../store/tables';
export {
    Advance,
    Authors,
    BallotKind,
    isOut,
    ItemState,
    LadderStep,
    ListOrder,
    Measure,
    NamesMode,
    Permission,
    Role,
    RoomState,
    Seating,
    seesCounts,
    seesCountsOf,
    View,
    voteKey,
    type ActivePhase,
    type Agenda,
    type Charter,
    type CharterTerms,
    type Figures,
    type Goal,
    type HideAct,
    type Item,
    type OnBehalf,
    type OwnState,
    type PhasePlan,
    type Phases,
    type PhaseSwitches,
    type RoomHeader,
    type ShowOfHands,
    type StakeholderCount,
    type StakeholderGroup,
    type Tag,
    type TextVersion,
    type Total,
    type ViewState,
} from '../store/view';
