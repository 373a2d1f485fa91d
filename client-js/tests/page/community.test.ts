// A session that keeps itself clean, on the page, against a fake room: flags, folded texts, juries, the author's own case, the
// rules, what facilitators see, and what helps whose text is refused.
import { describe, expect, it } from 'vitest';
import { at, card, check, companyOf, focused, showAbout, until } from '../support/company';
import { FlagReason } from '../gen/kring/v1/community_pb';
import { RefusalCode, RoomState } from '../gen/kring/v1/server_pb';

const company = companyOf({ isCalm: true });
const three = ['Xi', 'Yu', 'Zoe'];

describe('a flag', () => {
    it('is given in private with a reason, shown to who gave it, and taken back', async () => {
        const id = company.server.room.plant('Bo', 'Buy pills');
        const page = await company.join('Ana');
        await card(page, id).locator('[data-test=flag]').click();
        await check(page, 'the dialog of flags');
        await at(page, 'flag-reason-4').check();
        await at(page, 'flag-note').fill('It is everywhere');
        await at(page, 'flag-send').click();
        await card(page, id).getByText('You flagged that this is spam.').waitFor();
        await check(page, 'an own flag');
        expect(await at(page, 'folded').count()).toBe(0);
        await card(page, id).locator('[data-test=unflag]').click();
        await card(page, id).locator('[data-test=flag]').waitFor();
    });

    it('of a double names the other idea, and of a note too long says so', async () => {
        const [one, two] = [company.server.room.plant('Bo', 'Benches in the shade'), company.server.room.plant('Cas', 'Shade for the benches')];
        company.server.room.plant('Cas', 'A fountain');
        const page = await company.join('Ana');
        await card(page, two).locator('[data-test=flag]').click();
        await at(page, 'flag-reason-2').check();
        expect(await at(page, 'flag-send').isDisabled()).toBe(true);
        // What is most like it comes first.
        await until(() => at(page, 'flag-double').first().getAttribute('data-id')).toBe(String(one));
        await at(page, 'flag-double').first().check();
        await at(page, 'flag-note').fill('é'.repeat(301));
        expect(await at(page, 'flag-send').isDisabled()).toBe(true);
        await at(page, 'flag-note').fill('é'.repeat(300));
        await check(page, 'a double');
        await at(page, 'flag-send').click();
        await card(page, two).locator('[data-test=own-flag]').waitFor();
    });

    it('is not for what one wrote oneself', async () => {
        const page = await company.join('Ana');
        await at(page, 'idea-text').fill('Mine');
        await at(page, 'send-idea').click();
        await at(page, 'withdraw').waitFor();
        expect(await at(page, 'flag').count()).toBe(0);
    });
});

describe('a folded text', () => {
    it('opens and closes by one key, and the big screen has nothing of it', async () => {
        const id = company.server.room.plant('Bo', 'Buy pills');
        const [page, screen] = await Promise.all([company.join('Ana'), company.screen()]);
        await screen.locator(`[data-test=idea][data-id="${id}"]`).waitFor();
        company.server.room.foldAs(three, id, FlagReason.SPAM);
        const unfold = card(page, id).locator('[data-test=unfold]');
        await unfold.waitFor();
        await screen.locator(`[data-test=idea][data-id="${id}"]`).waitFor({ state: 'detached' });
        expect(await page.content()).not.toContain('Buy pills');
        await check(page, 'a folded text');
        await unfold.focus();
        await page.keyboard.press('Enter');
        expect(await unfold.getAttribute('aria-expanded')).toBe('true');
        expect(await card(page, id).locator('[data-test=item-text]').innerText()).toBe('Buy pills');
        await check(page, 'a text that was opened');
        await page.keyboard.press('Enter');
        await card(page, id).locator('[data-test=item-text]').waitFor({ state: 'detached' });
        expect(await unfold.evaluate((element) => element === document.activeElement)).toBe(true);
    });
});

describe('a jury', () => {
    it('is asked without taking the focus, can change its answer, and its verdict is read by all', async () => {
        const id = company.server.room.plant('Bo', 'Buy pills');
        const [ana, cas] = await Promise.all([company.join('Ana'), company.join('Cas', { locale: 'nl' })]);
        await company.join('Di');
        await ana.locator('[data-test=idea-text]').fill('Half a sent');
        await ana.locator('[data-test=idea-text]').focus();
        company.server.room.foldAs(three, id, FlagReason.SPAM);
        await at(ana, 'jury').waitFor();
        await ana.keyboard.type('ence');
        expect(await at(ana, 'idea-text').inputValue()).toBe('Half a sentence');
        await until(() => at(ana, 'status').innerText()).toContain('You are drawn for a jury');
        expect(await at(ana, 'jury-text').innerText()).toBe('Buy pills');
        expect(await at(ana, 'jury-left').innerText()).toMatch(/^1:[23]\d left$/);
        expect(await at(cas, 'jury').innerText()).toContain('Sommige mensen vinden dat dit spam is');
        await check(ana, 'the card of a juror');

        await at(ana, 'jury-keep').click();
        await until(() => at(ana, 'jury').getAttribute('data-answer')).toBe('keep');
        // Whoever judges a text does not flag it as well.
        expect(await card(ana, id).locator('[data-test=flag]').count()).toBe(0);
        await card(ana, id).getByText('You are on the jury for this text.').waitFor();
        await at(ana, 'jury-remove').click();
        await until(() => at(ana, 'jury-remove').getAttribute('aria-pressed')).toBe('true');
        expect(await at(ana, 'jury-remove').evaluate((button) => getComputedStyle(button, '::before').content), 'seen without colour').toContain('✓');
        expect(await at(ana, 'jury-keep').getAttribute('aria-pressed')).toBe('false');
        await at(cas, 'jury-remove').click();
        await at(ana, 'jury').waitFor({ state: 'detached' });
        await until(() => at(ana, 'status').innerText()).toContain('The jury is done');
        await card(ana, id).getByText('Hidden, because a jury found that this is spam.').waitFor();
        await card(cas, id).getByText('Verborgen, omdat een jury vond dat dit spam is.').waitFor();

        await showAbout(ana);
        await at(ana, 'log').click();
        const entries = at(ana, 'log-entry');
        expect(await entries.nth(0).innerText()).toContain('A jury drawn by lot judged whether it is spam. It stays, said 0. It goes, said 2.');
        expect(await entries.nth(1).innerText()).toContain('Flagged by 3, seen by 12. Some think that it is spam.');
        expect(await entries.nth(1).innerText()).toContain('by the rules of this session');
        await check(ana, 'the log of what rules did');
    });

    it('has several texts, one after the other', async () => {
        const ids = ['Buy pills', 'Buy more pills'].map((text) => company.server.room.plant('Bo', text));
        const [ana] = await Promise.all([company.join('Ana'), company.join('Cas'), company.join('Di')]);
        for (const id of ids) company.server.room.foldAs(three, id, FlagReason.SPAM);
        await at(ana, 'jury-more').waitFor();
        expect(await at(ana, 'jury').count()).toBe(1);
        await at(ana, 'jury-pass').click();
        await until(() => at(ana, 'jury').count()).toBe(2);
        expect(await at(ana, 'jury').nth(1).getAttribute('data-answer')).toBe('unspecified');
        // Who uses the keyboard stays where they are.
        expect(await focused(ana)).toBe('jury-pass');
    });
});

describe('the author', () => {
    it('reads the rule and the counts, changes the text, and it is there again', async () => {
        const [bo, cas, di] = await Promise.all([company.join('Bo'), company.join('Cas'), company.join('Di'), company.join('Eve')]);
        await at(bo, 'idea-text').fill('Buy pills');
        await at(bo, 'send-idea').click();
        await at(bo, 'withdraw').waitFor();
        const id = Number(await at(bo, 'idea').getAttribute('data-id'));
        company.server.room.foldAs(three, id, FlagReason.SPAM);
        await until(() => at(bo, 'own-case').getAttribute('data-state')).toBe('folded');
        // To oneself it is not folded away.
        expect(await at(bo, 'folded').count()).toBe(0);
        await check(bo, 'a case of one’s own, folded');
        for (const page of [cas, di]) await at(page, 'jury-remove').click();
        await until(() => at(bo, 'own-case').getAttribute('data-state')).toBe('hidden');
        expect(await at(bo, 'own-counts').innerText()).toBe('It stays, said 0. It goes, said 2.');
        await check(bo, 'a case of one’s own, hidden');
        await at(bo, 'own-rules').click();
        await at(bo, 'rule').first().waitFor();
        await at(bo, 'rules-close').click();
        await at(bo, 'own-edit').click();
        expect(await at(bo, 'edit-text').inputValue()).toBe('Buy pills');
        await at(bo, 'edit-text').fill('Benches');
        await at(bo, 'edit-save').click();
        await at(bo, 'own-case').waitFor({ state: 'detached' });
        await card(cas, id).getByText('Benches', { exact: true }).waitFor();
    });

    it('asks another jury by one tap', async () => {
        const [bo, cas, di] = await Promise.all([company.join('Bo'), company.join('Cas'), company.join('Di'), company.join('Eve')]);
        const id = company.server.room.plant('Bo', 'Buy pills');
        company.server.room.foldAs(three, id, FlagReason.SPAM);
        for (const page of [cas, di]) await at(page, 'jury-remove').click();
        await at(bo, 'appeal').click();
        await at(bo, 'appeal').waitFor({ state: 'detached' });
        await at(bo, 'own-case').getByText('You asked for another look.').waitFor();
    });
});

describe('the rules', () => {
    it('are sentences with their numbers, in both languages', async () => {
        const page = await company.join('Ana');
        await showAbout(page);
        await at(page, 'rules').click();
        const said = async (rule: string) => page.locator(`[data-rule="rule.${rule}"]`).innerText();
        await at(page, 'rule').first().waitFor();
        expect(await said('weight')).toBe('A flag weighs 2.7 points against a text; each look without a flag takes off 0.05 points, and each vote for it 0.9 points.');
        expect(await said('member')).toBe('Everybody can post 6 times a minute.');
        expect(await page.locator('dialog').evaluate((dialog) => dialog.scrollTop)).toBe(0);
        expect(await at(page, 'rules-base').innerText()).toBe('These are the standard rules.');
        await check(page, 'the rules');
        await at(page, 'rules-close').click();
        await at(page, 'language-nl').click();
        await at(page, 'rules').click();
        await until(() => said('weight')).toBe('Een melding weegt 2,7 punten tegen een tekst; elke blik zonder melding haalt er 0,05 punten af, en elke stem ervoor 0,9 punten.');
    });

    it('are changed by facilitators, one number at a time or as a preset, within what is possible', async () => {
        const [ria, ana] = await Promise.all([company.lead(), company.join('Ana')]);
        await at(ria, 'lead-menu').click();
        await at(ria, 'tool-rules').click();
        const seats = ria.locator('[data-number="8"]');
        await seats.fill('2');
        await seats.press('Tab');
        await ria.locator('[data-rule="rule.jury"]').getByText('The jury is 2 people').waitFor();
        await at(ria, 'policy-save').click();
        expect(await at(ria, 'policy-problem').innerText()).toBe('People in a jury must be from 3 to 15.');
        expect(await seats.getAttribute('aria-invalid')).toBe('true');
        expect(await seats.evaluate((element) => element === document.activeElement)).toBe(true);
        await check(ria, 'a number that cannot be');
        await seats.fill('9');
        await seats.press('Tab');
        await ria.locator('[data-number="2"]').fill('2.5');
        await ria.locator('[data-number="2"]').press('Tab');
        await at(ria, 'policy-save').click();
        await at(ria, 'policy-saved').waitFor();
        await showAbout(ana);
        await at(ana, 'rules').click();
        await ana.locator('[data-rule="rule.jury"]').getByText('The jury is 9 people').waitFor();
        await ana.locator('[data-rule="rule.weight"]').getByText('A flag weighs 2.5 points').waitFor();
        expect(await at(ana, 'rules-base').innerText()).toBe('These are the standard rules. A facilitator has changed some of the numbers.');
        await at(ria, 'policy-base').selectOption('1');
        await at(ria, 'policy-save').click();
        await ana.locator('[data-rule="rule.words"]').getByText('Nobody is asked about the words they use.').waitFor();
        // What the server refuses is said with the range that it names.
        company.server.room.refuseNext = () => ({ code: RefusalCode.ROOM_CLOSED, retryAfterMs: 0 });
        await at(ria, 'policy-base').selectOption('3');
        await at(ria, 'policy-save').click();
        await until(() => at(ria, 'policy-problem').innerText()).toBe('The session is closed.');
    });

    it('are sent only with numbers that can be, and what was wrong with others goes with them', async () => {
        const ria = await company.lead();
        await at(ria, 'lead-menu').click();
        await at(ria, 'tool-rules').click();
        const put = async (number: number, value: string) => {
            await ria.locator(`[data-number="${number}"]`).fill(value);
            await ria.locator(`[data-number="${number}"]`).press('Tab');
        };
        const problem = () => at(ria, 'policy-problem').innerText();
        const isWrong = (number: number) => ria.locator(`[data-number="${number}"]`).getAttribute('aria-invalid');
        let sent = 0;
        company.server.room.refuseNext = ({ body }) => {
            if (body.case === 'setPolicy') sent += 1;
            return null;
        };
        await at(ria, 'policy-base').waitFor();
        expect(await at(ria, 'policy-save').count(), 'nothing to save').toBe(0);
        for (const value of ['', '2', '16', '-9']) {
            await put(8, value);
            await at(ria, 'policy-save').click();
            await until(problem).toBe('People in a jury must be from 3 to 15.');
            expect(await isWrong(8), value).toBe('true');
        }
        // Nothing that was wrong stays in sight with what is dropped, or begun anew.
        await at(ria, 'policy-drop').click();
        await until(problem).toBe('');
        expect(await isWrong(8)).toBe('false');
        expect(await ria.locator('[data-number="8"]').inputValue()).toBe('5');
        await put(8, '2');
        await at(ria, 'policy-save').click();
        await until(problem).not.toBe('');
        await at(ria, 'policy-base').selectOption('3');
        await until(problem).toBe('');
        expect(await isWrong(8)).toBe('false');
        expect(sent).toBe(0);
        // The edges themselves can be, in points as people read them.
        await put(8, '15');
        await put(3, '0.05');
        await at(ria, 'policy-save').click();
        await at(ria, 'policy-saved').waitFor();
        expect(sent).toBe(1);
        expect(await ria.locator('[data-number="3"]').inputValue()).toBe('0.05');
        // It is saved no more as soon as a number is another one.
        await put(8, '3');
        await at(ria, 'policy-saved').waitFor({ state: 'detached' });
        await at(ria, 'policy-save').click();
        await at(ria, 'policy-saved').waitFor();
        await at(ria, 'policy-base').selectOption('1');
        await at(ria, 'policy-saved').waitFor({ state: 'detached' });
    });

    it('are told apart by the server where it knows better, and cannot be changed once it is over', async () => {
        const ria = await company.lead();
        await at(ria, 'lead-menu').click();
        await at(ria, 'tool-rules').click();
        const seats = ria.locator('[data-number="8"]');
        await seats.fill('9');
        await seats.press('Tab');
        const [policyNumber, policyMin, policyMax] = [8, 3, 7];
        company.server.room.refuseNext = ({ body }) =>
            body.case === 'setPolicy' ? { code: RefusalCode.INVALID_POLICY, retryAfterMs: 0, policyNumber, policyMin, policyMax } : null;
        await at(ria, 'policy-save').click();
        await until(() => at(ria, 'policy-problem').innerText()).toBe('People in a jury must be from 3 to 7.');
        expect(await seats.getAttribute('aria-invalid')).toBe('true');
        expect(await seats.inputValue(), 'nothing typed is lost').toBe('9');
        company.server.room.refuseNext = () => null;
        company.server.room.turnTo(RoomState.CLOSED);
        await at(ria, 'policy-save').waitFor({ state: 'detached' });
        for (const name of ['policy-base', 'policy-number']) expect(await at(ria, name).count(), name).toBe(0);
    });
});

describe('a facilitator', () => {
    it('sees what is flagged with reasons and notes, and settles it', async () => {
        const id = company.server.room.plant('Bo', 'Buy pills');
        const ria = await company.lead();
        expect(await at(ria, 'flagged-panel').count()).toBe(0);
        company.server.room.foldAs(three, id, FlagReason.SPAM, 'Seen it elsewhere');
        const flagged = at(ria, 'flagged');
        await flagged.waitFor();
        expect(await flagged.locator('[data-test=flagged-reason]').innerText()).toContain('3 × It is spam');
        expect(await flagged.locator('[data-test=flagged-note]').first().innerText()).toBe('Seen it elsewhere');
        expect(await flagged.innerText()).toContain('No jury sits.');
        await check(ria, 'what is flagged');
        await at(ria, 'keep-flagged').click();
        await at(ria, 'reason-confirm').click();
        await at(ria, 'flagged-panel').waitFor({ state: 'detached' });
        await card(ria, id).getByText('Buy pills', { exact: true }).waitFor();
    });

    it('puts in order what is called double', async () => {
        const [one, two] = [company.server.room.plant('Bo', 'Benches in the shade'), company.server.room.plant('Cas', 'Shade for the benches')];
        const [ria, ana] = await Promise.all([company.lead(), company.join('Ana')]);
        await card(ana, two).locator('[data-test=flag]').click();
        await at(ana, 'flag-reason-2').check();
        await ana.locator(`[data-test=flag-double][data-id="${one}"]`).check();
        await at(ana, 'flag-send').click();
        await at(ria, 'flagged').getByText('The same as: Benches in the shade').waitFor();
        expect(await at(ria, 'keep-flagged').count()).toBe(0);
        await at(ria, 'order-flagged').click();
        await ria.locator(`[data-test=merge-choice][data-id="${one}"]`).waitFor();
        await check(ria, 'a double in order');
    });

    it('decides on an appeal for which there are too few people', async () => {
        const ria = await company.lead();
        const [bo, ...others] = await Promise.all([company.join('Bo'), company.join('Cas'), company.join('Di'), company.join('Eve')]);
        const id = company.server.room.plant('Bo', 'Buy pills');
        company.server.room.foldAs(three, id, FlagReason.SPAM);
        await at(ria, 'flagged-jury').waitFor();
        for (const page of others.slice(0, 2)) await at(page, 'jury-remove').click();
        await at(bo!, 'appeal').click();
        await at(ria, 'flagged-appealed').waitFor();
        await at(ria, 'hide-flagged').click();
        await at(ria, 'reason-4').check();
        await at(ria, 'reason-confirm').click();
        await card(bo!, id).getByText('Reason: Spam').waitFor();
    });
});

describe('a text that is refused', () => {
    it('because it is there already shows what is there, with ways to go there and to support it', async () => {
        const id = company.server.room.plant('Bo', 'Benches');
        const page = await company.join('Ana');
        await at(page, 'idea-text').fill('Benches');
        await at(page, 'send-idea').click();
        await at(page, 'too-alike').getByText('Benches', { exact: true }).waitFor();
        await check(page, 'a text that is there already');
        await at(page, 'alike-support').click();
        await until(() => card(page, id).locator('[data-test=support-count]').innerText()).toBe('1');
        await at(page, 'alike-go').click();
        expect(await card(page, id).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    });

    it('because of a word is posted anyway, or changed', async () => {
        const page = await company.join('Ana');
        for (const text of ['A stupid square', 'A stupid station']) {
            await at(page, 'idea-text').fill(text);
            await at(page, 'send-idea').click();
        }
        await until(() => at(page, 'hurtful-word').allInnerTexts()).toEqual(Array(2).fill('The word “stupid” may hurt somebody. You decide.'));
        await check(page, 'a word that hurts');
        await at(page, 'words-anyway').first().click();
        await until(() => at(page, 'hurtful-word').count()).toBe(1);
        await until(() => company.server.room.texts()).toEqual(['A stupid square']);
        await at(page, 'edit-refused').click();
        expect(await at(page, 'idea-text').inputValue()).toBe('A stupid station');
        expect(await at(page, 'own-text').count()).toBe(0);
    });

    it('because of slow mode counts down and is sent again', async () => {
        const page = await company.join('Ana');
        company.server.room.refuseNext = (command) => (command.body.case === 'postIdea' ? { code: RefusalCode.SLOW_MODE, retryAfterMs: 2_000 } : null);
        await at(page, 'idea-text').fill('Once more');
        await at(page, 'send-idea').click();
        await at(page, 'send-again').waitFor();
        company.server.room.refuseNext = () => null;
        expect(await at(page, 'send-idea').isDisabled()).toBe(true);
        await page.getByRole('button', { name: 'Send again', exact: true }).click();
        await until(() => company.server.room.texts()).toEqual(['Once more']);
    });
});

describe('quietly', () => {
    it('somebody with a good part of the posts is told so, and can put it away', async () => {
        const page = await company.join('Ana');
        company.server.room.tellVoice('Ana', 45);
        await at(page, 'voice').getByText('(45 %)').waitFor();
        await check(page, 'the line about one’s voice');
        await at(page, 'voice-close').click();
        expect(await at(page, 'voice').count()).toBe(0);
    });

    it('it is told what was before somebody’s eyes, and not what was folded or their own', async () => {
        const [one, two] = [company.server.room.plant('Bo', 'Benches'), company.server.room.plant('Bo', 'Buy pills')];
        company.server.room.foldAs(three, two, FlagReason.SPAM);
        const page = await company.join('Ana');
        await at(page, 'idea-text').fill('Mine');
        await at(page, 'send-idea').click();
        await until(() => company.server.room.seen.get('Ana')).toEqual([[one]]);
        await card(page, two).locator('[data-test=unfold]').click();
        await until(() => company.server.room.seen.get('Ana')).toEqual([[one], [two]]);
    });
});
