// Small things that the page itself keeps: language, drafts, order of the list. In memory where the browser denies more.
import { MemoryShelf, type Shelf, WebShelf } from '../../sdk/client';

export const shelf: Shelf = (typeof window === 'undefined' ? null : WebShelf.open('localStorage')) ?? new MemoryShelf();
