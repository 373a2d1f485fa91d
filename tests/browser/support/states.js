// Every screen in every state that people can meet, one after the other: on a phone, on a facilitator's laptop and on the big screen.
// Whoever walks is told at each state that it is there, and looks at it or takes its picture.
import { at, bigScreen, drawn, ideaOf, laptop, leadAs, passDoor, phone, until } from './browser.js';
import { openPanel, press } from './controls.js';
import { accepted, charterTerms, noPace, quickJury } from './crowd.js';

const words = {
    en: {
        room: { title: 'Station square', question: 'What should grow, stand or go on our square?', promise: 'The council answers the five best ideas', language: 'en' },
        charter: {},
        phases: ['Write ideas', 'Read and discuss', 'Give support'],
        ideas: [
            'Benches in the shade of the plane trees, with backs, for whoever waits for the tram or only wants to sit',
            'A fountain that children can play in',
            'Rain barrels under the platform roof',
            'A roof on the bicycle shed, with plants on it',
            'Let the school plant a bed of its own',
            'Less light at night, so that one sees the stars',
        ],
        reply: 'And who cleans them?',
        answer: 'The shop on the corner offered to.',
        own: 'Plants on the roof of the shed',
        bad: 'Buy these cheap pills now',
        rude: 'Only an idiot parks here',
        question: 'Where first?',
        options: ['North side', 'South side', 'Before the station'],
        announcement: 'Coffee at three in the hall',
        pause: 'Coffee, back at half past three',
        mute: 'Too much at once',
        name: 'Maximilian of the Broad Meadow',
        later: 'Chess tables under the trees',
        groups: ['Sitting and waiting', 'Water', 'Plants and animals'],
        tables: ['By the window', 'By the door', 'At the back'],
        asked: { scale: 'How safe is the square at night?', ends: ['not at all', 'very'], open: 'What do you miss most?', words: 'In one word: what is the square now?', dots: 'Divide five dots' },
        said: ['grey', 'draughty', 'loud', 'grey', 'empty', 'grey', 'windy'],
    },
    nl: {
        room: { title: 'Stationsplein', question: 'Wat mag er groeien, staan of verdwijnen op ons plein?', promise: 'De raad beantwoordt de vijf beste ideeën', language: 'nl' },
        charter: {
            goals: [{ text: 'Vijf ideeën waar iedereen mee kan leven', measure: 1, target: 5 }],
            question: 'Wat mag er groeien op ons plein?',
            welcome: 'plannen voor bomen en banken',
            promise: 'De raad beantwoordt de vijf beste ideeën',
            decisionMaker: 'Wethouder Boer',
            manners: ['Vriendelijk'],
        },
        phases: ['Ideeën schrijven', 'Lezen en aanvullen', 'Steun geven'],
        ideas: [
            'Banken in de schaduw van de platanen, met een leuning, voor wie op de tram wacht of alleen even wil zitten',
            'Een fontein waar kinderen in kunnen spelen',
            'Regentonnen onder het perrondak',
            'Een dak op de fietsenstalling, met planten erop',
            'Laat de school een eigen perk beplanten',
            'Minder licht in de nacht, zodat je de sterren ziet',
        ],
        reply: 'En wie maakt ze schoon?',
        answer: 'De winkel op de hoek bood het aan.',
        own: 'Planten op het dak van de stalling',
        bad: 'Koop nu deze goedkope pillen',
        rude: 'Alleen een idioot parkeert hier',
        question: 'Waar eerst?',
        options: ['Noordkant', 'Zuidkant', 'Voor het station'],
        announcement: 'Koffie om drie uur in de hal',
        pause: 'Koffie, we gaan om half vier verder',
        mute: 'Te veel tegelijk',
        name: 'Maximiliaan van de Brede Weide',
        later: 'Schaaktafels onder de bomen',
        groups: ['Zitten en wachten', 'Water', 'Planten en dieren'],
        tables: ['Bij het raam', 'Bij de deur', 'Achterin'],
        asked: { scale: 'Hoe veilig is het plein in de nacht?', ends: ['helemaal niet', 'heel erg'], open: 'Wat mis je het meest?', words: 'In één woord: wat is het plein nu?', dots: 'Verdeel vijf stippen' },
        said: ['grijs', 'tochtig', 'lawaaiig', 'grijs', 'leeg', 'grijs', 'winderig'],
    },
};

const [everybody, newest, supported] = [2, 1, 3];
const kinds = { dots: 3, choice: 5, scale: 7, open: 8, words: 9 };
/** What opens a form of a facilitator, and what is seen in it. */
const forms = [['edit-agenda', 'agenda-form'], ['edit-charter', 'charter-form'], ['ask', 'ask-kind'], ['groups', 'group-row'], ['announce', 'stage-text']];
/** That a facilitator's page has all its tools. */
const ready = (page) => page.locator('[data-test=people-panel], [data-test=lead-menu]').first();

function agendaOf(titles) {
    const open = { write: everybody, reply: everybody, vote: everybody, showCounts: true, showAuthors: true, order: newest, withoutSupport: false, withoutStance: false };
    const switches = [{}, { write: 0 }, { write: 0, reply: 0 }];
    return { phases: titles.map((title, index) => ({ number: index + 1, title, switches: { ...open, ...switches[index] }, durationS: 900, startsMs: 0 })), advance: 1 };
}

/**
 * A room with a charter and an agenda, led by somebody without a browser.
 * `open(address, size)` gives a page; `visit(page, kind, name)` is called at each state, with kind phone, lead or screen.
 */
export class Walk {
    #server;
    #crowd;
    #open;
    #visit;
    #words;
    #language;
    links;

    constructor({ server, crowd, open, visit, language }) {
        this.#server = server;
        this.#crowd = crowd;
        this.#open = open;
        this.#visit = visit;
        this.#language = language;
        this.#words = words[language];
    }

    async #room(numbers = { ...noPace, ...quickJury }) {
        const links = await this.#server.createRoom(this.#words.room);
        const lead = await this.#crowd.enter(links.facilitator, 'Noor');
        await accepted(this.#crowd.setRules(lead, numbers));
        await accepted(lead.setCharter(charterTerms(this.#words.charter)));
        await accepted(lead.setAgenda(agendaOf(this.#words.phases)));
        const person = async (name) => {
            const one = await this.#crowd.enter(links.join, name);
            await accepted(one.acceptCharter(one.state.view.charter.version));
            return one;
        };
        return { links, lead, person };
    }

    async #begin(lead) {
        await accepted(lead.openRoom());
        await accepted(lead.setPhases([{ number: 1 }]));
    }

    #choiceTerms() {
        const { question, options } = this.#words;
        return { title: question, group: 0, tag: '', budget: 0, atMost: 1, steps: 0, labels: options, phase: 0 };
    }

    /** What a participant meets, from the front page to the end of the session. */
    async phone() {
        const w = this.#words;
        const { links, lead, person } = await this.#room();
        const see = (page, name) => this.#visit(page, 'phone', name);
        const front = await this.#open(this.#server.origin, phone);
        await at(front, 'code').waitFor();
        await see(front, 'code');
        await at(front, 'code').fill('0000 0000');
        await until(front, () => at(front, 'code-note').innerText(), (text) => text.trim() !== '', 'the code is not known').catch(() => {});
        await see(front, 'code-unknown');
        await front.close();

        const page = await this.#open(links.join, phone);
        await page.locator('[data-test=join-button]:enabled').waitFor();
        await see(page, 'card');
        await page.locator('[data-test=join-button]').click();
        await at(page, 'join-offer').first().waitFor();
        await see(page, 'name');
        await at(page, 'join-own').check();
        await at(page, 'join-name').fill(w.name);
        await see(page, 'name-own');
        await page.locator('[data-test=join-button]:enabled').click();
        await at(page, 'room').waitFor();
        await until(page, () => at(page, 'room-state').count(), (count) => count > 0, 'the state of the room');
        await see(page, 'not-started');

        await this.#begin(lead);
        await page.locator('[data-test=room-state][data-state=open]').waitFor();
        await see(page, 'empty');
        const people = [];
        for (const name of ['Ana', 'Bo', 'Cas', 'Di', 'Eve']) people.push(await person(name));
        const [ana, bo, ...jurors] = people;
        await this.#crowd.takePart(lead, [ana, bo]);
        const ids = [];
        for (const [index, text] of w.ideas.entries()) ids.push(await accepted(people[index % people.length].postIdea(text)));
        for (const [index, one] of people.entries()) for (const id of ids.slice(index)) await accepted(one.castVote(2, id, 1));
        const first = await accepted(bo.reply(ids[0], w.reply));
        await accepted(ana.reply(first, w.answer));
        if ((await at(page, 'show-held').count()) > 0) await see(page, 'held');
        await page.reload();
        await ideaOf(page, w.ideas[0]).waitFor();
        await at(page, 'idea-text').waitFor();
        await see(page, 'home');
        await press(page, ideaOf(page, w.ideas[0]), 'toggle-thread');
        await at(page, 'thread').waitFor();
        await at(page, 'reply').first().waitFor();
        await ideaOf(page, w.ideas[0]).scrollIntoViewIfNeeded();
        await see(page, 'thread');
        await press(page, ideaOf(page, w.ideas[1]), 'flag');
        await at(page, 'flag-form').waitFor();
        await see(page, 'flag-dialog');
        await page.keyboard.press('Escape');
        await at(page, 'me').click();
        await at(page, 'leave').waitFor();
        await see(page, 'me');
        await page.keyboard.press('Escape');
        await at(page, 'about').waitFor();
        if ((await at(page, 'about').getAttribute('aria-expanded')) !== 'true') await at(page, 'about').click();
        await see(page, 'about');
        await at(page, 'rules').click();
        await page.locator('[data-rule]').first().waitFor();
        await see(page, 'rules');
        await page.keyboard.press('Escape');
        await page.locator('[data-rule]').first().waitFor({ state: 'detached' });
        await this.#waysToRead(page, see);
        // Longer than most read.
        await at(page, 'idea-text').fill('Shade '.repeat(45));
        await see(page, 'writing-long');
        await at(page, 'idea-text').fill(w.ideas[0].slice(0, 30));
        await at(page, 'similar').waitFor();
        await see(page, 'similar');
        await at(page, 'idea-text').fill(w.rude);
        await page.locator('[data-test=send-idea]:enabled').click();
        await at(page, 'hurtful-word').waitFor();
        await see(page, 'refused');
        await at(page, 'drop-refused').click();

        // A text of one's own, and one of somebody else.
        await at(page, 'idea-text').fill(w.bad);
        await page.locator('[data-test=send-idea]:enabled').click();
        await ideaOf(page, w.bad).waitFor();
        const bad = Number(await ideaOf(page, w.bad).getAttribute('data-id'));
        await this.#crowd.flag(ana, bad, 4);
        await this.#crowd.flag(bo, bad, 4);
        await page.locator('[data-test=own-case][data-state=folded]').waitFor();
        await at(page, 'own-case').scrollIntoViewIfNeeded();
        await see(page, 'own-folded');
        await this.#crowd.judge(jurors, bad, 2, 2);
        await page.locator('[data-test=own-case][data-state=hidden]').waitFor();
        await at(page, 'own-case').scrollIntoViewIfNeeded();
        await see(page, 'own-hidden');
        // What became of one's idea, and what one says about it.
        await at(page, 'idea-text').fill(w.own);
        await page.locator('[data-test=send-idea]:enabled').click();
        await ideaOf(page, w.own).waitFor();
        await accepted(lead.merge(Number(await ideaOf(page, w.own).getAttribute('data-id')), ids[3], w.options[0]));
        await at(page, 'news-object').scrollIntoViewIfNeeded();
        await see(page, 'merged');
        await at(page, 'news-object').click();
        await at(page, 'line-send').click();
        await at(page, 'private-line').waitFor();
        await see(page, 'objection');
        await page.keyboard.press('Escape');
        await at(page, 'news-objected').waitFor();
        await see(page, 'objected');
        await at(page, 'news-keep').click();
        await accepted(lead.spotlight(ids[1], true));
        await at(page, 'spotlight').waitFor();
        await see(page, 'spotlight');
        await accepted(lead.spotlight(0));
        await accepted(lead.openBallot(kinds.choice, this.#choiceTerms(), false));
        await at(page, 'choice').first().waitFor();
        await page.evaluate(() => window.scrollTo(0, 0));
        await see(page, 'question');
        const member = BigInt(await page.evaluate(() => window.kring.status().member));
        await accepted(lead.command({ case: 'muteMember', value: { member, reason: w.mute, seconds: 600 } }));
        await at(page, 'muted').waitFor();
        await see(page, 'muted');
        await accepted(lead.pauseRoom(w.pause, 1200));
        await page.locator('[data-test=room-state][data-state=paused]').waitFor();
        await see(page, 'paused');
        await accepted(lead.openRoom());
        await page.locator('[data-test=room-state][data-state=open]').waitFor();
        await page.context().setOffline(true);
        await page.locator('[data-test=connection-bar]').waitFor();
        await see(page, 'connection-lost');
        await page.context().setOffline(false);
        await until(page, () => page.evaluate(() => window.kring.status().phase), (found) => found === 'live', 'it is back');
        await accepted(lead.closeRoom());
        await page.locator('[data-test=room-state][data-state=closed]').waitFor();
        await see(page, 'closed');
        await accepted(lead.publishReport());
        await at(page, 'report-link').waitFor();
        await see(page, 'report-out');
        await page.close();
        await this.#juror();
    }

    /** Other ways to read the list, where the page has them. */
    async #waysToRead(page, see) {
        if ((await at(page, 'search-open').count()) > 0) {
            await at(page, 'search-open').first().click();
            await at(page, 'search').waitFor();
            await at(page, 'search').fill('zzzz');
            await at(page, 'nothing-found').waitFor();
            await at(page, 'search').scrollIntoViewIfNeeded();
            await see(page, 'search-nothing');
            await at(page, 'search-close').click();
        }
        if ((await at(page, 'as-cards').count()) > 0) {
            await at(page, 'as-cards').click();
            await at(page, 'cards').waitFor();
            await at(page, 'cards').evaluate((element) => element.scrollIntoView({ block: 'center' }));
            await see(page, 'one-by-one');
            await at(page, 'as-list').first().click();
            await at(page, 'ideas').waitFor();
        }
        if ((await page.locator('[data-test=keys-list]:visible').count()) > 0) {
            await at(page, 'keys-list').click();
            await at(page, 'key-list').waitFor();
            await see(page, 'keys');
            await page.keyboard.press('Escape');
        }
    }

    /** Somebody who is drawn: nobody else is there to be. */
    async #juror() {
        const { links, lead, person } = await this.#room();
        await this.#begin(lead);
        const [ana, bo, author] = [await person('Ana'), await person('Bo'), await person('Cas')];
        await this.#crowd.takePart(lead, [ana, bo]);
        const pages = [];
        for (let index = 0; index < 3; ++index) {
            const page = await this.#open(links.join, phone);
            await passDoor(page);
            pages.push(page);
        }
        const bad = await accepted(author.postIdea(this.#words.bad));
        await this.#crowd.flag(ana, bad, 4);
        await this.#crowd.flag(bo, bad, 4);
        await at(pages[0], 'jury').waitFor();
        await this.#visit(pages[0], 'phone', 'jury');
        await at(pages[0], 'folded').first().scrollIntoViewIfNeeded();
        await this.#visit(pages[0], 'phone', 'folded');
        for (const page of pages) await page.close();
    }

    /** What a facilitator meets. The session is begun by somebody without a browser, who hands the lead over. */
    async lead() {
        const w = this.#words;
        const { links, lead, person } = await this.#room();
        const see = (page, name) => this.#visit(page, 'lead', name);
        const start = await this.#open(this.#server.startLink, laptop);
        await at(start, 'start-form').waitFor();
        await at(start, 'format-brainstorm').waitFor();
        await see(start, 'start');
        await at(start, 'start-question').fill(w.room.question);
        await at(start, 'start-promise').fill(w.room.promise);
        await at(start, 'start-decision-maker').evaluate((field) => field.closest('details').setAttribute('open', ''));
        await at(start, 'start-preview').waitFor();
        await at(start, 'start').scrollIntoViewIfNeeded();
        await see(start, 'start-filled');
        await start.close();

        const page = await this.#open(await this.#crowd.helperLink(lead, links.join), laptop);
        await at(page, 'join-form').waitFor();
        await see(page, 'door');
        await leadAs(page, 'Ria');
        const member = BigInt(await page.evaluate(() => window.kring.status().member));
        await accepted(lead.command({ case: 'handLead', value: { member } }));
        await page.locator('[data-test=open]:visible').first().waitFor();
        await see(page, 'before');
        await this.#begin(lead);
        await page.locator('[data-test=room-state][data-state=open]').first().waitFor();
        await see(page, 'empty');
        const crew = [];
        for (const name of ['Ana', 'Bo', 'Cas', 'Di', 'Eve', 'Fay']) crew.push(await person(name));
        const [ana, bo, ...others] = crew;
        await this.#crowd.takePart(lead, [ana, bo]);
        const ids = [];
        for (const [index, text] of w.ideas.entries()) ids.push(await accepted(crew[index % crew.length].postIdea(text)));
        for (const [index, one] of crew.entries()) for (const id of ids.slice(index)) await accepted(one.castVote(2, id, 1));
        await accepted(bo.reply(ids[0], w.reply));
        const group = await accepted(lead.makeGroup(w.options[0]));
        await accepted(lead.putIntoGroup(ids[1], group));
        const bad = await accepted(others[0].postIdea(w.bad));
        await page.reload();
        await ideaOf(page, w.ideas[0]).waitFor();
        await ready(page).waitFor();
        await see(page, 'room');
        await at(page, 'filter-mine').click();
        await at(page, 'empty').waitFor();
        await see(page, 'filter-none');
        await at(page, 'filter-all').click();
        await press(page, ideaOf(page, w.ideas[4]), 'carry');
        await see(page, 'carry');
        await at(page, 'carry-cancel').click();
        await press(page, ideaOf(page, w.ideas[4]), 'more-tools');
        await at(page, 'lead-more').waitFor();
        await see(page, 'more-tools');
        await accepted(lead.command({ case: 'setHold', value: { publishAfterS: 120 } }));
        await accepted(others[1].postIdea(w.later));
        await at(page, 'waiting-text').waitFor();
        await see(page, 'held');
        await accepted(lead.command({ case: 'setHold', value: { publishAfterS: 0 } }));
        for (const person of [ana, bo]) await this.#crowd.flag(person, bad, 4);
        await at(page, 'flagged').waitFor();
        await see(page, 'flagged');
        await this.#panels(page, see);
        await press(page, ideaOf(page, w.ideas[2]), 'hide');
        await at(page, 'reason-0').waitFor();
        await see(page, 'reason');
        await at(page, 'reason-0').check();
        await at(page, 'reason-confirm').click();
        await at(page, 'undo-offer').waitFor();
        await see(page, 'undo');
        await page.evaluate(() => document.activeElement?.blur());
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        await see(page, 'keys');
        await page.keyboard.press('Escape');
        await accepted(lead.pauseRoom(w.pause, 1200));
        await page.locator('[data-test=room-state][data-state=paused]').first().waitFor();
        await see(page, 'paused');
        await accepted(lead.openRoom());
        await accepted(lead.closeRoom());
        await page.locator('[data-test=room-state][data-state=closed]').first().waitFor();
        await see(page, 'closed');
        await page.close();
    }

    /** Everything that a facilitator opens: what is folded away, what is behind the menu, and the forms in it, each once. */
    async #panels(page, see) {
        const met = new Set();
        await this.#folded(page, see, met);
        await this.#forms(page, see, met);
        const menu = at(page, 'lead-menu');
        if ((await menu.count()) === 0) return;
        await menu.click();
        await see(page, 'menu');
        const tools = await page.locator('[data-test^=tool-]:visible').evaluateAll((all) => all.map((each) => each.dataset.test.slice('tool-'.length)));
        for (const name of tools.filter((each) => each !== 'close')) {
            await openPanel(page, '', name, page.locator(`[data-test=tool][data-tool="${name}"]`));
            await see(page, `tool-${name}`);
            await this.#folded(page, see, met);
            await this.#forms(page, see, met, name);
        }
        await page.reload();
        await ready(page).waitFor();
    }

    async #folded(page, see, met) {
        const folds = page.locator('details[data-test], [data-test] > details');
        for (const name of await folds.evaluateAll((all) => all.map((each) => each.dataset.test ?? each.parentElement.dataset.test))) {
            const panel = page.locator(`details[data-test="${name}"], [data-test="${name}"] > details`).first();
            if (met.has(name) || (await panel.count()) === 0 || !(await panel.locator('> summary').isVisible())) continue;
            met.add(name);
            const isOpen = await panel.evaluate((element) => element.open);
            if (!isOpen) await panel.locator('> summary').click();
            await panel.evaluate((element) => element.scrollIntoView({ block: 'start' }));
            await see(page, `panel-${name}`);
            if (!isOpen) await panel.locator('> summary').click();
        }
    }

    async #forms(page, see, met, tool) {
        for (const [opener, inside] of forms) {
            const button = page.locator(`[data-test="${opener}"]:visible`).first();
            if (met.has(opener) || (await button.count()) === 0) continue;
            met.add(opener);
            await button.click();
            await at(page, inside).first().waitFor();
            await see(page, `form-${opener}`);
            await page.keyboard.press('Escape');
            // What Esc does not close goes with the page.
            if ((await at(page, inside).count()) > 0) await page.reload();
            await ready(page).waitFor();
            if (tool !== undefined) await openPanel(page, '', tool, page.locator(`[data-test=tool][data-tool="${tool}"]`));
        }
    }

    /** What hangs on the wall. */
    async screen() {
        const w = this.#words;
        const { links, lead, person } = await this.#room();
        const see = (page, name) => this.#visit(page, 'screen', name);
        const page = await this.#open(links.screen, bigScreen);
        await at(page, 'qr').waitFor();
        await see(page, 'lobby');
        await this.#begin(lead);
        await page.locator('[data-test=screen]').getByText(w.phases[0]).first().waitFor();
        await see(page, 'empty');
        const crew = [];
        for (const name of ['Ana', 'Bo', 'Cas']) crew.push(await person(name));
        const ids = [];
        for (const [index, text] of w.ideas.entries()) ids.push(await accepted(crew[index % crew.length].postIdea(text)));
        for (const [index, one] of crew.entries()) for (const id of ids.slice(index)) await accepted(one.castVote(2, id, 1));
        const reply = await accepted(crew[0].reply(ids[0], w.reply));
        await accepted(crew[1].reply(reply, w.answer));
        await ideaOf(page, w.ideas.at(-1)).waitFor();
        await see(page, 'collect');
        await accepted(lead.spotlight(ids[0]));
        await at(page, 'spotlight').waitFor();
        await see(page, 'spotlight');
        await accepted(lead.announce(w.announcement));
        await at(page, 'announcement').waitFor();
        await see(page, 'announcement');
        await accepted(lead.announce(''));
        await accepted(lead.spotlight(0));
        await at(page, 'spotlight').waitFor({ state: 'detached' });
        await page.keyboard.press('q');
        await page.locator('[data-test=screen][data-scene=lobby]').waitFor();
        await see(page, 'join-large');
        await page.keyboard.press('q');
        const ballot = await accepted(lead.openBallot(kinds.choice, this.#choiceTerms(), false));
        await page.getByText(w.question).first().waitFor();
        await see(page, 'question');
        for (const [index, one] of crew.entries()) await accepted(one.castVote(ballot, ballot, 1 << (index % 2)));
        await accepted(lead.setBallot(ballot, { isClosed: true, hidesCounts: false }));
        await drawn(page);
        await see(page, 'outcome');
        await accepted(lead.pauseRoom(w.pause, 1200));
        await page.getByText(w.pause).first().waitFor();
        await see(page, 'paused');
        await accepted(lead.openRoom());
        await accepted(lead.closeRoom());
        await accepted(lead.publishReport());
        await at(page, 'report-link').first().waitFor();
        await see(page, 'thanks');
        await page.context().setOffline(true);
        await at(page, 'stale').waitFor();
        await see(page, 'stale');
        await page.context().setOffline(false);
        await page.close();
        await this.#scenes();
    }

    /** What the screen shows of a session by itself when its phase, its pins, its groups and its questions ask for it. */
    async #scenes() {
        const w = this.#words;
        const { links, lead, person } = await this.#room();
        const page = await this.#open(links.screen, bigScreen);
        const see = (name) => this.#visit(page, 'screen', name);
        const scene = (name) => page.locator(`[data-test=screen][data-scene=${name}]`).waitFor();
        const quiet = { write: 0, reply: 0, vote: 0, showCounts: false, showAuthors: false, order: supported, withoutSupport: false, withoutStance: true };
        const steps = [{ write: everybody }, { reply: everybody, vote: everybody }, {}, { showCounts: true }, { vote: everybody, showCounts: true }];
        const phases = steps.map((switches, index) => ({ number: index + 1, title: w.phases[index % 3], switches: { ...quiet, ...switches }, durationS: 900, startsMs: 0 }));
        await accepted(lead.setAgenda({ phases, advance: 1 }));
        await this.#begin(lead);
        const crew = [];
        for (const name of ['Ana', 'Bo', 'Cas', 'Di', 'Eve', 'Fay', 'Gus']) crew.push(await person(name));
        const ids = [];
        for (const [index, text] of w.ideas.entries()) ids.push(await accepted(crew[index % crew.length].postIdea(text)));
        await page.locator('[data-test=screen-count][data-count="6"]').waitFor();
        await see('count');
        await accepted(lead.setPhases([{ number: 2 }]));
        for (const [index, one] of crew.entries()) for (const id of ids.slice(index)) await accepted(one.castVote(2, id, 1));
        await scene('ideas');
        await see('counts-hidden');
        for (const id of ids.slice(0, 2)) await accepted(lead.pin(id, true));
        await scene('compare');
        await see('compare');
        for (const id of ids.slice(0, 2)) await accepted(lead.pin(id, false));
        for (const [place, title] of w.groups.entries()) {
            const group = await accepted(lead.makeGroup(title));
            for (const id of ids.slice(place === 0 ? 0 : place + 2, place + 3)) await accepted(lead.putIntoGroup(id, group));
        }
        await scene('groups');
        await see('groups');
        await accepted(lead.setPhases([{ number: 3 }]));
        await scene('closed');
        await see('closed');
        await accepted(lead.setPhases([{ number: 4 }]));
        await scene('results');
        await see('results');
        await page.mouse.move(9, 9);
        await at(page, 'ask-pulse').click();
        await scene('pulse');
        await see('pulse');
        await at(page, 'keys').click();
        await at(page, 'key-list').waitFor();
        await see('keys');
        await page.keyboard.press('Escape');
        await at(page, 'ask-pulse').click();
        await accepted(lead.setPhases([{ number: 5 }]));
        await this.#questions(lead, crew, ids, see, page);
        await accepted(lead.command({ case: 'makeTables', value: { names: w.tables } }));
        await scene('tables');
        await see('tables');
        await page.close();
    }

    /** Questions of each kind where the counts are shown, with answers: `last` is seen once all of them are there. */
    async #questions(lead, crew, ids, see, page) {
        const { asked, said } = this.#words;
        const none = { title: '', group: 0, tag: '', budget: 0, atMost: 0, steps: 0, labels: [], phase: 0 };
        const shown = async (kind, terms, last, answer) => {
            const ballot = await accepted(lead.openBallot(kinds[kind], { ...none, title: asked[kind], ...terms }, false));
            for (const [index, one] of crew.entries()) await accepted(answer(one, ballot, index));
            // As a screen that is calm has it at last.
            const question = page.locator(`[data-test=screen-question][data-id="${ballot}"]`);
            await question.waitFor();
            await until(page, () => question.innerText(), (text) => text.includes(last), `${last} on the screen`);
            await see(`question-${kind}`);
            await accepted(lead.setBallot(ballot, { isClosed: true, hidesCounts: true }));
        };
        await shown('scale', { steps: 5, labels: asked.ends }, '7', (one, ballot, index) => one.castVote(ballot, ballot, 1 + (index % 4)));
        await shown('words', { atMost: 1 }, '7', (one, ballot, index) => one.answerPrompt(ballot, [said[index]]));
        await shown('open', {}, '7', (one, ballot, index) => one.answerPrompt(ballot, [this.#words.ideas[index % 6]]));
        await shown('dots', { budget: 5, atMost: 3 }, this.#words.ideas[3], (one, ballot, index) => one.castVote(ballot, ids[index % 4], 1 + (index % 3)));
    }

    get language() {
        return this.#language;
    }
}
