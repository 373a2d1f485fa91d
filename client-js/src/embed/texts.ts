// What the element itself says; the page in it has its own words. Level B1.
export interface EmbedTexts {
    title: string;
    loading: string;
    noLink: string;
    elsewhere: string;
    personal: string;
    silent: string;
    open: string;
}

export const texts: Record<'nl' | 'en', EmbedTexts> = {
    nl: {
        title: 'Sessie in Kring',
        loading: 'Een moment, de sessie komt eraan.',
        noLink: 'Hier hoort een sessie te staan, maar de link is niet compleet. Vraag het de beheerder van deze site.',
        elsewhere: 'Deze sessie is van een andere Kring dan deze site laat zien. Vraag het de beheerder van deze site.',
        personal: 'Deze link is persoonlijk en hoort niet op een site. Vraag het de beheerder van deze site.',
        silent: 'De sessie is hier niet te zien. Misschien mag deze site haar niet tonen.',
        open: 'Open de sessie in een eigen venster',
    },
    en: {
        title: 'Session in Kring',
        loading: 'One moment, the session is on its way.',
        noLink: 'A session belongs here, but its link is not complete. Ask whoever runs this site.',
        elsewhere: 'This session belongs to another Kring than this site shows. Ask whoever runs this site.',
        personal: 'This link is personal and does not belong on a site. Ask whoever runs this site.',
        silent: 'The session cannot be seen here. This site may not be allowed to show it.',
        open: 'Open the session in its own window',
    },
};
