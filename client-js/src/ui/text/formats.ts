// Numbers, times and forms of words as a language has them. To make such a format costs far more than to use it,
// and a page of cards asks for it at every vote: so each is made once.

function perLanguage<Format>(make: (language: string) => Format): (language: string) => Format {
    const made = new Map<string, Format>();
    return (language) => {
        const known = made.get(language) ?? make(language);
        made.set(language, known);
        return known;
    };
}

export const numbersIn = perLanguage((language) => new Intl.NumberFormat(language));
/** Large ones in few signs. */
export const shortNumbersIn = perLanguage((language) => new Intl.NumberFormat(language, { notation: 'compact' }));
/** The time of day. */
export const timesIn = perLanguage((language) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
/** Which form of a word a number takes. */
export const formsIn = perLanguage((language) => new Intl.PluralRules(language));
