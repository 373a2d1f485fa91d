// In the built page a text has a number in the place of its key: keys are a third of what texts weigh, and stand in the code once
// more. Pure. Numbered is what the code names in full. By its key stays what is put together at run time, as in `stance.${name}`,
// and what the server names; the texts of the element for other sites, which are read by name; and the rules, whose keys are in the
// page (`data-rule`).
import { composedShapes, isTold, plural, type LanguageFile, type Section, type Sources } from './text_checks.ts';

/** By key, of what is counted without the form of the plural; the same in all sections, because the code does not say which it means. */
export type Numbers = ReadonlyMap<string, number>;

const namedSections = new Set(['embed', 'rules']);
const baseOf = (key: string): string => key.replace(plural, '');

export function numbersOf({ sections }: LanguageFile, sources: Sources): Numbers {
    const keys = Object.entries(sections).filter(([name]) => !namedSections.has(name)).flatMap(([, section]) => Object.keys(section));
    const counted = new Set(keys.filter((key) => key.endsWith('.other')).map(baseOf));
    const shapes = composedShapes(sources);
    const staysNamed = (key: string): boolean => isTold(key) || shapes.some((shape) => shape.test(key) || shape.test(`${key}.other`));
    const bases = new Set(keys.map((key) => (counted.has(baseOf(key)) ? baseOf(key) : key)));
    return new Map([...bases].filter((base) => !staysNamed(base)).map((base, index) => [base, index]));
}

/** The section as an expression: texts at the places of their numbers, in a list with holes, and the others by name. */
export function sectionCode(section: Section, numbers: Numbers): string {
    const list: string[] = [];
    const named: string[] = [];
    for (const [key, text] of Object.entries(section)) {
        const number = numbers.get(key);
        const counted = numbers.get(baseOf(key));
        const name = counted === undefined ? key : `${counted}${plural.exec(key)?.[0] ?? ''}`;
        if (number === undefined) named.push(`${JSON.stringify(name)}: ${JSON.stringify(text)}`);
        else list[number] = JSON.stringify(text);
    }
    return `{ ...[${Array.from(list, (text) => text ?? '').join()}], ${named.join(', ')} }`;
}

interface SyntaxNode {
    readonly type: string;
    readonly start: number;
    readonly end: number;
    readonly value?: unknown;
}

/** The code with numbers, as strings still, in the place of keys; `program`: its syntax tree. */
export function numbered(code: string, program: unknown, numbers: Numbers): string {
    const found: { readonly at: SyntaxNode; readonly number: number }[] = [];
    const visit = (node: unknown): void => {
        if (Array.isArray(node)) return node.forEach(visit);
        if (typeof node !== 'object' || node === null) return;
        const at = node as SyntaxNode;
        const number = at.type === 'Literal' && typeof at.value === 'string' ? numbers.get(at.value) : undefined;
        if (number !== undefined) found.push({ at, number });
        Object.values(node).forEach(visit);
    };
    visit(program);
    const fromTheEnd = found.sort((left, right) => right.at.start - left.at.start);
    return fromTheEnd.reduce((text, { at, number }) => `${text.slice(0, at.start)}"${number}"${text.slice(at.end)}`, code);
}
