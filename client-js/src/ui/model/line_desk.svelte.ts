// From anywhere on the page to where a participant writes to the facilitators, with words to begin with where there are such: they
// are read, and added to, before they go. What was begun there stays.
import { draftOf, keepDraft } from './drafts.svelte';

export const lineDesk = $state({ isOpen: false });

export function writeLine(words = ''): void {
    const begun = draftOf('line.0');
    if (!begun.includes(words)) keepDraft('line.0', `${begun}\n${words}`.trim());
    lineDesk.isOpen = true;
}
