// The code on the wall: eight digits that somebody types.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    at, bigScreen, checkAccess, checkFits, Company, fromMenu, joinAs, openRoom, openTool, picture, see, until, untilEqual,
    write,
} from '../support/browser.js';
import { Server } from '../support/server.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

test('the code on the wall leads in, and only while people are let in', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    const lead = await openRoom(company, links.facilitator);
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    let code;
    await company.step('the screen and the facilitator have the same code', async () => {
        await at(screen, 'room-code').waitFor();
        code = await at(screen, 'room-code').innerText();
        assert.match(code, /^\d{4} \d{4}$/);
        await untilEqual(lead, () => at(lead, 'room-code').innerText(), code, 'the code');
        await checkFits(screen, ['room-code', 'qr', 'present', 'title']);
        await checkAccess(screen, 'the screen with a code');
        await picture(screen, 'screen-with-code');
        await picture(lead, 'way-in-with-code');
    });
    await company.step('it goes by itself at the last digit', async () => {
        const ana = await company.open(await company.device(), `${server.origin}/`);
        await at(ana, 'code').waitFor();
        await checkAccess(ana, 'the field for the code');
        await checkFits(ana, ['code', 'code-go']);
        assert.equal(await at(ana, 'code').getAttribute('inputmode'), 'numeric');
        await at(ana, 'code').pressSequentially(code.slice(0, -1));
        await picture(ana, 'code-typed');
        await at(ana, 'code').pressSequentially(code.slice(-1));
        await joinAs(ana, 'Ana');
        await write(ana, 'Plane trees');
        await see(screen, 'Plane trees');
    });
    await company.step('a wrong one stays in the field, and a pasted one is taken', async () => {
        const bo = await company.open(await company.device(), `${server.origin}/`, { refusedWith: 404 });
        const wrong = code === '0000 0000' ? '0000 0001' : '0000 0000';
        await at(bo, 'code').fill(wrong);
        await untilEqual(bo, () => at(bo, 'code').getAttribute('aria-invalid'), 'true', 'the refusal');
        assert.equal(await at(bo, 'code').inputValue(), wrong);
        await checkAccess(bo, 'a wrong code');
        await picture(bo, 'code-wrong');
        await at(bo, 'code').fill(`the code is ${code.replace(' ', '-')}`);
        await joinAs(bo, 'Bo');
    });
    await company.step('another link has another code, on the screen too', async () => {
        await openTool(lead, 'ways');
        await at(lead, 'rotate').click();
        await at(lead, 'rotate-sure').click();
        const fresh = await until(screen, () => at(screen, 'room-code').innerText({ timeout: 1000 }).catch(() => ''), (text) => text !== '' && text !== code, 'another code');
        const cem = await company.open(await company.device(), `${server.origin}/`, { refusedWith: 404 });
        await at(cem, 'code').fill(code);
        await untilEqual(cem, () => at(cem, 'code').getAttribute('aria-invalid'), 'true', 'the refusal of the old code');
        await at(cem, 'code').fill(fresh);
        await joinAs(cem, 'Cem');
        code = fresh;
    });
    await company.step('a closed session has none', async () => {
        await fromMenu(lead, 'close');
        await at(lead, 'close-sure').click();
        await at(screen, 'room-code').waitFor({ state: 'detached' });
        const dee = await company.open(await company.device(), `${server.origin}/`, { refusedWith: 404 });
        await at(dee, 'code').fill(code);
        await untilEqual(dee, () => at(dee, 'code').getAttribute('aria-invalid'), 'true', 'the refusal');
    });
});

test('while many guess, a phone solves a puzzle first', async (t) => {
    const company = new Company(t, browser);
    const strict = await Server.start(['--code-failures-per-minute', '1', '--code-failures-burst', '1']);
    t.after(() => strict.stop());
    const links = await strict.createRoom(room);
    const screen = await company.open(await company.device({ size: bigScreen }), links.screen);
    await at(screen, 'room-code').waitFor();
    const code = await at(screen, 'room-code').innerText();
    for (let guess = 0; guess < 2; guess += 1) {
        const answer = await fetch(`${strict.origin}/api/v1/code`, { method: 'POST', body: JSON.stringify({ code: code === '0000 0000' ? '0000 0001' : '0000 0000' }) });
        assert.equal(answer.status, 404);
    }
    const ana = await company.open(await company.device(), `${strict.origin}/`, { refusedWith: 429 });
    // A fast phone solves it before anybody looks: what it found is held back until it was seen at work.
    const atWork = ana.getByText('many people are typing codes');
    let asked = 0;
    await ana.route('**/api/v1/code', async (route) => {
        asked += 1;
        if (asked > 1) {
            await atWork.waitFor();
            await picture(ana, 'code-puzzle');
        }
        await route.continue();
    });
    await at(ana, 'code').fill(code);
    await joinAs(ana, 'Ana');
    assert.equal(asked, 2, 'no puzzle was set');
});
