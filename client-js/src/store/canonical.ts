// The canonical text of a view and its digest. The server's `domain/view` writes the same text, so two clients, or a
// client and a replayed log, agree exactly when their digests do. Totals, headcount and own state are left out: they are
// conflated on their way, and therefore equal only once all is quiet.
import type { Act } from './acts';
import { inOrder } from './answers';
import type { Ballot } from './ballot';
import { FlagReason, PolicyNumber, type PolicyInForce, type Ruling } from './community';
import { Authors, Seating, type Charter, type Item, type PhaseSwitches, type Phases, type ViewState } from './view';

/** One line per thing, each ended by a line feed. Texts stand as JSON strings with their quotes, so no text can forge a line. */
export function canonical(state: ViewState): string {
    const { room } = state;
    const texts = [room.title, room.question, room.promise, room.pauseReason, room.language].map(quote);
    const lines = [['room', room.state, ...texts].join('|')];
    if (room.report !== 0) lines.push(`report|${room.report}`);
    if (room.pausedUntilMs !== 0) lines.push(`until|${room.pausedUntilMs}`);
    if (room.isLocked) lines.push('closed_to_newcomers');
    if (room.linkGeneration !== 0) lines.push(`links|${room.linkGeneration}`);
    if (room.hasLobby) lines.push('lobby');
    if (room.isConfidential) lines.push('confidential');
    if (room.isByInvitation) lines.push('by_invitation');
    if (room.isByPassphrase) lines.push(`by_passphrase|${quote(room.passphrase)}`);
    if (room.participantsMax !== 0) lines.push(`participants|${room.participantsMax}`);
    if (room.screen !== 0) lines.push(`screen|${room.screen}`);
    for (const ballot of [...state.ballots.values()].sort((left, right) => left.id - right.id)) lines.push(...ballotLines(ballot));
    for (const [id, title] of state.groups) lines.push(`group|${id}|${quote(title)}`);
    for (const { number, title, expected } of state.stakeholderGroups) {
        lines.push(`stakeholders|${number}|${quote(title)}|${expected}`);
    }
    for (const { id, channel, count, used, withdrawn } of state.invitations) lines.push(`invitations|${id}|${quote(channel)}|${count}|${used}|${withdrawn}`);
    if (state.seating !== Seating.CHOSEN) lines.push(`seating|${state.seating}`);
    for (const { id, name, endsMs } of state.tables.values()) lines.push(`table|${id}|${quote(name)}|${endsMs}`);
    if (state.charter !== null) lines.push(...charterLines(state.charter));
    if (state.phases !== null) lines.push(...phaseLines(state.phases));
    if (state.slowModeS !== 0 || state.publishAfterS !== 0) lines.push(`pace|${state.slowModeS}|${state.publishAfterS}`);
    if (state.policy !== null) lines.push(policyLine(state.policy));
    if (state.authors !== Authors.NAMED) lines.push(`authors|${state.authors}`);
    for (const { ballot, id, texts } of inOrder(state.answers)) {
        lines.push(`answer|${ballot}|${id}`, ...texts.map((text) => `said|${quote(text)}`));
    }
    for (const { ballot, text } of state.muted) lines.push(`muted|${ballot}|${quote(text)}`);
    for (const item of state.items.values()) lines.push(...itemLines(item));
    if (state.log.count > 0) lines.push(`acts|${state.log.count}`);
    lines.push(...state.log.acts.flatMap(actLines), ...stageLines(state));
    return lines.join('\n') + '\n';
}

function ballotLines(ballot: Ballot): string[] {
    const { id, kind, title, group, tag, budget, atMost, steps, isClosed, hidesCounts, labels, phase, waits } = ballot;
    const line = `ballot|${id}|${kind}`;
    // Support and stance ask nothing in words.
    if (title === '') return [line];
    return [
        line,
        ['terms', quote(title), group, quote(tag), budget, atMost, steps, Number(!isClosed), Number(!hidesCounts), phase, Number(waits)].join('|'),
        ...labels.map((label) => `label|${quote(label)}`),
    ];
}

function charterLines(charter: Charter): string[] {
    const { version, isConfirmed, question, welcome, unwelcome, promise, dueDate } = charter;
    const texts = [question, welcome, unwelcome, promise].map(quote);
    const rest = [dueDate, quote(charter.decisionMaker), charter.ladderStep, quote(charter.confidence), charter.names];
    return [
        ['charter', version, Number(isConfirmed), ...texts, ...rest].join('|'),
        ...charter.goals.map(({ text, measure, target }) => ['goal', quote(text), measure, target].join('|')),
        ...charter.manners.map((manner) => `manner|${quote(manner)}`),
    ];
}

function switchValues({ write, reply, vote, showCounts, showAuthors, order, withoutSupport, withoutStance }: PhaseSwitches): number[] {
    return [write, reply, vote, Number(showCounts), Number(showAuthors), order, Number(!withoutSupport), Number(!withoutStance)];
}

function phaseLines({ agenda, active, switches }: Phases): string[] {
    return [
        `agenda|${agenda.advance}`,
        ...agenda.phases.map((phase) =>
            ['phase', phase.number, quote(phase.title), ...switchValues(phase.switches), phase.durationS, phase.startsMs].join('|'),
        ),
        ...active.map(({ number, endsMs }) => `active|${number}|${endsMs}`),
        ...(switches === null ? [] : [['switches', ...switchValues(switches)].join('|')]),
    ];
}

function itemLines(item: Item): string[] {
    const { id, parent, state, author, authorName, authorRole, text, timeMs, hiddenReason, hides } = item;
    return [
        ['item', id, parent, state, author, quote(authorName), authorRole, quote(text), timeMs, quote(hiddenReason)].join('|'),
        ...hides.map((act) => ['hide', act.act, act.by, quote(act.byName), quote(act.reason), act.timeMs].join('|')),
        ...placeLines(item),
    ];
}

function stageLines({ stage, insights, lines }: ViewState): string[] {
    const { spotlight, follows, pins, announcement, announced } = stage;
    const isEmpty = spotlight === 0 && !follows && pins.length === 0 && announced === 0 && announcement === '';
    return [
        ...(isEmpty ? [] : [['stage', spotlight, Number(follows), announced, quote(announcement)].join('|')]),
        ...pins.map((id) => `pin|${id}`),
        ...insights.flatMap(({ id, text, ideas }) => [`insight|${id}|${quote(text)}`, ...ideas.map((idea) => `cites|${idea}`)]),
        ...lines.map(({ id, member, name, answers, text, timeMs }) =>
            ['line', id, member, quote(name), Number(answers), quote(text), timeMs].join('|'),
        ),
    ];
}

function policyLine({ version, base, numbers }: PolicyInForce): string {
    const values = Array.from({ length: PolicyNumber.VOICE_PEOPLE }, (_, index) => numbers[index + 1] ?? 0);
    return ['policy', version, base, ...values].join('|');
}

function actLines(act: Act): string[] {
    const { id, kind, timeMs, reason, contribution, into, undone, by, byName, undoneBy, undoneByName, untilMs } = act;
    const about = [contribution, into, Number(undone)];
    const line = ['act', id, kind, timeMs, quote(reason), ...about, by, quote(byName), undoneBy, quote(undoneByName), untilMs].join('|');
    return act.byRule === null ? [line] : [line, rulingLine(act.byRule)];
}

function rulingLine({ rule, policy, reason, people, views, keeps, removes }: Ruling): string {
    return ['ruling', rule, policy, reason, people, views, keeps, removes].join('|');
}

// What most items have nothing of has a line only where there is something.
function placeLines(item: Item): string[] {
    const lines: string[] = [];
    if (item.improves !== 0) lines.push(`improves|${item.improves}`);
    if (item.group !== 0) lines.push(`in|${item.group}`);
    if (item.mergedInto !== 0) lines.push(`merged|${item.mergedInto}|${quote(item.mergeReason)}`);
    if (item.locked !== 0) lines.push(`locked|${item.locked}`);
    if (item.table !== 0) lines.push(`at|${item.table}`);
    if (item.lifted !== 0) lines.push(`lifted|${item.lifted}`);
    if (item.textLanguage !== '') lines.push(`language|${quote(item.textLanguage)}`);
    if (item.seed) lines.push('seed');
    if (item.asks) lines.push('asks');
    if (item.onBehalf !== null) lines.push(`behalf|${item.onBehalf.people}|${quote(item.onBehalf.label)}`);
    if (item.hands !== null) lines.push(`hands|${item.hands.hands}|${item.hands.present}`);
    if (item.edited !== 0) lines.push(`edited|${item.edited}|${item.editedMs}`);
    lines.push(...item.tags.map(({ id, text }) => `tag|${id}|${quote(text)}`));
    lines.push(...item.versions.map(({ text, timeMs }) => `version|${quote(text)}|${timeMs}`));
    if (item.found !== FlagReason.UNSPECIFIED) lines.push(`found|${item.found}`);
    if (item.folded !== 0) lines.push(`folded|${item.folded}`);
    if (item.jury !== 0) lines.push(`jury|${item.jury}|${item.juryEndsMs}`);
    if (item.appealed) lines.push('appealed');
    lines.push(...item.flags.map(({ reason, doubleOf, note }) => `flag|${reason}|${doubleOf}|${quote(note)}`));
    return lines;
}

function quote(text: string): string {
    return JSON.stringify(text);
}

/** FNV-1a, 64 bits, over the UTF-8 of the canonical text, as 16 lower-case hex digits. */
export function digest(state: ViewState): string {
    return fnv1a(new TextEncoder().encode(canonical(state)));
}

// In two halves of 32 bits, because numbers hold 53 and BigInt is thirty times slower. The prime is 2^40 + 0x1b3, so a
// product needs the low half times 0x1b3 (41 bits) and the low half shifted into the high one.
export function fnv1a(bytes: Uint8Array): string {
    let high = 0xcbf29ce4;
    let low = 0x84222325;
    for (const byte of bytes) {
        low = (low ^ byte) >>> 0;
        const product = low * 0x1b3;
        high = (high * 0x1b3 + low * 0x100 + Math.floor(product / 0x100000000)) % 0x100000000;
        low = product % 0x100000000;
    }
    return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}
