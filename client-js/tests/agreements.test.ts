import { describe, expect, it } from 'vitest';
import { Authors, LadderStep, ListOrder, Measure, NamesMode, Permission, type Charter, type ViewState } from '../src/store/view';
import { emptyView, foldSelf, foldTotals, foldUpdate, ItemState, seesCounts, View } from '../src/store/view';
import { Role, type Change } from '../src/protocol/gen/kring/v1/server_wire';
import { cardOf, cardWordsMax, dateText, wordCount } from '../src/ui/model/charter_card';
import { parseFitCheck } from '../src/ui/lead/fit_check';
import fitCheck from '../src/ui/lead/fit_check.json';
import { timeText } from '../src/ui/model/phase_clock.svelte';
import { pseudonymOf } from '../src/ui/model/pseudonyms';
import { en as enFirst } from './support/catalogues';
import { enLater } from './support/catalogues';
import { leadEn } from './support/catalogues';
import { leadNl } from './support/catalogues';
import { nl as nlFirst } from './support/catalogues';
import { nlLater } from './support/catalogues';

const en = { ...enFirst, ...enLater };
const nl = { ...nlFirst, ...nlLater };

const charter: Charter = {
    version: 13,
    isConfirmed: false,
    goals: [{ text: 'Twenty ideas', measure: Measure.IDEAS, target: 20 }],
    question: 'What should grow?',
    welcome: 'plans for trees',
    unwelcome: '',
    promise: 'We answer every idea.',
    dueDate: 20270301,
    decisionMaker: 'Alderman Boer',
    ladderStep: LadderStep.CONSULT,
    confidence: '',
    manners: [],
    names: NamesMode.SHOWN,
};
const languages = [['nl', nl], ['en', en]] as const;

describe('the card', () => {
    it('is four sentences made from the charter', () => {
        expect(cardOf(charter, 'en', en)).toEqual([
            'This is what we want to reach: Twenty ideas.',
            'You say what you think: plans for trees.',
            'By 1 March 2027, Alderman Boer will do this: We answer every idea (not yet confirmed).',
            'Everybody sees the name you choose.',
        ]);
        expect(cardOf({ ...charter, isConfirmed: true, decisionMaker: '', welcome: '' }, 'nl', nl)).toEqual([
            'We willen dit bereiken: Twenty ideas.',
            'Jij zegt wat je vindt.',
            'Uiterlijk 1 maart 2027: We answer every idea (bevestigd).',
            'Iedereen ziet de naam die je kiest.',
        ]);
    });

    it('marks what people wrote, and has one kind of mark at the end of a sentence that was cut', () => {
        const [first, second, third, fourth] = cardOf({ ...charter, welcome: 'a b c d e f g h i. And more' }, 'en', en, '|');
        expect(first).toBe('This is what we want to reach: |Twenty ideas|.');
        expect(second).toBe('You say what you think: |a b c d e f g h i…|');
        expect(third).toBe('By 1 March 2027, |Alderman Boer| will do this: |We answer every idea| (not yet confirmed).');
        expect(fourth).toBe('Everybody sees the name you choose.');
    });

    it('asks the question where the session has no other name, and cuts where a sentence ends', () => {
        const goals = [{ text: 'What grows here?', measure: Measure.UNSPECIFIED, target: 0 }];
        const promise = 'We answer every idea. The best of them we build before the summer of next year.';
        const [first, , third] = cardOf({ ...charter, goals, promise, decisionMaker: '' }, 'en', en);
        expect(first).toBe('This is the question: What grows here?');
        expect(third).toBe('By 1 March 2027: We answer every idea… (not yet confirmed).');
    });

    it('leaves the promise whole where there is place for it', () => {
        const promise = 'We choose three ideas, build them with whoever wants to join in, e.g. on Saturdays, and explain why.';
        const [, , third] = cardOf({ ...charter, promise, decisionMaker: '', welcome: '' }, 'en', en);
        expect(third).toBe('By 1 March 2027: We choose three ideas, build them with whoever wants to join in, e.g. on Saturdays, and explain why (not yet confirmed).');
    });

    it('has at most sixty words, whatever people wrote', () => {
        const long = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');
        const texts = { welcome: long, promise: long, decisionMaker: long, goals: [{ text: long, measure: Measure.UNSPECIFIED, target: 0 }] };
        for (const [language, words] of languages) {
            for (const ladderStep of [1, 2, 3, 4, 5] as LadderStep[]) {
                for (const names of [1, 2, 3] as NamesMode[]) {
                    for (const isConfirmed of [true, false]) {
                        const sentences = cardOf({ ...charter, ...texts, ladderStep, names, isConfirmed }, language, words);
                        expect(sentences).toHaveLength(4);
                        expect(wordCount(sentences.join(' '))).toBeLessThanOrEqual(cardWordsMax);
                    }
                }
            }
        }
    });

    it('names a day, in whatever zone one is', () => {
        expect(dateText(20270301, 'nl')).toBe('1 maart 2027');
        expect(dateText(20271231, 'en')).toBe('31 December 2027');
    });
});

describe('the fit check', () => {
    it('has four questions in both languages', () => {
        expect(parseFitCheck(fitCheck)).toHaveLength(4);
    });

    it('says where a file is wrong', () => {
        const with_ = (change: (file: { questions: Record<string, unknown>[] }) => void): unknown => {
            const file = structuredClone(fitCheck) as { questions: Record<string, unknown>[] };
            change(file);
            return file;
        };
        expect(() => parseFitCheck([])).toThrow('the file: not an object');
        expect(() => parseFitCheck(with_((file) => file.questions.pop()))).toThrow('questions: 3, and not 4');
        expect(() => parseFitCheck(with_((file) => (file.questions[1]!['score'] = 1)))).toThrow('questions[1].score: unknown field');
        expect(() => parseFitCheck(with_((file) => delete file.questions[2]!['advice']))).toThrow('questions[2].advice: missing');
        expect(() => parseFitCheck(with_((file) => (file.questions[0]!['ask'] = { nl: 'x', en: ' ' })))).toThrow('questions[0].ask.en: no text');
        expect(() => parseFitCheck(with_((file) => (file.questions[3]!['id'] = 'open')))).toThrow('questions[3].id: "open" is there twice');
    });
});

describe('the texts of facilitators', () => {
    it('are there in both languages with the same placeholders', () => {
        expect(Object.keys(leadNl).sort()).toEqual(Object.keys(leadEn).sort());
        for (const [key, text] of Object.entries(leadEn)) {
            const holes = (words: string): string[] => (words.match(/\{\w+\}/g) ?? []).sort();
            expect(holes(leadNl[key as keyof typeof leadEn]), key).toEqual(holes(text));
            expect(text + leadNl[key as keyof typeof leadEn], key).not.toContain('!');
        }
    });
});

describe('a made-up name', () => {
    it('is each member\'s own, and the same on every page', () => {
        const names = Array.from({ length: 3_000 }, (_, member) => pseudonymOf('nl', member));
        expect(new Set(names).size).toBe(names.length);
        expect(pseudonymOf('en', 17)).toBe(pseudonymOf('en', 17));
    });
});

describe('the time left', () => {
    it('is minutes and seconds', () => {
        expect([0, 5, 60, 605, 3_600].map(timeText)).toEqual(['0:00', '0:05', '1:00', '10:05', '60:00']);
    });
});

// What the fixtures do not hold: counts and own state, which are no part of the canonical text.
describe('phases in the store', () => {
    const item = { id: 8n, parent: 0n, state: ItemState.SHOWN, author: 5n, authorName: 'Ana', authorRole: Role.PARTICIPANT, text: 'A pond', timeMs: 1n, hiddenReason: '', hides: [], improves: 0n, group: 0n, mergedInto: 0n, mergeReason: '', locked: 0n,
        asks: false,
        seed: false, table: 0n, lifted: 0n, edited: 0n, editedMs: 0n, tags: [], versions: [], textLanguage: '', textLater: false, found: 0, folded: 0n, flags: [], jury: 0n, juryEndsMs: 0n, appealed: false };
    const switches = (shows: boolean) => ({
        write: Permission.EVERYBODY,
        reply: Permission.UNSPECIFIED,
        vote: Permission.UNSPECIFIED,
        showCounts: shows,
        showAuthors: shows,
        order: ListOrder.NEWEST,
        withoutSupport: false,
        withoutStance: false,
    });
    const after = (state: ViewState, sequence: number, body: Change['body']): ViewState => {
        const next = foldUpdate(state, { after: BigInt(state.sequence), through: BigInt(sequence), changes: [{ sequence: BigInt(sequence), body }] });
        if (next === 'gap') throw new Error('a gap');
        return next;
    };
    const begun = (view: View): ViewState => {
        const ballots = after(emptyView(view), 2, { case: 'ballot', value: { id: 2n, kind: 1, isClosed: false, hidesCounts: false, waits: false } });
        const written = after(ballots, 8, { case: 'item', value: item });
        return foldTotals(written, { asOf: 9n, subjects: [{ subject: 8n, ballot: 2n, counts: [3] }], members: undefined, present: undefined, figures: undefined });
    };
    const phases = (shows: boolean, authors: Authors): Change['body'] => ({
        case: 'phases',
        value: { phases: { agenda: undefined, active: [{ number: 1, endsMs: 0n }], switches: switches(shows) }, authors, shown: shows ? [{ id: 8n, author: 5n, authorName: 'Ana' }] : [] },
    });

    it('take counts and authors away, and bring them back', () => {
        const hidden = after(begun(View.PARTICIPANT), 10, phases(false, Authors.HIDDEN));
        expect(hidden.totals.size).toBe(0);
        expect(seesCounts(hidden)).toBe(false);
        expect(hidden.items.get(8)).toMatchObject({ author: 0, authorName: '', authorRole: Role.PARTICIPANT, text: 'A pond' });
        // Counts that were on their way when the phase began come too late.
        const late = foldTotals(hidden, { asOf: 9n, subjects: [{ subject: 8n, ballot: 2n, counts: [3] }], members: undefined, present: undefined, figures: undefined });
        expect(late.totals.size).toBe(0);
        const shown = after(hidden, 11, phases(true, Authors.NAMED));
        expect(shown.items.get(8)).toMatchObject({ author: 5, authorName: 'Ana' });
    });

    it('leave a facilitator all counts', () => {
        expect(after(begun(View.FACILITATOR), 10, phases(false, Authors.NAMED)).totals.size).toBe(1);
    });

    it('do not give a new name to what shows none', () => {
        const hidden = after(begun(View.FACILITATOR), 10, phases(false, Authors.NUMBERED));
        const renamed = after(hidden, 11, { case: 'renamed', value: { member: 5n, name: 'Anna' } });
        expect(renamed.items.get(8)).toMatchObject({ author: 5, authorName: '' });
    });

    it('leave it to the own state who wrote what', () => {
        const self = { asOf: 8n, whole: true, votes: [], contributions: [], name: undefined, authored: [8n], acceptedCharter: 13n, answers: [], lines: [], calls: [], flags: [] };
        const state = foldSelf(begun(View.PARTICIPANT), self);
        expect([...state.own.authored]).toEqual([8]);
        expect(state.own.acceptedCharter).toBe(13);
        const more = foldSelf(state, { ...self, whole: false, authored: [9n], acceptedCharter: undefined });
        expect([...more.own.authored]).toEqual([8, 9]);
        expect(more.own.acceptedCharter).toBe(13);
    });
});
