// What dev/texts_plugin.ts makes of the files in languages/.
declare module 'virtual:kring-languages' {
    export const languages: readonly string[];
    export const names: Readonly<Record<string, string>>;
    export const words: Readonly<Record<string, { readonly adjectives: readonly string[]; readonly animals: readonly string[] }>>;
}

declare module 'virtual:kring-texts/all/*' {
    export const texts: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

declare module 'virtual:kring-texts/*' {
    export const sources: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>;
}
