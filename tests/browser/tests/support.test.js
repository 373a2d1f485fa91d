// What the other tests lean on holds by itself: waiting ends where it shall, and does not end before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostInAMinute } from '../support/announcements.js';
import { atRest, checkAccess, checkFits, Company, see } from '../support/browser.js';
import { openBrowser } from '../support/stage.js';

const browser = await openBrowser();

/** A page with this in it. */
async function show(t, body, style = '') {
    const company = new Company(t, browser);
    const page = await company.open(await company.device(), 'about:blank');
    await page.setContent(`<!doctype html><html lang="en"><title>A page</title><style>${style}</style><main><h1>A page</h1>${body}</main></html>`);
    return page;
}

const moves = '@keyframes fade { from { opacity: 0; } } @keyframes turn { to { rotate: 1turn; } }';

test('rest comes when the last of what fades has ended, one after the other', async (t) => {
    const page = await show(t, '<p class="first">One</p>', `${moves} .first { animation: fade 300ms; } .second { animation: fade 300ms; }`);
    await page.evaluate(() => {
        const first = document.querySelector('.first');
        first.addEventListener('animationend', () => first.insertAdjacentHTML('afterend', '<p class="second">Two</p>'));
    });
    await page.locator('.second').waitFor();
    await atRest(page);
    assert.equal(await page.locator('.second').evaluate((element) => getComputedStyle(element).opacity), '1');
});

test('what is paused, never ends or stands still is no reason to wait', async (t) => {
    const page = await show(
        t,
        '<p class="paused">One</p><p class="endless">Two</p><p class="still">Three</p>',
        `${moves} .paused { animation: fade 9s paused; } .endless { animation: turn 1s infinite; }`,
    );
    await page.evaluate(() => document.querySelector('.still').animate({ opacity: [0, 1] }, 9_000).updatePlaybackRate(0));
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ ready }) => ready)));
    assert.equal(await page.evaluate(() => document.getAnimations().length), 3);
    await atRest(page);
});

test('letters that fade in are held to their contrast at the end, and not on the way', async (t) => {
    const page = await show(t, '<p>Words</p>', `${moves} p { animation: fade 400ms linear; }`);
    await checkAccess(page, 'words that fade in');
    const pale = await show(t, '<p>Words</p>', 'p { color: #ccc; }');
    await assert.rejects(checkAccess(pale, 'pale words'), /pale words/);
});

test('an idea is found that a list holds back a second time', async (t) => {
    const page = await show(t, '<button data-test="show-held">1 new idea</button><ul></ul>');
    await page.evaluate(() => {
        const [bar, list] = [document.querySelector('button'), document.querySelector('ul')];
        const waiting = ['First', 'Second'];
        bar.addEventListener('click', () => {
            list.insertAdjacentHTML('beforeend', `<li data-test="idea"><p>${waiting.shift()}</p></li>`);
            bar.hidden = true;
            if (waiting.length > 0) setTimeout(() => (bar.hidden = false));
        });
    });
    await see(page, 'Second');
    assert.deepEqual(await page.locator('li').allInnerTexts(), ['First', 'Second']);
});

test('a page that finds its size a moment later fits', async (t) => {
    const page = await show(t, '<p data-test="wide" style="width: 5000px">Words</p>');
    // It is small enough at the second look.
    await page.evaluate(() => {
        const ask = document.querySelector.bind(document);
        let looks = 0;
        document.querySelector = (name) => {
            const found = ask(name);
            looks += 1;
            if (looks === 2) found.style.width = '100px';
            return found;
        };
    });
    await checkFits(page, ['wide']);
});

test('six announcements in a minute are six, and one more is seven', () => {
    const each = (ms, count) => Array.from({ length: count }, (_, index) => ({ at: 1_000 + index * ms }));
    const late = each(10_000, 7).map(({ at }, index) => ({ at: index === 0 ? at + 3 : at }));
    assert.equal(mostInAMinute(each(10_000, 13)), 6);
    assert.equal(mostInAMinute(late), 6);
    assert.equal(mostInAMinute(each(9_500, 13)), 7);
    assert.equal(mostInAMinute([]), 0);
});
