// The charter from the facilitator's form to the decision-maker's button, and the phases from the first to the last.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    addressIn, agree, at, bigScreen, checkAccess, checkFits, Company, enterRoom, fromMenu, ideaOf, joinAs, openRoom, picture,
    see, showAbout, until, wholeText, write,
} from '../support/browser.js';
import { openBrowser, room, startServer } from '../support/stage.js';

const server = await startServer();
const browser = await openBrowser();

async function fillCharter(page, { names = '1', welcome = 'plans for trees and benches' } = {}) {
    await fromMenu(page, 'edit-charter');
    await at(page, 'charter-form').waitFor();
    await at(page, 'goal-0').fill('Five ideas that everybody can live with');
    await at(page, 'measure-0').selectOption('1');
    await at(page, 'target-0').fill('5');
    await at(page, 'question').fill('What should grow on our square?');
    await at(page, 'welcome').fill(welcome);
    await at(page, 'promise').fill('The council answers the five best ideas');
    await at(page, 'due').fill('2027-03-01');
    await at(page, 'decision-maker').fill('Alderman Boer');
    await at(page, 'names').selectOption(names);
    await at(page, 'manners').fill('Short\nKind');
}

function secondsOf(text) {
    const [minutes, seconds] = text.split(':').map(Number);
    return minutes * 60 + seconds;
}

async function saveCharter(page) {
    await at(page, 'save-charter').click();
    await at(page, 'charter-form').waitFor({ state: 'detached' });
}

test('a charter is read before entry, agreed to by joining, and confirmed by its own link', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom(room);
    let lead;
    let early;
    let ana;
    await company.step('the lead makes it, advised and not held back', async () => {
        lead = await openRoom(company, links.facilitator);
        early = await company.open(await company.device(), links.join);
        await at(early, 'join-form').waitFor();
        assert.equal(await at(early, 'charter-card').count(), 0, 'a card of a room without a charter');
        await joinAs(early, 'Bo');
        await fillCharter(lead);
        await at(lead, 'fit-check').locator('summary').click();
        await at(lead, 'fit-open-no').check();
        await at(lead, 'fit-advice').getByText('Asking for opinions').waitFor();
        await checkAccess(lead, 'the form of the charter');
        await at(lead, 'preview').getByText('plans for trees and benches').waitFor();
        await picture(lead, 'charter-form');
        await saveCharter(lead);
    });
    await company.step('who was in before agrees once, and can then write', async () => {
        await at(early, 'ask-agree').click();
        await at(early, 'agreements').waitFor();
        await checkAccess(early, 'the agreements');
        await at(early, 'agree').click();
        await write(early, 'A bench in the shade');
        await see(lead, 'A bench in the shade');
    });
    await company.step('a newcomer reads the card and is asked nothing more', async () => {
        ana = await company.open(await company.device({ size: { width: 360, height: 640 } }), links.join);
        await at(ana, 'charter-card').waitFor();
        const card = await at(ana, 'charter-card').innerText();
        assert.match(card, /By 1 March 2027, Alderman Boer will do this: .* \(not yet confirmed\)\./);
        const foreign = () => at(ana, 'charter-card').locator('span[lang=en]').allInnerTexts();
        assert.ok((await foreign()).includes('Alderman Boer'), 'what people wrote is in the language of the session');
        await at(ana, 'language-nl').click();
        await until(ana, () => at(ana, 'charter-card').innerText(), (text) => text.includes('doet Alderman Boer dit:'), 'the card in Dutch');
        assert.ok((await foreign()).includes('Alderman Boer') && !(await foreign()).some((text) => text.includes('Uiterlijk')), 'and stays in it on a Dutch page');
        await at(ana, 'language-en').click();
        await checkAccess(ana, 'the card');
        await checkFits(ana, ['join-button']);
        await picture(ana, 'charter-card');
        await at(ana, 'all-agreements').click();
        await at(ana, 'agreements').getByText('Kind').waitFor();
        await at(ana, 'join-button').click();
        await checkAccess(ana, 'the names behind the card');
        await joinAs(ana, 'Ana');
        await write(ana, 'More trees');
        await see(lead, 'More trees');
        // The card said it all: what it said is folded away, and there when one wants it again.
        assert.equal(await at(ana, 'about-text').isVisible(), false);
        await picture(ana, 'charter-room');
        await at(ana, 'about').click();
        await at(ana, 'goal').getByText('2 of 5').waitFor();
        await checkAccess(ana, 'what the session is about');
    });
    await company.step('the decision-maker confirms with a button, and everybody sees it', async () => {
        // Who came before there was a card has it open.
        await showAbout(lead);
        await at(lead, 'decision-link').click();
        const address = await addressIn(lead, 'decision-address');
        await picture(lead, 'charter-lead');
        const boer = await company.open(await company.device(), address);
        await at(boer, 'confirm').waitFor();
        await checkAccess(boer, 'the page of the decision-maker');
        await picture(boer, 'decision');
        assert.match(await at(ana, 'promise-status').innerText(), /not yet confirmed/, 'opening the link changed something');
        await at(boer, 'confirm').click();
        await at(boer, 'decision-status').getByText('Confirmed. Participants now see that too.').waitFor();
        for (const page of [ana, early, lead]) await at(page, 'promise-status').locator('.confirmed').waitFor();
        await agree([ana, early]);
    });
});

test('a room without names shows none, also of what was written before', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ ...room, title: 'Without names' });
    let lead;
    let bo;
    let ana;
    let cem;
    await company.step('names go from every page', async () => {
        lead = await openRoom(company, links.facilitator);
        bo = await enterRoom(company, links.join, 'Boudewijn');
        await write(bo, 'A pond');
        ana = await enterRoom(company, links.join, 'Annelies', { locale: 'nl-NL' });
        await see(ana, 'A pond');
        await ideaOf(ana, 'A pond').getByText('Boudewijn').waitFor();
        await fillCharter(lead, { names: '3' });
        await saveCharter(lead);
        await ideaOf(ana, 'A pond').getByText('Iemand').waitFor();
        for (const page of [ana, lead]) assert.ok(!(await wholeText(page)).includes('Boudewijn'), 'a name is still there');
        // Who wrote it still knows, and can take it back.
        await ideaOf(bo, 'A pond').locator('[data-test=withdraw]').waitFor();
        cem = await company.open(await company.device(), links.join);
        await at(cem, 'charter-card').getByText('Nobody sees who wrote what.').waitFor();
        assert.equal(await at(cem, 'join-own').count(), 0, 'a name is asked for');
        await at(cem, 'join-button').click();
        await at(cem, 'room').waitFor();
        await write(cem, 'A slide');
        for (const page of [ana, bo, lead]) await see(page, 'A slide');
        await agree([ana, bo, cem]);
    });
    await company.step('an edit and a merge tell no names either, and who wrote it hears of it', async () => {
        await at(bo, 'ask-agree').click();
        await at(bo, 'agree').click();
        await ideaOf(bo, 'A pond').locator('[data-test=edit]').click();
        await at(bo, 'edit-text').fill('A deep pond');
        await at(bo, 'edit-save').click();
        await ideaOf(lead, 'A deep pond').waitFor();
        await ideaOf(lead, 'A slide').locator('[data-test=order-idea]').click();
        await at(lead, 'merge-search').fill('pond');
        await at(lead, 'merge-choice').check();
        await at(lead, 'merge').click();
        await at(lead, 'reason-confirm').click();
        await at(cem, 'own-news').waitFor();
        await ideaOf(ana, 'A deep pond').locator('[data-test=merged]').waitFor();
        for (const page of [ana, cem, lead]) assert.ok(!(await wholeText(page)).includes('Boudewijn'), 'a name came back');
        await agree([ana, bo, cem]);
    });
});

test('phases say what may be done, and how long still', async (t) => {
    const company = new Company(t, browser);
    const links = await server.createRoom({ ...room, title: 'In phases' });
    let lead;
    let ana;
    let screen;
    await company.step('the lead plans three and starts the first', async () => {
        lead = await openRoom(company, links.facilitator);
        ana = await enterRoom(company, links.join, 'Ana');
        screen = await company.open(await company.device({ size: bigScreen }), links.screen);
        await write(ana, 'A pond');
        await ideaOf(ana, 'A pond').locator('[data-test=support]').click();
        await ideaOf(ana, 'A pond').locator('[data-test=support-count]').getByText('1').waitFor();
        await at(lead, 'edit-agenda').click();
        await at(lead, 'agenda-form').waitFor();
        await checkAccess(lead, 'the form of the agenda');
        await picture(lead, 'agenda-form');
        await at(lead, 'save-agenda').click();
        await at(lead, 'phase-1').waitFor();
        await at(lead, 'next-phase').click();
        await at(ana, 'active-phase').getByText('Think up').waitFor();
        await at(ana, 'time-left').waitFor();
        await at(screen, 'timer').waitFor();
        // While ideas are written nobody sees how they are doing.
        await ideaOf(ana, 'A pond').locator('[data-test=support-count]').waitFor({ state: 'detached' });
        await picture(ana, 'phase-write');
        await picture(screen, 'phase-screen');
        await picture(lead, 'phase-lead');
        await checkAccess(ana, 'a phone in a phase');
    });
    await company.step('a minute more', async () => {
        const before = await at(screen, 'timer').innerText();
        await at(lead, 'more-time').click();
        await until(screen, () => at(screen, 'timer').innerText(), (text) => secondsOf(text) > secondsOf(before), 'more time');
    });
    await company.step('what was being written may still be sent', async () => {
        await at(ana, 'idea-text').fill('A slide');
        await at(lead, 'next-phase').click();
        await at(ana, 'active-phase').getByText('Reply').waitFor();
        await at(ana, 'last-words').waitFor();
        await at(ana, 'send-idea').click();
        await see(lead, 'A slide');
    });
    await company.step('the last one shows the counts', async () => {
        await at(lead, 'next-phase').click();
        await at(ana, 'active-phase').getByText('Vote').waitFor();
        await ideaOf(ana, 'A pond').locator('[data-test=support-count]').getByText('1').waitFor();
        await at(lead, 'previous-phase').click();
        await at(ana, 'active-phase').getByText('Reply').waitFor();
        await agree([ana]);
    });
});
