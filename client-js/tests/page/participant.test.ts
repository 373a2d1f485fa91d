// The participant's page in a real browser against a fake room: a long list, search, one by one, keys, what one wrote, what is
// said aloud, and that nothing moves under the thumb.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { at, card, check, companyOf, focused, letGo, until } from '../support/company';
import { RefusalCode, RoomState } from '../gen/kring/v1/server_pb';
import { stance, support } from '../support/fake_room';

const company = companyOf();

const cardsIn = (page: Page): Promise<number> => at(page, 'idea').count();
const places = (page: Page): Promise<string[]> => page.locator('[data-test=idea] > h3').allInnerTexts();

function plant(count: number): number[] {
    return Array.from({ length: count }, (_, number) => company.server.room.plant('Bo', `Idea number ${number + 1}`));
}

async function turnKeysOn(page: Page): Promise<void> {
    await at(page, 'me').click();
    await at(page, 'keys-switch').check();
    await page.keyboard.press('Escape');
    await at(page, 'keys-switch').waitFor({ state: 'detached' });
    await letGo(page);
}

describe('a long list', () => {
    it('is in the page in part, says the place of each, and stays where one looks while it grows', async () => {
        plant(260);
        const page = await company.join();
        await until(() => cardsIn(page)).toBe(50);
        // As where the browser does not keep the place by itself.
        await page.evaluate(() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('* { overflow-anchor: none !important; }');
            document.adoptedStyleSheets = [sheet];
        });
        expect((await places(page))[0]).toBe('Idea 1 of 260');
        for (let step = 0; step < 2; ++step) {
            const last = (await places(page)).length;
            const id = Number(await page.locator('[data-test=idea]').nth(last - 1).getAttribute('data-id'));
            const topOf = (): Promise<number> => card(page, id).evaluate((element) => element.getBoundingClientRect().top);
            await at(page, 'show-more').scrollIntoViewIfNeeded();
            const before = await topOf();
            await at(page, 'show-more').click();
            await until(() => cardsIn(page)).not.toBe(last);
            expect(Math.abs((await topOf()) - before), 'what was looked at stays').toBeLessThan(2);
            await until(() => focused(page)).toBe('idea');
        }
        expect(await cardsIn(page)).toBe(120);
        expect((await places(page))[0]).toBe('Idea 31 of 260');
        expect((await places(page)).at(-1)).toBe('Idea 150 of 260');
        await at(page, 'show-earlier').click();
        await until(async () => (await places(page))[0]).toBe('Idea 1 of 260');
        expect(await cardsIn(page)).toBe(120);
    });

    it('is searched to its end, and the way to an idea far down leads there', async () => {
        const ids = plant(200);
        const page = await company.join();
        await at(page, 'search-open').click();
        await until(() => focused(page)).toBe('search');
        await page.keyboard.type('number 7');
        await until(() => at(page, 'item-text').allInnerTexts()).toContain('Idea number 7');
        await until(() => at(page, 'status').innerText()).toContain('ideas found');
        await check(page, 'a search');
        await page.keyboard.type('zzz');
        await at(page, 'nothing-found').waitFor();
        await page.keyboard.press('Escape');
        await until(() => focused(page)).toBe('search-open');
        await until(() => cardsIn(page)).toBe(50);

        const oldest = ids[0] ?? 0;
        expect(await card(page, oldest).count()).toBe(0);
        company.server.room.putInSpotlight(oldest);
        await at(page, 'spotlight-look').click();
        await card(page, oldest).waitFor();
        await until(() => card(page, oldest).evaluate((element) => element.contains(document.activeElement))).toBe(true);
        expect(await card(page, oldest).locator('h3').innerText()).toBe('Idea 200 of 200');
    });

    it('takes nothing in by itself where somebody wants it so', async () => {
        company.server.room.plant('Bo', 'first');
        const page = await company.join();
        await at(page, 'me').click();
        await at(page, 'by-hand').check();
        await page.keyboard.press('Escape');
        await letGo(page);
        await page.reload();
        await at(page, 'idea').waitFor();
        company.server.room.plant('Bo', 'second');
        await at(page, 'show-held').waitFor();
        expect(await at(page, 'item-text').allInnerTexts()).toEqual(['first']);
    });
});

describe('one by one', () => {
    it('asks for each statement once, moves the focus to the next one’s text, and keeps the place', async () => {
        const ids = plant(4);
        const page = await company.join();
        await at(page, 'as-cards').click();
        await at(page, 'card').waitFor();
        expect(await at(page, 'card-place').innerText()).toBe('Card 1 of about 4');
        // Above the field, to the last of its buttons.
        const bottomOf = (name: string): Promise<number> => at(page, name).evaluate((element) => element.getBoundingClientRect().bottom);
        await until(async () => (await bottomOf('card-pass')) < (await at(page, 'composer').evaluate((element) => element.getBoundingClientRect().top))).toBe(true);
        await check(page, 'cards');
        const current = async (): Promise<number> => Number(await at(page, 'card').getAttribute('data-id'));
        const first = await current();
        await at(page, 'card-agree').click();
        await until(() => company.server.room.voteOf('Ana', stance, first)).toBe(1);
        await until(() => at(page, 'card-place').innerText()).toBe('Card 2 of about 4');
        await until(() => focused(page)).toBe('card-text');
        const second = await current();
        expect(second).not.toBe(first);
        // Its text is said by the focus alone, and no second time.
        const text = await at(page, 'card-text').innerText();
        expect(await at(page, 'status').innerText()).not.toContain(text);
        expect(await at(page, 'urgent').innerText()).not.toContain(text);
        expect(await at(page, 'card-text').evaluate((element) => element.closest('[aria-live], [role=status], [role=alert]'))).toBe(null);

        await at(page, 'as-list').click();
        await card(page, ids[0] ?? 0).waitFor();
        await at(page, 'as-cards').click();
        await until(current).toBe(second);

        await at(page, 'card-back').click();
        await until(current).toBe(first);
        company.server.room.plant('Cas', 'Came meanwhile');
        await until(() => at(page, 'card-place').innerText()).toContain('of about 5');
        expect(await current(), 'and moves nothing').toBe(first);
        expect(await at(page, 'card-agree').getAttribute('aria-pressed')).toBe('true');
        await at(page, 'card-disagree').click();
        await until(() => company.server.room.voteOf('Ana', stance, first)).toBe(-1);
        await until(current).toBe(second);
        for (let left = 4; left > 0; --left) await at(page, 'card-pass').click();
        await at(page, 'cards-done').waitFor();
        await until(() => focused(page)).toBe('cards-done');
        expect(await at(page, 'card-place').innerText()).toBe('5 answered');
        await check(page, 'all answered');
        expect(ids.map((id) => company.server.room.voteOf('Ana', stance, id)).sort()).toEqual([-1, 0, 0, 0]);
    });

    it('leaves the card where it is while one writes, and has below it what was refused', async () => {
        plant(2);
        const page = await company.join();
        await at(page, 'as-cards').click();
        await at(page, 'card').waitFor();
        await letGo(page);
        const top = (): Promise<number | undefined> => at(page, 'card').evaluate((element) => element.getBoundingClientRect().top + scrollY);
        const before = await top();
        await at(page, 'idea-text').fill('A fountain');
        await at(page, 'send-idea').click();
        await at(page, 'show-own').waitFor();
        expect(await top(), 'the bar moves nothing').toBe(before);
        company.server.room.refuseNext = ({ body }) => (body.case === 'postIdea' ? { code: RefusalCode.ROOM_PAUSED, retryAfterMs: 0 } : null);
        await at(page, 'idea-text').fill('A pond');
        await at(page, 'send-idea').click();
        await page.locator('[data-mark=refused]').waitFor();
        expect(await top(), 'nor does what was refused').toBe(before);
        expect(await page.locator('[data-mark=refused]').innerText()).toContain('The session is paused');
        await check(page, 'a card, and a text that was refused');
        await at(page, 'edit-refused').click();
        await until(() => at(page, 'idea-text').inputValue()).toBe('A pond');
    });

    it('has the way to flag behind a menu, and large buttons', async () => {
        plant(1);
        const page = await company.join('Ana', { width: 320, height: 568 });
        await at(page, 'as-cards').click();
        for (const name of ['agree', 'disagree', 'pass']) expect((await at(page, `card-${name}`).boundingBox())?.height).toBeGreaterThanOrEqual(44);
        expect(await at(page, 'flag').isVisible()).toBe(false);
        await at(page, 'card-more').click();
        await at(page, 'flag').click();
        await at(page, 'flag-form').waitFor();
        await check(page, 'a flag on a card');
    });
});

describe('a list', () => {
    it('asks what one thinks in the order of the cards and their keys', async () => {
        const [id = 0] = plant(1);
        const page = await company.join();
        expect(await page.locator('[data-test^=stance-] .word').allInnerTexts()).toEqual(['Agree', 'Disagree', 'Pass'].map((word) => expect.stringContaining(word)));
        await card(page, id).locator('[data-test=stance-disagree]').click();
        await until(() => company.server.room.voteOf('Ana', stance, id)).toBe(-1);
        await until(() => card(page, id).locator('[data-test=stance-disagree] .count').innerText()).toBe('1');
    });

    it('says that one’s text is on top for as long as that is out of sight', async () => {
        plant(30);
        const page = await company.join();
        await page.mouse.wheel(0, 3_000);
        await until(() => page.evaluate(() => scrollY)).toBeGreaterThan(1_500);
        await at(page, 'idea-text').fill('A pond');
        await at(page, 'send-idea').click();
        await at(page, 'show-own').waitFor();
        // At once, and not after the seconds in which it goes by itself.
        const isLeft = await page.evaluate(async () => {
            scrollTo({ top: 0, behavior: 'instant' });
            for (let frame = 0; frame < 3; ++frame) await new Promise(requestAnimationFrame);
            return document.querySelector('[data-test=show-own]') !== null;
        });
        expect(isLeft).toBe(false);
    });

    it('gives a long text the width of a phone', async () => {
        const page = await company.join();
        const width = async (name: string): Promise<number> => (await at(page, name).boundingBox())?.width ?? 0;
        const form = await width('composer');
        await at(page, 'idea-text').fill('A pond');
        await until(() => width('idea-text')).toBeLessThan(form - 80);
        await at(page, 'idea-text').fill('A pond with frogs, and a bench beside it. '.repeat(2));
        await until(() => width('idea-text')).toBeGreaterThan(form - 30);
    });
});

describe('keys', () => {
    it('do nothing until they are turned on, and nothing in a field', async () => {
        const [first = 0, second = 0] = plant(2);
        const page = await company.join();
        await letGo(page);
        await page.keyboard.press('j');
        await page.keyboard.press('s');
        await page.keyboard.press('?');
        expect(await focused(page)).toBe(null);
        expect(await at(page, 'key-list').count()).toBe(0);

        await turnKeysOn(page);
        await page.keyboard.press('j');
        await until(() => card(page, second).evaluate((element) => element === document.activeElement)).toBe(true);
        await page.keyboard.press('ArrowDown');
        await until(() => card(page, first).evaluate((element) => element === document.activeElement)).toBe(true);
        await page.keyboard.press('s');
        await until(() => company.server.room.voteOf('Ana', support, first)).toBe(1);
        await page.keyboard.press('f');
        await at(page, 'flag-form').waitFor();
        await page.keyboard.press('s');
        await page.keyboard.press('Escape');
        await at(page, 'flag-form').waitFor({ state: 'detached' });
        expect(company.server.room.voteOf('Ana', support, first), 'a dialog is no card').toBe(1);
        await page.keyboard.press('k');
        await page.keyboard.press('Enter');
        await until(() => focused(page)).toBe('reply-text');
        await page.keyboard.type('nsf?');
        expect(await at(page, 'reply-text').inputValue()).toBe('nsf?');
        await page.keyboard.press('Escape');
        await letGo(page);
        await page.keyboard.press('n');
        await until(() => focused(page)).toBe('idea-text');
        await letGo(page);
        await page.keyboard.press('?');
        await at(page, 'key-list').waitFor();
        await check(page, 'the list of keys');
        await page.keyboard.press('Escape');
        await page.keyboard.press('/');
        await until(() => focused(page)).toBe('search');
    });

    it('answer a card, and take back the last vote and the last text', async () => {
        plant(2);
        const page = await company.join();
        await turnKeysOn(page);
        await at(page, 'as-cards').click();
        const id = Number(await at(page, 'card').getAttribute('data-id'));
        await page.keyboard.press('2');
        await until(() => company.server.room.voteOf('Ana', stance, id)).toBe(-1);
        await page.keyboard.press('Control+z');
        await until(() => company.server.room.voteOf('Ana', stance, id)).toBe(undefined);
        await at(page, 'as-list').click();
        await at(page, 'idea-text').fill('Said too soon');
        await page.keyboard.press('Control+Enter');
        await until(() => at(page, 'item-text').allInnerTexts()).toContain('Said too soon');
        await page.keyboard.press('Control+z');
        await until(() => at(page, 'withdrawn').count()).toBe(1);
        await until(() => at(page, 'idea-text').inputValue()).toBe('Said too soon');
    });
});

describe('what one wrote', () => {
    it('is found again with where it went, and the end says what happens next', async () => {
        const page = await company.join();
        await at(page, 'idea-text').fill('Benches');
        await at(page, 'send-idea').click();
        await until(() => cardsIn(page)).toBe(1);
        const id = Number(await at(page, 'idea').getAttribute('data-id'));
        await at(page, 'me').click();
        await until(() => at(page, 'trail-step').count()).toBe(1);
        expect(await at(page, 'trail').innerText()).toContain('Your idea, and where it went');
        await check(page, 'about me');
        await at(page, 'trail-look').click();
        await until(() => card(page, id).evaluate((element) => element.contains(document.activeElement))).toBe(true);
        company.server.room.hideAs('Facilitator', id, 'Unkind');
        await until(() => at(page, 'own-hidden').count()).toBe(1);
        company.server.room.turnTo(RoomState.CLOSED);
        await at(page, 'closed-card').waitFor();
        expect(await at(page, 'trail-step').getAttribute('data-where')).toBe('hidden');
        expect(await at(page, 'trail-step').innerText()).toContain('Unkind');
        await at(page, 'report-later').waitFor();
        await check(page, 'closed');
        expect(await at(page, 'urgent').innerText()).toContain('Closed');
    });
});

describe('the page', () => {
    it('keeps what has the focus clear of the strip and of the field', async () => {
        plant(30);
        const page = await company.join('Ana', { height: 700 });
        await turnKeysOn(page);
        for (let step = 0; step < 12; ++step) await page.keyboard.press('j');
        for (let step = 0; step < 6; ++step) {
            await page.keyboard.press('k');
            const clear = await page.evaluate(() => {
                const box = document.activeElement?.getBoundingClientRect();
                const strip = document.querySelector('[data-test=room-state]')?.getBoundingClientRect();
                const field = document.querySelector('[data-test=composer]')?.getBoundingClientRect();
                return box !== undefined && strip !== undefined && field !== undefined && box.top >= strip.bottom - 1 && box.bottom <= field.top + 1;
            });
            expect(clear, `step ${step}`).toBe(true);
        }
    });

    it.each([
        { width: 320, height: 568, scheme: 'dark', locale: 'nl' },
        { width: 1280, height: 800, scheme: 'light', locale: 'en' },
    ] as const)('is in order in its states at $width px, $scheme, $locale', async (look) => {
        const id = company.server.room.plant('Bo', 'Benches in the shade', 0, 3);
        for (let reply = 0; reply < 5; ++reply) company.server.room.plant('Cas', `Reply ${reply}`, id);
        const page = await company.join('Ana', look);
        await check(page, 'home');
        await at(page, 'toggle-thread').click();
        await at(page, 'fold-thread').waitFor();
        await check(page, 'a thread');
        expect(await page.locator('[data-test=reply] > h4').first().innerText()).toContain('1');
        await at(page, 'fold-thread').click();
        await until(() => focused(page)).toBe('toggle-thread');
        await at(page, 'as-cards').click();
        await at(page, 'card').waitFor();
        await check(page, 'cards');
        company.server.room.turnTo(RoomState.PAUSED);
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('paused');
        await check(page, 'paused');
        expect(await at(page, 'card-agree').isDisabled()).toBe(true);
    });
});
