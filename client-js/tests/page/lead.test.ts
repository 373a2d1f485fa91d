// The facilitator's page in a real browser, against a fake room: four zones, filters and search, ideas carried to each other by
// hand, tap and key, the tools in their menu, and what is shown of the big screen and the phones.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { RoomState } from '../gen/kring/v1/server_pb';
import { at, card, check, companyOf, focused, letGo, see, tooWide, until } from '../support/company';

const company = companyOf();
const ids = (page: Page): Promise<number[]> => at(page, 'idea').evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-id'))));

describe('the zones', () => {
    it('stand beside each other on a laptop', async () => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.lead();
        await card(page, (await ids(page))[0] ?? 0).waitFor();
        const box = async (name: string) => (await at(page, name).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
        const [agenda, ideas, pulse, thumb, phones] = await Promise.all([box('agenda'), box('ideas'), box('pulse'), box('screen-thumb'), box('phones')]);
        expect(agenda.x + agenda.width).toBeLessThanOrEqual(ideas.x);
        expect(ideas.x + ideas.width).toBeLessThanOrEqual(pulse.x);
        for (const each of [thumb, phones]) expect(each.y).toBeGreaterThan(600);
        for (const name of ['pause', 'lead-menu', 'present']) expect(await at(page, name).isVisible()).toBe(true);
    });

    it.each([
        [390, 1, 'light', 'nl'],
        [320, 2, 'dark', 'nl'],
        [900, 1, 'light', 'en'],
    ] as const)('come one at a time at %i px with %i00 %% text, and fit', async (width, scale, scheme, locale) => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.lead({ width, scheme, locale });
        await page.evaluate((size) => (document.documentElement.style.fontSize = `${size}00%`), scale);
        await at(page, 'idea').first().waitFor();
        for (const [zone, shows] of [['agenda', 'agenda'], ['pulse', 'pulse'], ['screen', 'screen-thumb'], ['stream', 'ideas']] as const) {
            await at(page, `zone-${zone}`).click();
            await at(page, shows).waitFor();
            expect(await at(page, 'ideas').isVisible()).toBe(zone === 'stream');
            await check(page, zone);
        }
        await at(page, 'lead-menu').click();
        expect(await tooWide(page)).toBe(0);
        const [opener, menu] = [await at(page, 'lead-menu').boundingBox(), await page.locator('#lead-menu').boundingBox()];
        expect((menu?.y ?? 0) - (opener?.y ?? 0) - (opener?.height ?? 0), 'it hangs under its button').toBeLessThan(24);
        await check(page, 'the menu');
        await at(page, 'tool-people').click();
        await at(page, 'people-panel').waitFor();
        expect(await tooWide(page)).toBe(0);
    });
});

describe('on a phone', () => {
    it('what can be undone does not cover the menu, and the report comes in sight when it is over', async () => {
        const page = await company.lead({ width: 390, height: 844 });
        await page.keyboard.press('.');
        await at(page, 'undo-offer').waitFor();
        await at(page, 'undo-offer').hover();
        await at(page, 'lead-menu').click();
        const covered = () =>
            page.locator('#lead-menu button').evaluateAll((all) =>
                all.filter((each) => {
                    each.scrollIntoView({ block: 'nearest' });
                    const { left, top, width, height } = each.getBoundingClientRect();
                    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[data-test=undo-offer]') != null;
                }).length,
            );
        expect(await covered()).toBe(0);
        await page.keyboard.press('Escape');
        await at(page, 'zone-pulse').click();
        await at(page, 'pulse').waitFor();
        company.server.room.turnTo(RoomState.CLOSED);
        await until(() => at(page, 'report-panel').isVisible()).toBe(true);
        expect(await at(page, 'zone-stream').getAttribute('aria-current')).toBe('true');
    });
});

describe('the stream', () => {
    it('is filtered and searched', async () => {
        const [bench, tree] = [company.server.room.plant('Bo', 'Benches'), company.server.room.plant('Cas', 'A lime tree')];
        const page = await company.lead();
        await until(() => ids(page)).toEqual([tree, bench]);
        await page.keyboard.press('/');
        await page.keyboard.type('LIME');
        await until(() => ids(page)).toEqual([tree]);
        expect(await at(page, 'filter-found').innerText()).toBe('1 idea');
        await page.keyboard.press('Escape');
        await until(() => ids(page)).toEqual([tree, bench]);
        await at(page, 'filter-mine').click();
        await until(() => ids(page)).toEqual([]);
        await until(() => at(page, 'empty').innerText()).toContain('filter');
        await at(page, 'filter-unanswered').click();
        await until(() => ids(page)).toEqual([tree, bench]);
        await check(page, 'a filter');
    });

    it('says how to begin where nothing is', async () => {
        const page = await company.lead();
        await until(() => at(page, 'empty').innerText()).toContain('seed');
    });

    it('keeps the focus on an idea that a key moves to the top and back', async () => {
        const [bench] = [company.server.room.plant('Bo', 'Benches'), company.server.room.plant('Cas', 'Seats')];
        const page = await company.lead();
        const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? document.activeElement?.tagName);
        await until(() => ids(page)).toHaveLength(2);
        await letGo(page);
        for (const key of ['j', 'j', 'p']) await page.keyboard.press(key);
        await until(async () => (await ids(page))[0]).toBe(bench);
        expect(await focused()).toBe(String(bench));
        await page.keyboard.press('p');
        await until(async () => (await ids(page))[1]).toBe(bench);
        await until(focused).toBe(String(bench));
    });

    it('puts one idea to another by keys alone', async () => {
        const [bench, seat] = [company.server.room.plant('Bo', 'Benches'), company.server.room.plant('Cas', 'Seats')];
        const page = await company.lead();
        await until(() => ids(page)).toEqual([seat, bench]);
        await letGo(page);
        for (const key of ['j', 'g', 'j']) await page.keyboard.press(key);
        await at(page, 'carry-bar').waitFor();
        expect(await card(page, bench).getAttribute('data-over')).toBe('');
        await check(page, 'carrying');
        await page.keyboard.press('Escape');
        await until(() => at(page, 'carry-bar').count()).toBe(0);
        for (const key of ['g', 'k', 'Enter']) await page.keyboard.press(key);
        await at(page, 'carry-title').fill('Sitting');
        await check(page, 'what becomes of two');
        await page.keyboard.press('Enter');
        await until(() => at(page, 'group').allInnerTexts()).toEqual(['Group: Sitting', 'Group: Sitting']);
        await at(page, 'undo').click();
        await until(() => at(page, 'group').count()).toBe(0);
    });

    it('merges by dragging, and by two taps', async () => {
        const [bench, seat] = [company.server.room.plant('Bo', 'Benches'), company.server.room.plant('Cas', 'Seats')];
        const page = await company.lead();
        const handle = card(page, seat).locator('[data-test=carry]');
        const from = await handle.boundingBox();
        const to = await card(page, bench).boundingBox();
        if (from === null || to === null) throw new Error('nothing to drag');
        await page.mouse.move(from.x + 5, from.y + 5);
        await page.mouse.down();
        await page.mouse.move(to.x + 60, to.y + 30, { steps: 5 });
        await at(page, 'carry-bar').waitFor();
        await page.mouse.up();
        await at(page, 'carry-merge').click();
        await at(page, 'reason-confirm').click();
        await until(() => ids(page)).toEqual([bench]);
        await at(page, 'undo').click();
        await see(page, 2);
        await card(page, bench).locator('[data-test=carry]').click();
        await card(page, seat).locator('[data-test=item-text]').click();
        await at(page, 'carry-form').waitFor();
    });

    it('is let go when nothing is under the hand', async () => {
        const seat = company.server.room.plant('Cas', 'Seats');
        const page = await company.lead();
        const from = await card(page, seat).locator('[data-test=carry]').boundingBox();
        if (from === null) throw new Error('nothing to drag');
        await page.mouse.move(from.x + 5, from.y + 5);
        await page.mouse.down();
        await page.mouse.move(20, 400, { steps: 5 });
        await at(page, 'carry-bar').waitFor();
        await page.mouse.up();
        await until(() => at(page, 'carry-bar').count()).toBe(0);
        expect(await at(page, 'carry-form').count()).toBe(0);
    });

    it('is opened and answered by keys', async () => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.lead();
        await at(page, 'toggle-thread').waitFor();
        await letGo(page);
        await page.keyboard.press('j');
        await page.keyboard.press('a');
        await until(() => focused(page)).toBe('reply-text');
        await page.keyboard.type('Which?');
        await page.keyboard.press('Control+Enter');
        await until(() => at(page, 'reply').count()).toBe(1);
    });
});

describe('the tools', () => {
    it('open from the menu beside what needs somebody, and give the focus back', async () => {
        const page = await company.lead();
        await at(page, 'join-link').waitFor();
        await at(page, 'lead-menu').click();
        await until(() => focused(page)).toBe('tool-ways');
        await check(page, 'the menu');
        await page.keyboard.press('Escape');
        await until(() => focused(page)).toBe('lead-menu');
        expect(await at(page, 'tool-ways').count()).toBe(0);
        await at(page, 'lead-menu').click();
        await at(page, 'tool-people').click();
        await at(page, 'people-panel').waitFor();
        expect(await at(page, 'join-link').count()).toBe(0);
        await until(() => page.evaluate(() => document.activeElement?.id)).toBe('tool');
        await page.keyboard.press('Escape');
        await until(() => at(page, 'tool').count()).toBe(0);
        expect(await focused(page)).toBe('lead-menu');
    });

    it.each(['lock-room', 'groups', 'open-sheet', 'keys', 'edit-charter', 'close'])('ask over the page, and give the focus back to the menu: %s', async (act) => {
        const page = await company.lead();
        await at(page, 'lead-menu').click();
        await at(page, act).click();
        await page.locator('dialog[open]').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
        await until(() => focused(page)).toBe('lead-menu');
    });

    it.each(['ways', 'people', 'stakeholders', 'tables', 'about', 'rules', 'report', 'recovery'])('are accessible: %s', async (tool) => {
        const page = await company.lead();
        await at(page, 'lead-menu').click();
        await at(page, `tool-${tool}`).click();
        await page.locator(`[data-test=tool][data-tool=${tool}] :is(button, input)`).nth(1).waitFor();
        await check(page, tool);
    });
});

describe('what is at stake', () => {
    it('shows what the big screen and the phones have', async () => {
        const bench = company.server.room.plant('Bo', 'Benches');
        const page = await company.lead();
        await until(() => at(page, 'screen-thumb').innerText()).toContain('Benches');
        expect(await at(page, 'phones').innerText()).toContain('may write');
        await card(page, bench).locator('[data-test=spotlight-idea]').click();
        await until(() => at(page, 'screen-thumb').getAttribute('data-shows')).toBe('spotlight');
        await letGo(page);
        await page.keyboard.press('.');
        await until(() => at(page, 'phones').innerText()).toBe('may only read');
        await until(() => at(page, 'screen-thumb').getAttribute('data-shows')).toBe('pause');
    });

    it('has the big screen show what a facilitator wishes, and gives it back', async () => {
        const bench = company.server.room.plant('Bo', 'Benches');
        const tree = company.server.room.plant('Cem', 'Trees');
        const page = await company.lead();
        const shows = (scene: string) => until(() => at(page, 'screen-thumb').getAttribute('data-shows')).toBe(scene);
        await shows('ideas');
        await letGo(page);
        for (const back of ['q', 'Escape']) {
            await page.keyboard.press('q');
            await shows('lobby');
            expect(await at(page, 'screen-note').innerText()).toBe('Chosen by a facilitator.');
            await page.keyboard.press(back);
            await shows('ideas');
        }
        expect(await at(page, 'screen-note').count()).toBe(0);
        // Nothing of it is there yet: the screen goes on by itself, and the page says why.
        await at(page, 'turn-screen').click();
        await until(() => page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('turn-by_itself');
        await check(page, 'what the big screen can show');
        await at(page, 'turn-compare').click();
        await until(() => page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('turn-screen');
        await until(() => at(page, 'screen-note').innerText()).toContain('Pin two ideas.');
        await shows('ideas');
        for (const id of [bench, tree]) await card(page, id).locator('[data-test=pin]').click();
        await shows('compare');
        // What is told of the room goes before it, and leaves it standing.
        await letGo(page);
        await page.keyboard.press('.');
        await shows('pause');
        await until(() => at(page, 'screen-note').innerText()).toBe('After the pause: two ideas side by side.');
        await page.keyboard.press('.');
        await shows('compare');
        // An idea that comes into the spotlight ends it.
        await card(page, tree).locator('[data-test=spotlight-idea]').click();
        await shows('spotlight');
        expect(await at(page, 'screen-note').count()).toBe(0);
    });

    it('turns the big screen, where it can be put aside until somebody wishes something else', async () => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.lead();
        const screen = await company.screen({ height: 720 });
        const shows = (scene: string) => until(() => at(screen, 'screen').getAttribute('data-scene')).toBe(scene);
        await shows('ideas');
        await letGo(page);
        await page.keyboard.press('q');
        await shows('lobby');
        expect(await at(screen, 'enlarge').getAttribute('aria-pressed')).toBe('true');
        // By the key of the screen itself, by asking for something else there, and by a clicker.
        await screen.keyboard.press('q');
        await shows('ideas');
        await at(page, 'turn-screen').click();
        await at(page, 'turn-pulse').click();
        await shows('pulse');
        await screen.keyboard.press('PageDown');
        await shows('spotlight');
        await screen.keyboard.press('Escape');
        await shows('pulse');
        await screen.mouse.move(20, 20);
        await at(screen, 'ask-pulse').click();
        await shows('ideas');
        await at(page, 'turn-screen').click();
        await at(page, 'turn-way_in').click();
        await shows('lobby');
        await at(screen, 'ask-pulse').click();
        await shows('pulse');
        // Facilitators have the last word, also when they give it back.
        await letGo(page);
        await page.keyboard.press('Escape');
        await shows('ideas');
    });

    it('can call the end off while it is still to come', async () => {
        const page = await company.lead();
        await at(page, 'lead-menu').click();
        await at(page, 'close').click();
        await at(page, 'close-sure').click();
        await at(page, 'undo').click();
        await until(() => at(page, 'undo-offer').count()).toBe(0);
        expect(await at(page, 'room-state').getAttribute('data-state')).toBe('open');
        await at(page, 'lead-menu').click();
        await at(page, 'close').click();
        await at(page, 'close-sure').click();
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('closed');
        expect(await at(page, 'undo-offer').count()).toBe(0);
        await at(page, 'report-publish').waitFor();
        await check(page, 'an ended session');
    });
});
