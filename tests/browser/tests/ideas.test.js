// What becomes of ideas, with the real server: similar ones while typing, edits, tags, groups, merging and the way back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    agree, at, bigScreen, canonical, checkAccess, checkFits, Company, ideaOf, joinAs, keepUndo, laptop, leadAs, picture, see, supporters,
    until, untilEqual, write,
} from '../support/browser.js';
import { openBrowser, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('ideas are found again, edited, put in order, merged and taken apart', async (t) => {
    const company = new Company(t, browser);
    const shade = 'Bankjes in de schaduw';
    const trees = 'We willen bankjes onder de bomen';
    const seed = 'Een fontein voor kinderen';
    const [ana, bo, ria, screen] = await Promise.all([
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device({ locale: 'nl-NL' }), server.join),
        company.open(await company.device({ size: laptop }), server.facilitator),
        company.open(await company.device({ size: bigScreen }), server.screen),
    ]);
    const everybody = [ana, bo, ria, screen];

    await company.step('the facilitator begins with a seed', async () => {
        await leadAs(ria, 'Ria');
        await at(ria, 'open').click();
        await joinAs(ana, 'Ana');
        await joinAs(bo, 'Bo');
        await at(ria, 'seed-mark').check();
        await write(ria, seed);
        await at(ria, 'seed-mark').uncheck();
        await see(ana, seed);
        await ideaOf(ana, seed).locator('[data-test=seed]').waitFor();
    });

    await company.step('who types is shown what is similar, and supports it', async () => {
        await write(ana, shade);
        await write(bo, trees);
        for (const page of everybody) for (const text of [shade, trees]) await see(page, text);
        await at(bo, 'idea-text').fill('Meer bankjes in de schaduw graag');
        await at(bo, 'similar-idea').first().waitFor();
        assert.ok((await at(bo, 'similar-idea').first().innerText()).includes(shade));
        await checkAccess(bo, 'similar ideas');
        await picture(bo, 'similar');
        await at(bo, 'similar-support').first().click();
        await until(bo, () => at(bo, 'similar-support').first().getAttribute('aria-pressed'), (pressed) => pressed === 'true', 'support');
        await at(bo, 'idea-text').fill('');
        await ideaOf(ana, shade).locator('[data-test=support]').click();
        await ideaOf(ana, trees).locator('[data-test=support]').click();
    });

    await company.step('an edit soon after posting leaves no trace', async () => {
        const better = `${trees}, met een leuning`;
        await ideaOf(bo, trees).locator('[data-test=edit]').click();
        await at(bo, 'edit-text').fill(better);
        await at(bo, 'edit-save').click();
        for (const page of everybody) await ideaOf(page, better).waitFor();
        assert.equal(await at(ria, 'edited').count(), 0);
        await ideaOf(bo, better).locator('[data-test=edit]').click();
        await at(bo, 'edit-text').fill(trees);
        await at(bo, 'edit-save').click();
        await ideaOf(ria, trees).waitFor();
    });

    await company.step('tags and a group reach every phone', async () => {
        await ideaOf(ria, shade).locator('[data-test=order-idea]').click();
        await at(ria, 'tag-text').fill('groen');
        await at(ria, 'tag-add').click();
        await at(ria, 'untag').waitFor();
        await at(ria, 'group-title').fill('Zitten');
        await at(ria, 'group-make').click();
        await until(ria, () => at(ria, 'group-choice').inputValue(), (value) => value !== '0', 'the idea is in its group');
        await checkAccess(ria, 'the dialog that orders');
        await picture(ria, 'order');
        await at(ria, 'order-close').click();
        await ideaOf(ana, shade).locator('[data-test=tag]').waitFor();
        await ideaOf(ana, shade).locator('[data-test=group]').waitFor();
    });

    await company.step('a merge shows one idea and counts each voter once', async () => {
        const id = await ideaOf(ana, shade).getAttribute('data-id');
        const seedId = await ideaOf(ana, seed).getAttribute('data-id');
        await ideaOf(ria, trees).locator('[data-test=order-idea]').click();
        await at(ria, 'merge-search').fill('schaduw');
        await at(ria, 'merge-choice').check();
        await at(ria, 'merge').click();
        await at(ria, 'reason-confirm').click();
        await keepUndo(ria);
        for (const page of everybody) {
            await untilEqual(page, () => supporters(page), { [seedId]: 0, [id]: 2 }, 'supporters');
        }
        await at(bo, 'own-news').waitFor();
        await checkAccess(bo, 'news of a merge');
        await picture(bo, 'merged-news');
        await at(ana, 'own-news').waitFor();
        assert.equal(await at(ana, 'news-object').count(), 0, 'who supports it did not write it');
        await ideaOf(ana, shade).locator('[data-test=merged] > summary').click();
        await at(ana, 'merged-idea').getByText(trees, { exact: true }).waitFor();
        await checkAccess(ana, 'a merged idea');
        await checkFits(ana);
        await picture(ana, 'merged');
        await picture(screen, 'screen-merged');
        await agree([ana, bo]);
    });

    await company.step('the way back gives back both, with their own voters', async () => {
        await at(ria, 'undo').click();
        // Until then its text stands in the card of the other one.
        for (const page of everybody) await at(page, 'merged').waitFor({ state: 'detached' });
        for (const page of everybody) await see(page, trees);
        const ids = await Promise.all([seed, shade, trees].map((text) => ideaOf(ana, text).getAttribute('data-id')));
        const expected = { [ids[0]]: 0, [ids[1]]: 2, [ids[2]]: 1 };
        for (const page of everybody) await untilEqual(page, () => supporters(page), expected, 'supporters');
        await agree([ana, bo]);
    });

    await company.step('whoever wrote what was merged objects, and the facilitators read it', async () => {
        const objection = `Ik maak bezwaar: mijn idee “${trees}” is samengevoegd met “${shade}”.`;
        await ideaOf(ria, trees).locator('[data-test=order-idea]').click();
        await at(ria, 'merge-search').fill('schaduw');
        await at(ria, 'merge-choice').check();
        await at(ria, 'merge').click();
        await at(ria, 'reason-confirm').click();
        await at(bo, 'news-object').click();
        assert.equal(await at(bo, 'line-text').inputValue(), objection);
        await at(bo, 'line-text').fill(`${objection} Bomen zijn meer dan schaduw.`);
        await checkAccess(bo, 'an objection');
        await at(bo, 'line-send').click();
        await at(bo, 'private-line').waitFor();
        await picture(bo, 'objection');
        await bo.keyboard.press('Escape');
        await at(bo, 'news-objected').waitFor();
        await until(ria, () => canonical(ria), (view) => view.includes('Bomen zijn meer dan schaduw.'), 'the objection');
        assert.ok(!(await canonical(ana)).includes('Bomen zijn meer'), 'nobody else does');
        // Said in one language, it is not asked for again in another, nor after a reload.
        await at(bo, 'language-en').click();
        await bo.reload();
        await at(bo, 'news-objected').waitFor();
        await at(bo, 'language-nl').click();
    });
});
