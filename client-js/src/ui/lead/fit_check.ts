// The fit check: four questions before a room asks people for anything. It advises and never blocks. The questions are a
// data file; the build fails on one that is not what `parseFitCheck` wants.
type InLanguages = Readonly<Record<'nl' | 'en', string>>;

export interface FitQuestion {
    readonly id: string;
    readonly ask: InLanguages;
    /** What to do when the answer is no. */
    readonly advice: InLanguages;
}

const questionCount = 4;

/** Throws with the place and the reason when the file is not a fit check. */
export function parseFitCheck(file: unknown): readonly FitQuestion[] {
    const whole = objectAt('', file, ['questions']);
    const questions = whole['questions'];
    if (!Array.isArray(questions)) throw new TypeError('questions: not a list');
    if (questions.length !== questionCount) throw new RangeError(`questions: ${questions.length}, and not ${questionCount}`);
    const known = new Set<string>();
    return questions.map((entry: unknown, index) => {
        const place = `questions[${index}]`;
        const { id, ask, advice } = objectAt(place, entry, ['id', 'ask', 'advice']);
        const name = textAt(`${place}.id`, id);
        if (known.has(name)) throw new RangeError(`${place}.id: "${name}" is there twice`);
        known.add(name);
        return { id: name, ask: languagesAt(`${place}.ask`, ask), advice: languagesAt(`${place}.advice`, advice) };
    });
}

function objectAt(place: string, value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${place || 'the file'}: not an object`);
    const fields = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(fields)) if (!names.includes(name)) throw new RangeError(`${place}.${name}: unknown field`);
    for (const name of names) if (!(name in fields)) throw new RangeError(`${place}.${name}: missing`);
    return fields;
}

function languagesAt(place: string, value: unknown): InLanguages {
    const { nl, en } = objectAt(place, value, ['nl', 'en']);
    return { nl: textAt(`${place}.nl`, nl), en: textAt(`${place}.en`, en) };
}

function textAt(place: string, value: unknown): string {
    if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`${place}: no text`);
    return value;
}
