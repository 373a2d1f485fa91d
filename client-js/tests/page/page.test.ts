import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { RefusalCode } from '../gen/kring/v1/server_pb';
import { furnish, policy } from '../../dev/fake_server';
import { at, check, companyOf, focused, keepUndo, see, until } from '../support/company';
import { stance, support } from '../support/fake_room';

const company = companyOf();

async function write(page: Page, text: string): Promise<void> {
    await at(page, 'idea-text').fill(text);
    await at(page, 'send-idea').click();
}

const texts = (page: Page): Promise<string[]> => page.locator('[data-test=idea] [data-test=item-text]').allInnerTexts();
const digestOf = (page: Page): Promise<string> => page.evaluate(() => window.kring.digest());

describe('the page', () => {
    it('works under the policy of the server, and only with its own trusted type', async () => {
        const page = await company.join();
        expect(await at(page, 'title').innerText()).toBe('Station square');
        expect(policy).toContain('trusted-types svelte-trusted-html');
    });

    // An old browser cannot read the script; what it does then is the same as when there is none.
    it('says after a while what one can do where its script does not run', async () => {
        const page = await (await company.device()).newPage();
        await page.route('**/assets/index-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'class { #new in' }));
        await page.goto(company.server.join, { waitUntil: 'load' });
        const said = page.getByText('use a newer browser');
        expect(await said.isVisible()).toBe(false);
        // Ten seconds pass at once.
        const animations = await page.context().newCDPSession(page);
        await animations.send('Animation.enable');
        await animations.send('Animation.setPlaybackRate', { playbackRate: 10_000 });
        await said.waitFor();
        await page.close();
    });

    it('is not covered by that where it runs', async () => {
        const page = await company.join();
        expect(await page.getByText('use a newer browser').count()).toBe(0);
    });

    it('takes what people write as text, whatever it is', async () => {
        const payload = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>{@html 1}${1}\u202eevil';
        const page = await company.join(payload.slice(0, 40));
        await write(page, payload);
        await until(() => texts(page)).toEqual([payload]);
        company.server.room.plant('<b>Bo</b>', '<b>bold</b>');
        await at(page, 'show-held').click();
        await until(async () => (await texts(page))[0]).toBe('<b>bold</b>');
        expect(await page.evaluate(() => 'hit' in window)).toBe(false);
        expect(await page.locator('[data-test=ideas] img, [data-test=ideas] b, [data-test=ideas] script').count()).toBe(0);
    });

    it('opens without a secret only for members, and says what is missing', async () => {
        const device = await company.device();
        const bare = company.server.join.replace(/#.*/, '');
        const stranger = await company.open(bare, device);
        await at(stranger, 'outside').waitFor();
        await stranger.close();
        await (await company.join('Ana', {}, device)).close();
        const member = await company.open(bare, device);
        await at(member, 'room').waitFor();
    });

    it.each(['/', '/r/short#AQEB'])('at %s says what to do', async (path) => {
        const page = await company.open(company.server.origin + path);
        await at(page, 'outside').waitFor();
        await check(page, path);
    });

    it('does not redeem a facilitator link by being opened', async () => {
        const page = await company.open(company.server.facilitator);
        await at(page, 'join-form').waitFor();
        expect(company.server.room.liveVisitors).toBe(0);
        await at(page, 'join-name').fill('Ria');
        await at(page, 'join-button').click();
        await at(page, 'lead-panel').waitFor();
        expect(new URL(page.url()).hash).toBe('');
    });

    it('comes in Dutch and in English, switches at once and keeps the draft', async () => {
        const page = await company.open(company.server.join, await company.device({ locale: 'nl' }));
        expect(await at(page, 'join-button').innerText()).toBe('Doe mee');
        await at(page, 'join-button').click();
        await at(page, 'idea-text').fill('half een zin');
        await at(page, 'language-en').click();
        await until(() => at(page, 'send-idea').innerText()).toBe('Send');
        expect(await at(page, 'idea-text').inputValue()).toBe('half een zin');
        expect(await page.locator('html').getAttribute('lang')).toBe('en');
        await page.reload();
        await until(() => at(page, 'send-idea').innerText()).toBe('Send');
        expect(await at(page, 'idea-text').inputValue()).toBe('half een zin');
    });
});

describe('everybody', () => {
    it('agrees: two participants, a facilitator and a screen, also after one was away', async () => {
        const ana = await company.join();
        const bo = await company.join('Bo');
        const lead = await company.lead();
        const screen = await company.screen();
        await write(ana, 'Benches');
        await at(bo, 'support').first().click();
        await until(() => at(ana, 'support-count').first().innerText()).toBe('1');
        await until(() => at(screen, 'idea').count()).toBe(1);

        company.server.setReachable(false);
        await at(bo, 'connection-bar').waitFor();
        await write(bo, 'Trees');
        await write(bo, 'Water');
        await until(() => at(bo, 'waiting-count').innerText()).toContain('2');
        await until(() => at(bo, 'own-text').count()).toBe(2);
        company.server.setReachable(true);
        await at(bo, 'connection-bar').waitFor({ state: 'detached', timeout: 40_000 });
        await until(async () => (await texts(bo)).sort()).toEqual(['Benches', 'Trees', 'Water']);
        expect(company.server.room.texts()).toEqual(['Benches', 'Trees', 'Water']);
        await until(() => at(screen, 'idea').count()).toBe(3);
        await until(async () => (await digestOf(ana)) === (await digestOf(bo))).toBe(true);
        const itemLines = async (): Promise<number> => (await lead.evaluate(() => window.kring.canonical())).match(/^item\|/gm)?.length ?? 0;
        await until(itemLines).toBe(3);
    });

    it('notices a network that is gone without a word, and comes back at once with it', async () => {
        const device = await company.device();
        const page = await company.join('Ana', {}, device);
        await device.setOffline(true);
        await write(page, 'in the tunnel');
        await at(page, 'connection-bar').waitFor({ timeout: 30_000 });
        expect(company.server.room.texts()).toEqual([]);
        await device.setOffline(false);
        await until(() => company.server.room.texts()).toEqual(['in the tunnel']);
        await until(() => texts(page)).toEqual(['in the tunnel']);
    });

    it('keeps what waits over a reload', async () => {
        const page = await company.join();
        await write(page, 'before');
        await until(() => texts(page)).toEqual(['before']);
        company.server.setReachable(false);
        await write(page, 'while away');
        await until(() => page.evaluate(() => window.kring.status().waiting)).toBe(1);
        await page.reload();
        company.server.setReachable(true);
        await until(() => company.server.room.texts()).toEqual(['before', 'while away']);
        expect(new Set(company.server.room.done).size).toBe(company.server.room.done.length);
    });

    it('in two windows of one browser is one member, connected in one of them', async () => {
        const device = await company.device();
        const first = await company.join('Ana', {}, device);
        const second = await company.open(company.server.join, device);
        await at(second, 'room').waitFor();
        await at(first, 'use-here').click();
        await at(first, 'use-here').waitFor({ state: 'detached' });
        await at(second, 'use-here').waitFor();
        await write(first, 'still one');
        await until(() => company.server.room.texts()).toEqual(['still one']);
    });

    it('can change and take back votes, replies, names and texts', async () => {
        const idea = company.server.room.plant('Bo', 'Benches');
        const page = await company.join();
        await at(page, 'support').click();
        await until(() => company.server.room.voteOf('Ana', support, idea)).toBe(1);
        expect(await at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await until(() => at(page, 'support').getAttribute('aria-label')).toBe('Support, 1 person, you too');
        await at(page, 'support').click();
        await until(() => company.server.room.voteOf('Ana', support, idea)).toBe(undefined);
        await at(page, 'stance-agree').click();
        await at(page, 'stance-disagree').click();
        await until(() => company.server.room.voteOf('Ana', stance, idea)).toBe(-1);
        expect(await at(page, 'stance-agree').getAttribute('aria-pressed')).toBe('false');

        await at(page, 'toggle-thread').click();
        await at(page, 'reply-text').fill('With backs');
        await at(page, 'send-reply').click();
        await until(() => at(page, 'reply').count()).toBe(1);
        await at(page, 'reply-reply').click();
        await at(page, 'reply-text').fill('And arms');
        await at(page, 'send-reply').click();
        await until(() => at(page, 'reply').count()).toBe(2);
        expect(await at(page, 'reply-reply').count()).toBe(1);

        await at(page, 'me').click();
        await at(page, 'rename').fill('Cleo');
        await at(page, 'save-name').click();
        await until(() => at(page, 'me').innerText()).toContain('Cleo');
        await at(page, 'withdraw').last().click();
        await at(page, 'withdraw-sure').click();
        await until(() => at(page, 'withdrawn').count()).toBe(1);
    });

    it('reads why a text was refused, and can edit or drop it', async () => {
        const lead = await company.lead({ width: 390, height: 844 });
        const page = await company.join();
        company.server.setReachable(false);
        await at(page, 'connection-bar').waitFor();
        await write(page, 'too late');
        company.server.setReachable(true);
        company.server.room.refuseNext = (command) => (command.body.case === 'postIdea' ? { code: 6, retryAfterMs: 0 } : null);
        await page.locator('[data-mark=refused]').waitFor({ timeout: 40_000 });
        expect(await page.locator('[data-mark=refused]').innerText()).toContain('The session is paused');
        await at(page, 'edit-refused').click();
        expect(await at(page, 'idea-text').inputValue()).toBe('too late');
        await until(() => at(page, 'own-text').count()).toBe(0);
        await lead.close();
    });

    it('finds a refused reply again in a field that opens for it', async () => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.join();
        company.server.room.refuseNext = ({ body }) => (body.case === 'postReply' ? { code: RefusalCode.ROOM_PAUSED, retryAfterMs: 0 } : null);
        await at(page, 'toggle-thread').click();
        await at(page, 'reply-text').fill('Under the trees');
        await at(page, 'send-reply').click();
        await at(page, 'edit-refused').click();
        await until(() => at(page, 'reply-text').inputValue()).toBe('Under the trees');
        expect(await at(page, 'reply-text').evaluate((field) => field === document.activeElement)).toBe(true);
        expect(await at(page, 'own-text').count()).toBe(0);
    });

    it('keeps a refused text where there is no field any more', async () => {
        const page = await company.join();
        const lead = await company.lead();
        company.server.room.refuseNext = ({ body }) => (body.case === 'postIdea' ? { code: RefusalCode.ROOM_CLOSED, retryAfterMs: 0 } : null);
        await write(page, 'too late');
        await at(page, 'edit-refused').waitFor();
        company.server.room.refuseNext = () => null;
        await at(lead, 'lead-menu').click();
        await at(lead, 'close').click();
        await at(lead, 'close-sure').click();
        await at(page, 'edit-refused').waitFor({ state: 'detached' });
        await at(page, 'own-text').getByText('too late').waitFor();
        await at(page, 'drop-refused').waitFor();
    });
});

describe('the list', () => {
    it('holds new ideas back while somebody is in it, and does not move', async () => {
        for (let number = 0; number < 12; ++number) company.server.room.plant('Bo', `Idea ${number}`);
        const page = await company.join();
        await until(() => at(page, 'idea').count()).toBe(12);
        await page.evaluate(() => window.scrollTo(0, 400));
        const place = (): Promise<number | undefined> =>
            page.locator('[data-test=idea]').nth(4).evaluate((element) => element.getBoundingClientRect().top);
        const before = await place();
        for (let number = 0; number < 50; ++number) company.server.room.plant('Cas', `Storm ${number}`);
        await at(page, 'show-held').waitFor();
        await until(() => at(page, 'show-held').innerText()).toBe('50 new ideas');
        expect(await texts(page)).toHaveLength(12);
        expect(Math.abs((await place() ?? 0) - (before ?? 0))).toBeLessThan(1);
        await at(page, 'show-held').click();
        await until(async () => (await texts(page))[0]).toBe('Storm 49');
        expect(await texts(page)).toHaveLength(50);
    });

    it('shows new ideas at once to somebody who only watches', async () => {
        company.server.room.plant('Bo', 'first');
        const device = await company.device();
        await (await company.join('Ana', {}, device)).close();
        const page = await company.open(company.server.join, device);
        await until(() => texts(page)).toEqual(['first']);
        company.server.room.plant('Bo', 'second');
        await until(() => texts(page)).toEqual(['second', 'first']);
    });

    it('sorts when asked, and only then', async () => {
        company.server.room.plant('Bo', 'loved', 0, 5);
        company.server.room.plant('Bo', 'new');
        const page = await company.join();
        await until(() => texts(page)).toEqual(['new', 'loved']);
        await at(page, 'order').selectOption('supported');
        await until(() => texts(page)).toEqual(['loved', 'new']);
    });
});

describe('a facilitator', () => {
    it('hides with a reason, undoes, and shows again', async () => {
        const page = await company.join();
        const lead = await company.lead();
        const screen = await company.screen();
        await write(page, 'rude words');
        await until(() => at(screen, 'idea').count()).toBe(1);
        await see(lead, 1);
        await at(lead, 'hide').click();
        await at(lead, 'reason-1').check();
        await at(lead, 'reason-confirm').click();
        await keepUndo(lead);
        await until(() => at(page, 'hidden').innerText()).toContain('Reason: Unkind');
        expect(await at(page, 'own-hidden').innerText()).toContain('rude words');
        await until(() => at(screen, 'idea').count()).toBe(0);
        expect(await at(lead, 'item-text').innerText()).toBe('rude words');

        await at(lead, 'undo').click();
        await until(() => texts(page)).toEqual(['rude words']);
        await until(() => at(page, 'own-hidden').count()).toBe(0);
        await at(lead, 'hide').click();
        await at(lead, 'reason-confirm').click();
        await at(lead, 'undo-act').click();
        await until(() => texts(page)).toEqual(['rude words']);
        await at(lead, 'hide').click();
        await at(lead, 'reason-confirm').click();
        await at(lead, 'restore').click();
        await at(lead, 'reason-confirm').click();
        await until(() => texts(page)).toEqual(['rude words']);
    });

    it('shows what is similar while one types, and supports it instead', async () => {
        const page = await company.join();
        const other = await company.join('Bo');
        await write(other, 'Benches in the shade');
        await until(() => page.evaluate(() => window.kring.canonical())).toContain('Benches in the shade');
        await at(page, 'idea-text').fill('More benches');
        await at(page, 'similar-idea').waitFor();
        await check(page, 'similar ideas');
        await at(page, 'similar-support').click();
        await until(() => at(page, 'similar-support').getAttribute('aria-pressed')).toBe('true');
        await until(() => at(other, 'support-count').innerText()).toBe('1');
        await at(page, 'idea-text').fill('Something else');
        await until(() => at(page, 'similar').count()).toBe(0);
    });

    it('edits, and tells who supported the text before', async () => {
        let ahead = 0;
        await company.serve({ now: () => Date.now() + ahead });
        const page = await company.join();
        const other = await company.join('Bo');
        const lead = await company.lead({ width: 390, height: 844 });
        await write(page, 'A shedd');
        const edit = async (text: string): Promise<void> => {
            await at(page, 'edit').click();
            await at(page, 'edit-text').fill(text);
            await check(page, 'the edit dialog');
            await at(page, 'edit-save').click();
            await until(() => texts(page)).toEqual([text]);
        };
        await edit('A shed');
        expect(await at(page, 'edited').count()).toBe(0);
        for (const each of [other, lead]) await see(each, 1);
        await at(other, 'support').click();
        await until(() => at(page, 'support-count').innerText()).toBe('1');
        ahead = 180_000;
        await edit('Two sheds');
        await until(() => at(page, 'edited').count()).toBe(1);
        await at(other, 'own-news').waitFor();
        expect(await at(other, 'own-news').innerText()).toContain('Two sheds');
        await check(other, 'news of an edit');
        await until(() => at(lead, 'versions').count()).toBe(1);
        await at(lead, 'versions').click();
        expect(await at(lead, 'versions').innerText()).toContain('A shed');
        expect(await at(other, 'versions').count()).toBe(0);
        await at(other, 'news-withdraw').click();
        await until(() => at(page, 'support-count').innerText()).toBe('0');
        await until(() => at(other, 'own-news').count()).toBe(0);
    });

    it('tags, groups, merges, takes apart, and counts each voter once', async () => {
        const page = await company.join();
        await write(page, 'Benches in the shade');
        await write(page, 'Benches under trees');
        await until(() => at(page, 'idea').count()).toBe(2);
        await at(page, 'support').first().click();
        await at(page, 'support').last().click();
        const lead = await company.lead();
        const screen = await company.screen();
        await until(() => at(screen, 'idea').count()).toBe(2);
        await at(lead, 'order-idea').first().click();
        await at(lead, 'tag-text').fill('green');
        await at(lead, 'tag-add').click();
        await at(lead, 'untag').waitFor();
        await at(lead, 'group-title').fill('Sitting');
        await at(lead, 'group-make').click();
        await until(() => at(lead, 'group-choice').inputValue()).not.toBe('0');
        await check(lead, 'the dialog that orders');
        await at(lead, 'merge-choice').check();
        await at(lead, 'merge').click();
        await at(lead, 'reason-confirm').click();
        await keepUndo(lead);
        await until(() => at(screen, 'idea').count()).toBe(1);
        await until(() => at(page, 'idea').count()).toBe(1);
        await until(() => at(page, 'support-count').innerText()).toBe('1');
        expect(await at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await at(page, 'own-news').waitFor();
        expect(await at(page, 'own-news').innerText()).toContain('Merged with “Benches in the shade”');
        expect(await at(page, 'own-news').innerText()).toContain('Your support counts too.');
        await at(page, 'merged').locator('summary').click();
        expect(await at(page, 'merged-idea').innerText()).toContain('Benches under trees');
        expect(await at(page, 'tag').innerText()).toBe('green');
        await check(page, 'a merged idea');
        // Whoever wrote it can object: the facilitators read both ideas, and what was begun for them stays.
        await at(page, 'line').click();
        await at(page, 'line-text').fill('They differ.');
        await page.keyboard.press('Escape');
        await at(page, 'news-object').click();
        await until(() => at(page, 'line-text').inputValue()).toBe('They differ.\nI object: my idea “Benches under trees” was merged with “Benches in the shade”.');
        await check(page, 'an objection to a merge');
        expect(await at(page, 'news-objected').count()).toBe(0);
        await at(page, 'line-send').click();
        await at(page, 'news-objected').waitFor();
        await page.keyboard.press('Escape');
        await until(() => page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('news-object');
        // Said once: from then on it leads to what was said.
        await at(page, 'news-object').click();
        await at(page, 'private-line').waitFor();
        expect(await at(page, 'line-text').inputValue()).toBe('');
        await page.keyboard.press('Escape');
        await until(() => lead.evaluate(() => window.kring.canonical())).toContain('I object: my idea');
        await at(page, 'news-keep').click();
        await until(() => at(page, 'own-news').count()).toBe(0);

        await at(lead, 'undo').click();
        await until(() => at(screen, 'idea').count()).toBe(2);
        // It is one's own, so it does not wait behind a bar.
        await until(() => at(page, 'idea').count()).toBe(2);
        await at(page, 'group-filter').selectOption({ label: 'Sitting' });
        await until(() => texts(page)).toEqual(['Benches under trees']);
        await at(lead, 'lead-menu').click();
        await at(lead, 'groups').click();
        await at(lead, 'group-dissolve').click();
        await until(() => at(page, 'group-filter').count()).toBe(0);
        await until(() => at(page, 'idea').count()).toBe(2);
    });

    it('builds on an idea, and shows the seeds of the organiser', async () => {
        const lead = await company.lead({ width: 390, height: 844 });
        await at(lead, 'seed-mark').check();
        await write(lead, 'A tree');
        const page = await company.join();
        await at(page, 'seed').waitFor();
        await at(page, 'improve').click();
        await at(page, 'improving').waitFor();
        await write(page, 'A tree with a bench around it');
        await at(page, 'improves').waitFor();
        expect(await at(page, 'improves').innerText()).toContain('Builds on: A tree');
        expect(await at(page, 'improving').count()).toBe(0);
    });

    it('pauses with a reason, resumes and ends', async () => {
        const page = await company.join();
        const lead = await company.lead({ width: 390, height: 844 });
        await at(lead, 'pause').click();
        await at(lead, 'reason-confirm').click();
        await until(() => at(page, 'room-state').innerText()).toContain('A short break');
        expect(await at(page, 'send-idea').isDisabled()).toBe(true);
        await at(lead, 'open').click();
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('open');
        await at(lead, 'lead-menu').click();
        await at(lead, 'close').click();
        await at(lead, 'close-sure').click();
        await until(() => at(page, 'room-state').getAttribute('data-state')).toBe('closed');
        expect(await at(page, 'composer').count()).toBe(0);
    });
});

describe('without a mouse', () => {
    it('joins, writes, supports and replies by keyboard alone', async () => {
        company.server.room.plant('Bo', 'Benches');
        const page = await company.open(company.server.join);
        const press = async (key: string, times = 1): Promise<void> => {
            for (let time = 0; time < times; ++time) await page.keyboard.press(key);
        };
        const tabTo = async (name: string): Promise<void> => {
            for (let step = 0; step < 40; ++step) {
                await press('Tab');
                if ((await focused(page)) === name) return;
            }
            throw new Error(`no way to ${name} by Tab`);
        };
        await at(page, 'join-form').waitFor();
        await tabTo('join-offer');
        await press('ArrowDown');
        await tabTo('join-button');
        await press('Enter');
        await at(page, 'room').waitFor();
        await tabTo('support');
        await press('Space');
        await until(() => at(page, 'support').getAttribute('aria-pressed')).toBe('true');
        await tabTo('toggle-thread');
        await press('Enter');
        await at(page, 'thread').waitFor();
        await until(() => focused(page)).toBe('reply-text');
        await page.keyboard.type('By keyboard');
        await press('Control+Enter');
        await until(() => at(page, 'reply').count()).toBe(1);
        await tabTo('idea-text');
        await page.keyboard.type('Mine');
        await press('Control+Enter');
        await until(() => texts(page)).toContain('Mine');
        await until(() => at(page, 'status').innerText()).toContain('Your text has been posted.');
    });
});

describe('looks', () => {
    it.each([
        { width: 320, height: 568, scheme: 'light', locale: 'nl' },
        { width: 360, height: 640, scheme: 'dark', locale: 'nl' },
        { width: 1280, height: 800, scheme: 'light', locale: 'en' },
        { width: 1280, height: 800, scheme: 'dark', locale: 'en' },
    ] as const)('are in order at $width px, $scheme, $locale', async (look) => {
        furnish(company.server.room);
        const door = await company.open(company.server.join, await company.device(look));
        await at(door, 'join-form').waitFor();
        await check(door, 'join');
        await at(door, 'join-button').click();
        await at(door, 'room').waitFor();
        await at(door, 'support').first().click();
        await at(door, 'stance-agree').first().click();
        await at(door, 'toggle-thread').last().click();
        await at(door, 'reply-idea').click();
        await at(door, 'reply-text').waitFor();
        await check(door, 'room');
        await at(door, 'me').click();
        await at(door, 'rename').waitFor();
        await check(door, 'about me');
        await door.keyboard.press('Escape');
        company.server.setReachable(false);
        await at(door, 'connection-bar').waitFor();
        await write(door, 'waiting');
        await check(door, 'away');
        company.server.setReachable(true);

        const lead = await company.lead(look);
        await at(lead, 'hide').first().waitFor();
        await check(lead, 'facilitator');
        await at(lead, 'hide').first().click();
        await at(lead, 'reason-form').waitFor();
        await check(lead, 'reason');
        await at(lead, 'reason-confirm').click();
        await at(lead, 'undo-offer').waitFor();
        await check(lead, 'undo');

        const screen = await company.screen(look);
        await at(screen, 'qr').waitFor();
        await until(() => at(screen, 'room-code').innerText()).toBe('1234 5678');
        await check(screen, 'screen');
        // Where there is no code to type, the address stands in its place.
        company.server.room.keepConfidential();
        await until(() => at(screen, 'address').innerText()).toBe(company.server.join.replace('http://', ''));
        await check(screen, 'screen of a confidential session');
        await screen.keyboard.press('q');
        await until(() => at(screen, 'screen').getAttribute('data-scene')).toBe('lobby');
        await check(screen, 'lobby');
    });
});
