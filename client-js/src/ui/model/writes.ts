// Watches the fields in which ideas and replies are written, and has it told that somebody does.
import { type KringClient, systemClock, WritingTeller } from '../../sdk/client';

/** Until what it returns is called. */
export function watchWriting(client: KringClient): () => void {
    const teller = new WritingTeller(systemClock, (stopped) => client.tellWriting(stopped));
    const typed = ({ target }: Event): void => {
        if (target instanceof HTMLTextAreaElement && target.dataset['composer'] !== undefined) teller.typed(target.value);
    };
    const sent = ({ target }: Event): void => {
        if (target instanceof HTMLFormElement && target.querySelector('[data-composer]') !== null) teller.sent();
    };
    document.addEventListener('input', typed);
    document.addEventListener('submit', sent);
    return () => {
        document.removeEventListener('input', typed);
        document.removeEventListener('submit', sent);
    };
}
