// Drafts are there again after a reload; on a device of more people only for as long as the tab lives.
import { beforeEach, expect, it, vi } from 'vitest';

class Web {
    private readonly values = new Map<string, string>();
    get length(): number {
        return this.values.size;
    }
    key = (index: number): string | null => [...this.values.keys()][index] ?? null;
    getItem = (key: string): string | null => this.values.get(key) ?? null;
    setItem = (key: string, value: string): void => void this.values.set(key, value);
    removeItem = (key: string): void => void this.values.delete(key);
}

let local: Web;
let tab: Web;

/** The page, loaded anew over what the browser kept. */
async function load(pathname = '/r/AAAA') {
    vi.resetModules();
    vi.stubGlobal('$state', (value: unknown) => value);
    vi.stubGlobal('window', {});
    vi.stubGlobal('location', { pathname });
    vi.stubGlobal('localStorage', local);
    vi.stubGlobal('sessionStorage', tab);
    return import('../src/ui/model/drafts.svelte');
}

beforeEach(() => {
    local = new Web();
    tab = new Web();
});

it('each field has its own, over a reload', async () => {
    const before = await load();
    before.keepDraft(0, 'an idea');
    before.keepDraft(7, 'a reply');
    before.keepDraft('edit.7', 'another text');
    before.keepDraft('flag.7', 'a note');
    const after = await load();
    expect([0, 7, 'edit.7' as const, 'flag.7' as const, 8].map((field) => after.draftOf(field as 0))).toEqual(['an idea', 'a reply', 'another text', 'a note', '']);
    after.keepDraft(7, '');
    expect((await load()).draftOf(7)).toBe('');
    for (const field of [0, 'edit.7', 'flag.7'] as const) after.keepDraft(field, '');
    expect(local.length, 'and nothing is left of what was sent').toBe(0);
});

it('of one session are not those of another', async () => {
    (await load('/r/AAAA')).keepDraft(0, 'for the square');
    expect((await load('/r/BBBB')).draftOf(0)).toBe('');
    expect((await load('/r/AAAA')).draftOf(0)).toBe('for the square');
});

it('of somebody who lives in the tab go with it', async () => {
    tab.setItem('kring.member.AAAA', '{}');
    (await load()).keepDraft(0, 'not for the next one');
    expect((await load()).draftOf(0)).toBe('not for the next one');
    expect(local.length).toBe(0);
    tab = new Web();
    expect((await load()).draftOf(0)).toBe('');
});
