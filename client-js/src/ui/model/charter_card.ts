// The card that stands before the way in: four sentences made from the charter, at most sixty words together, so that it
// fits a phone without scrolling. What is cut here stands whole under all agreements. Pure functions.
import { type Charter, LadderStep, NamesMode } from '../../sdk/view';
import { textOf, type Language, type PlainKey, type Texts } from '../text/text';

export const cardWordsMax = 60;

// So many words of people's own texts the sentences take in any case; with the words around them they stay below the most.
// What is left of that goes to them in this order.
const wordsMin = { promise: 7, welcome: 8, goal: 10, decisionMaker: 4 };
type Share = Readonly<Record<keyof typeof wordsMin, number>>;

const stepKeys: Record<LadderStep, PlainKey> = {
    [LadderStep.UNSPECIFIED]: 'card.consult',
    [LadderStep.INFORM]: 'card.inform',
    [LadderStep.CONSULT]: 'card.consult',
    [LadderStep.ADVISE]: 'card.advise',
    [LadderStep.CO_PRODUCE]: 'card.co_produce',
    [LadderStep.CO_DECIDE]: 'card.co_decide',
};

const namesKeys: Record<NamesMode, PlainKey> = {
    [NamesMode.UNSPECIFIED]: 'card.names_shown',
    [NamesMode.SHOWN]: 'card.names_shown',
    [NamesMode.PSEUDONYMS]: 'card.names_pseudonyms',
    [NamesMode.UNNAMED]: 'card.names_unnamed',
};

/** `mark` stands before and after what people wrote themselves. */
export function cardOf(charter: Charter, language: Language, texts: Texts, mark = ''): string[] {
    let share: Share = wordsMin;
    for (const part of Object.keys(wordsMin) as (keyof Share)[]) {
        const left = cardWordsMax - wordCount(sentencesOf(charter, language, texts, share).join(' '));
        share = { ...share, [part]: share[part] + left };
    }
    return sentencesOf(charter, language, texts, share, mark);
}

function sentencesOf(charter: Charter, language: Language, texts: Texts, share: Share, mark = ''): string[] {
    const { goals, welcome, promise, decisionMaker, ladderStep, names } = charter;
    const own = (text: string, words: number): string => mark + clipped(text, words) + mark;
    const step = textOf(texts, stepKeys[ladderStep]);
    const does = welcome === '' ? textOf(texts, 'card.do', { step }) : textOf(texts, 'card.do_with', { step, what: own(welcome, share.welcome) });
    const values = {
        date: dateText(charter.dueDate, language),
        who: own(decisionMaker, share.decisionMaker),
        promise: own(promise, share.promise),
        status: textOf(texts, charter.isConfirmed ? 'promise.confirmed' : 'promise.unconfirmed'),
    };
    const goal = clipped(goals[0]?.text ?? '', share.goal);
    const sentences = [
        // A session that has no name of its own is called as its question, which is no thing to reach.
        textOf(texts, /[?…]$/.test(goal) && (goals[0]?.text ?? '').trimEnd().endsWith('?') ? 'card.question' : 'card.goal', { goal: mark + goal + mark }),
        does,
        textOf(texts, decisionMaker === '' ? 'card.promise' : 'card.promise_by', values),
        textOf(texts, namesKeys[names]),
    ];
    // What was cut ends with dots of its own.
    return sentences.map((sentence) => sentence.replace(/…(\W?)\.$/, '…$1'));
}

/** `number` is YYYYMMDD: a day, and no moment of any time zone. */
export function dateText(number: number, language: Language): string {
    const day = new Date(Date.UTC(Math.floor(number / 10_000), (Math.floor(number / 100) % 100) - 1, number % 100));
    // Europe's order of day and month, as in Dutch.
    return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day);
}

export function wordCount(text: string): number {
    return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

// The first sentence, or as many words of it as there is place for. Without the mark at its end, because the sentence around
// it goes on or has one of its own.
function clipped(text: string, words: number): string {
    const all = text.trim().split(/\s+/);
    const ends = all.findIndex((word, index) => /[.!?]$/.test(word) && /^\p{Lu}/u.test(all[index + 1] ?? ''));
    const sentence = ends < 0 ? all : all.slice(0, ends + 1);
    const kept = sentence.slice(0, words).join(' ').replace(/[.,;:]+$/, '');
    return kept + (Math.min(words, sentence.length) < all.length ? '…' : '');
}
