// A session that keeps itself clean, with the real server: a text that several people flag is folded, people drawn by lot judge it,
// its author changes it, it is flagged and judged once more, and others judge it on appeal. Nobody is ever told who did what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, checkAccess, checkFits, Company, ideaOf, joinAs, laptop, leadAs, picture, see, setRules, showAbout, status,
    until, untilEqual, wholeText, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

/** By PolicyNumber: two flags fold and call, also when they come at once; a jury of three has time enough, and no substitutes. */
const numbers = { 3: 0, 5: 4.5, 6: 4.5, 7: 2, 8: 3, 9: 2, 10: 600, 11: 300, 12: 3, 13: 0, 17: 0, 18: 0, 20: 0 };

const folded = (page) => at(page, 'folded');

/** Whoever has just come counts among those who fold a text only after taking part: a vote on each of four ideas is enough. */
async function takePart(lead, pages) {
    const ideas = ['Lime trees along the road', 'A clock that can be heard', 'Water to drink', 'Lights for the evening'];
    for (const text of ideas) {
        await write(lead, text);
        await ideaOf(lead, text).waitFor();
    }
    for (const page of pages) {
        for (const text of ideas) {
            await see(page, text);
            await ideaOf(page, text).locator('[data-test=support]').click();
        }
        await until(page, () => status(page), ({ waiting }) => waiting === 0, 'the votes are taken');
    }
}

async function flag(page, text, reason, note = '') {
    await ideaOf(page, text).locator('[data-test=flag]').click();
    await at(page, `flag-reason-${reason}`).check();
    if (note !== '') await at(page, 'flag-note').fill(note);
    await at(page, 'flag-send').click();
    await at(page, 'own-flag').waitFor();
}

/** The three of these people who are drawn. */
async function drawn(pages) {
    const counts = () => Promise.all(pages.map((page) => at(page, 'jury').count()));
    const found = await until(pages[0], counts, (all) => all.filter((count) => count === 1).length === 3, 'three people are drawn');
    return pages.filter((_, index) => found[index] === 1);
}

async function answer(pages, name) {
    for (const page of pages) await at(page, `jury-${name}`).click();
}

test('a text is flagged, folded, judged, changed, judged again, and judged on appeal', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const [bad, better] = ['Buy these cheap pills now', 'A bench where the pills were'];
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    const enter = async (name, locale) => {
        const page = await company.open(await company.device({ locale }), links.join);
        await joinAs(page, name);
        return page;
    };
    let bo;
    let cas;
    let ana;
    const others = [];
    let first;
    let second;

    await company.step('people are in, and know the rules', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        // Who was there first counts most, by a little.
        bo = await enter('Bo', 'en-GB');
        cas = await enter('Cas', 'en-GB');
        ana = await enter('Ana', 'en-GB');
        for (const name of ['Di', 'Eve', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jan', 'Kim', 'Lea']) others.push(await enter(name, name === 'Di' ? 'nl-NL' : 'en-GB'));
        await setRules(lead, { base: 2, numbers });
        await takePart(lead, [bo, cas]);
        await showAbout(bo);
        await at(bo, 'rules').click();
        await bo.locator('[data-rule="rule.jury"]').getByText('The jury is 3 people').waitFor();
        await bo.locator('[data-rule="rule.burst"]').getByText('Each flag counts for itself').waitFor();
        await checkAccess(bo, 'the rules');
        await checkFits(bo);
        await picture(bo, 'rules');
        await at(bo, 'rules-close').click();
        await checkAccess(lead, 'the panel of the rules');
        await picture(lead, 'policy-panel');
        await write(ana, bad);
        for (const page of [bo, cas, ...others, lead]) await see(page, bad);
        await ideaOf(screen, bad).waitFor();
    });

    await company.step('rules that cannot be are refused with what they can be', async () => {
        const field = at(lead, 'policy-panel').locator('[data-number="9"]');
        await field.fill('4');
        await field.press('Tab');
        await at(lead, 'policy-save').click();
        await at(lead, 'policy-problem').getByText('from 2 to 3').waitFor();
        await at(lead, 'policy-drop').click();
    });

    await company.step('one flag tells the facilitators, and hides nothing', async () => {
        await ideaOf(bo, bad).locator('[data-test=flag]').click();
        await checkAccess(bo, 'the dialog of flags');
        await picture(bo, 'flag');
        await bo.keyboard.press('Escape');
        await flag(bo, bad, 4, 'I saw it elsewhere');
        await at(lead, 'flagged').getByText('I saw it elsewhere').waitFor();
        for (const page of [ana, cas, screen]) assert.ok((await wholeText(page)).includes(bad));
        assert.equal(await at(ana, 'own-case').count(), 0);
        assert.doesNotMatch(await at(lead, 'flagged-panel').innerText(), /\bBo\b/, 'who flagged is told');
    });

    await company.step('a second one folds it, and three people are drawn', async () => {
        await flag(cas, bad, 4);
        first = await drawn(others);
        for (const page of [bo, ...others, lead]) await folded(page).waitFor();
        await ideaOf(screen, bad).waitFor({ state: 'detached' });
        assert.ok(!(await wholeText(screen)).includes(bad));
        await at(lead, 'flagged-jury').waitFor();
        await checkAccess(lead, 'the panel of what is flagged');
        await picture(lead, 'flagged');
        await until(ana, () => at(ana, 'own-case').getAttribute('data-state'), (found) => found === 'folded', 'the author is told');
        await checkAccess(ana, 'a case of one’s own');
        await checkFits(ana);
        await picture(ana, 'own-folded');
        const outside = others.find((page) => !first.includes(page));
        await at(outside, 'unfold').click();
        await outside.locator('[data-test=item-text]').getByText(bad).waitFor();
        await at(outside, 'unfold').click();
        await checkAccess(outside, 'a folded text');
        await picture(outside, 'folded');
    });

    await company.step('the jury hides it, and everybody can read why', async () => {
        await checkAccess(first[0], 'the card of a juror');
        await checkFits(first[0]);
        await picture(first[0], 'jury');
        // An answer can be changed while the jury sits.
        await answer([first[0]], 'keep');
        await until(first[0], () => at(first[0], 'jury').getAttribute('data-answer'), (found) => found === 'keep', 'the first answer');
        await answer(first.slice(0, 2), 'remove');
        for (const page of first) await at(page, 'jury').waitFor({ state: 'detached' });
        for (const page of [bo, cas, ...others]) {
            await at(page, 'hidden').waitFor();
            assert.ok(!(await wholeText(page)).includes(bad));
        }
        await until(ana, () => at(ana, 'own-case').getAttribute('data-state'), (found) => found === 'hidden', 'the author is told');
        await untilEqual(ana, () => at(ana, 'own-counts').innerText(), 'It stays, said 0. It goes, said 2.', 'the counts');
        await checkAccess(ana, 'a case of one’s own, hidden');
        await picture(ana, 'own-hidden-by-jury');
        await showAbout(bo);
        await at(bo, 'log').click();
        assert.match(await at(bo, 'log-entry').nth(0).innerText(), /It goes, said 2\./);
        assert.match(await at(bo, 'log-entry').nth(1).innerText(), /Flagged by 2/);
        await checkAccess(bo, 'the log');
        await picture(bo, 'log-of-rules');
        await bo.keyboard.press('Escape');
        await agree([bo, cas, ...others]);
    });

    await company.step('its author changes it, and it is there again, once', async () => {
        await at(ana, 'own-edit').click();
        await at(ana, 'edit-text').fill(better);
        await at(ana, 'edit-save').click();
        await at(ana, 'own-case').waitFor({ state: 'detached' });
        for (const page of [bo, cas, ...others, screen]) await ideaOf(page, better).waitFor();
        await at(lead, 'flagged-panel').waitFor({ state: 'detached' });
    });

    await company.step('it is flagged again, and judged by three others', async () => {
        // Of what a jury removed once, one flag is enough.
        await flag(bo, better, 1);
        await folded(cas).waitFor();
        const rest = others.filter((page) => !first.includes(page));
        second = await drawn(rest);
        await until(ana, () => at(ana, 'own-case').getAttribute('data-state'), (found) => found === 'folded', 'the author is told');
        assert.equal(await at(ana, 'own-edit').count(), 0, 'a second way back by another text');
        await answer(second.slice(0, 2), 'remove');
        await until(ana, () => at(ana, 'own-case').getAttribute('data-state'), (found) => found === 'hidden', 'the author is told');
    });

    await company.step('on appeal others still judge it, and it stays', async () => {
        await at(ana, 'appeal').click();
        const third = await drawn(others.filter((page) => !first.includes(page) && !second.includes(page)));
        // It is hidden from all, so that its text is in the call alone.
        // The lot may fall on the one whose page is in Dutch.
        const reader = third.find((page) => page !== others[0]);
        assert.equal(await at(reader, 'jury-text').innerText(), better);
        await at(reader, 'jury').getByText('A first jury found').waitFor();
        await picture(reader, 'jury-on-appeal');
        assert.equal(await at(ana, 'appeal').count(), 0, 'a second appeal');
        await answer(third.slice(0, 2), 'keep');
        for (const page of [bo, cas, ...others, screen]) await ideaOf(page, better).waitFor();
        await at(ana, 'own-case').waitFor({ state: 'detached' });
        await agree([bo, cas, ...others]);
    });
});

test('a flag is taken back, and a facilitator settles what no jury can', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await company.open(await company.device({ size: laptop }), links.facilitator);
    const [ana, bo, cas] = await Promise.all([1, 2, 3].map(async () => company.open(await company.device(), links.join)));
    const [one, two] = ['Benches in the shade', 'A fountain for children'];

    await company.step('people are in', async () => {
        await leadAs(lead, 'Ria');
        await at(lead, 'open').click();
        for (const [page, name] of [[bo, 'Bo'], [cas, 'Cas'], [ana, 'Ana']]) await joinAs(page, name);
        await setRules(lead, { numbers });
        await takePart(lead, [bo, cas]);
        await write(ana, one);
        await write(ana, two);
        for (const page of [bo, cas, lead]) for (const text of [one, two]) await see(page, text);
        for (const text of [one, two])
            assert.equal(await ideaOf(ana, text).locator('[data-test=flag]').count(), 0, 'one may flag oneself');
    });
    await company.step('a flag is taken back by one tap', async () => {
        await flag(bo, two, 3);
        await at(lead, 'flagged').waitFor();
        await at(bo, 'unflag').click();
        await at(lead, 'flagged-panel').waitFor({ state: 'detached' });
    });
    await company.step('an idea is called the same as another one', async () => {
        await ideaOf(bo, two).locator('[data-test=flag]').click();
        await at(bo, 'flag-reason-2').check();
        await at(bo, 'flag-search').fill('shade');
        await at(bo, 'flag-double').check();
        await at(bo, 'flag-send').click();
        await at(lead, 'flagged').getByText(`The same as: ${one}`).waitFor();
        await at(bo, 'unflag').click();
        await at(lead, 'flagged-panel').waitFor({ state: 'detached' });
    });
    await company.step('with too few people for a jury a facilitator keeps it', async () => {
        await flag(bo, one, 1);
        await flag(cas, one, 1);
        await folded(bo).waitFor();
        await at(lead, 'flagged').getByText('No jury sits.').waitFor();
        await at(lead, 'keep-flagged').click();
        await at(lead, 'reason-confirm').click();
        await folded(bo).waitFor({ state: 'detached' });
        await ideaOf(bo, one).waitFor();
        await at(lead, 'flagged-panel').waitFor({ state: 'detached' });
        assert.equal(await at(bo, 'own-flag').count(), 0, 'a flag that is settled stands there still');
    });
});
