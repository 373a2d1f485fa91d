// Where the address leads, and the one client of this page once somebody goes in.
import {
    askForCard,
    type DeviceUse,
    encodeBase64url,
    type EntryCard,
    IdentityKeeper,
    type Keeping,
    KringClient,
    type Link,
    type LinkProblem,
    openKeeping,
    parseLink,
    socketAddress,
    systemEnvironment,
} from '../../sdk/client';
import { Role } from '../../sdk/view';
import { inTab } from '../base/kept';
import { starterOf } from './starter';
import { RoomModel } from './room_model.svelte';
import { pseudonyms } from './pseudonyms';
import { language } from '../text/language.svelte';
import { languages, type Language } from '../text/text';

export type Door =
    /** No room in the address. */
    | { kind: 'outside'; problem: LinkProblem | 'no_secret' | `refusal.${string}` | null }
    | { kind: 'looking' }
    /** Where rooms are started; the secret may be empty. */
    | { kind: 'start'; secret: string }
    /** A newcomer: the join form, or the facilitator's page with a button. */
    | { kind: 'join'; isFacilitator: boolean }
    /** The decision-maker, who is no member: a page with a button. */
    | { kind: 'decision' }
    /** Somebody who takes part already, on another device of theirs: a page with a button. */
    | { kind: 'device' }
    | { kind: 'inside' };

/** What somebody says of themselves to be let in. */
export interface Said {
    name: string;
    stakeholderGroup: number;
    passphrase: string;
}

export class Place {
    door = $state.raw<Door>({ kind: 'looking' });
    model = $state.raw<RoomModel | null>(null);
    isFleeting = $state(false);
    /** What a newcomer reads first; null when there is none to be had. */
    card = $state.raw<EntryCard | null>(null);
    /** What was said at the door and refused, why, and a name like it that is free, if that was it and there is one. */
    refused = $state.raw<(Said & { textKey: string; offer: string }) | null>(null);
    readonly link: Link | null;
    /** What is offered to who has no name yet, until the card says which of them are free. */
    private readonly drawn = Object.fromEntries(languages.map((each) => [each, pseudonyms(each, 12)])) as Record<Language, string[]>;
    private keeping: Keeping | null = null;

    constructor(path: string, fragment: string) {
        const link = parseLink(path, fragment);
        this.link = typeof link === 'string' ? null : link;
        if (/^\/start\/?$/.test(path)) this.door = { kind: 'start', secret: fragment.replace(/^#/, '') };
        else if (typeof link === 'string') this.door = { kind: 'outside', problem: path === '/' ? null : link };
    }

    get isScreen(): boolean {
        return this.link?.entry?.kind === 'screen';
    }

    /** Two names that are free in this room. */
    offered(of: Language): readonly string[] {
        const free = this.card?.freeNames ?? [];
        const drawn = this.drawn[of] ?? [];
        const fit = drawn.filter((name) => free.includes(name));
        return (fit.length < 2 ? drawn : fit).slice(0, 2);
    }

    async look(): Promise<void> {
        const { link } = this;
        if (link === null) return;
        this.keeping = await openKeeping();
        this.isFleeting = this.keeping.isFleeting;
        if (link.entry?.kind === 'screen') return this.enter('', 'own');
        if (link.entry?.kind === 'decision') {
            await this.readCard(link);
            this.door = { kind: 'decision' };
            return;
        }
        const environment = systemEnvironment();
        const keeper = new IdentityKeeper(this.keeping, encodeBase64url(link.room), environment.randomBytes);
        const kept = keeper.read();
        const isFacilitator = link.entry?.kind === 'facilitator';
        const isRaised = isFacilitator && kept !== null && kept.role !== Role.LEAD && kept.role !== Role.HELPER;
        if (kept !== null && !isRaised) return this.enter(kept.name, 'own');
        if (link.entry?.kind === 'device') {
            this.door = { kind: 'device' };
            return;
        }
        if (link.entry === null) {
            this.door = { kind: 'outside', problem: 'no_secret' };
            return;
        }
        // Who has just made this room said their name and pressed the button on the page before.
        const starter = isFacilitator ? starterOf(encodeBase64url(link.room)) : '';
        if (starter !== '') return this.enter(starter, 'own');
        const refusal = await this.readCard(link);
        if (isAboutInvitation(refusal) && !keeper.hasTried(link.entry.secret)) this.door = { kind: 'outside', problem: refusal };
        else if (this.card?.isOver && !isFacilitator) this.door = { kind: 'outside', problem: 'refusal.room_closed' };
        else {
            // Who waits for a place keeps it when the page is loaded anew, and so needs not say who they are again.
            const waiting = inTab.read(waitingKey(link)) as Waiting | null;
            if (waiting !== null) return this.enter(waiting.name, waiting.use, waiting.group);
            this.door = { kind: 'join', isFacilitator };
        }
    }

    /** The key of the text that says why this link lets nobody in; empty: it may. */
    private async readCard(link: Link): Promise<string> {
        const told = await askForCard(link, location.origin, languages.flatMap((each) => this.drawn[each] ?? []));
        if (typeof told === 'string') return told;
        this.card = told;
        if (told !== null) language.settle(told.language);
        return '';
    }

    /** Goes in: as the member known here, or joining under this name. */
    async enter(name: string, use: DeviceUse, stakeholderGroup = 0, passphrase = '', link = this.link): Promise<void> {
        if (link === null) return;
        this.keeping ??= await openKeeping();
        this.model?.close();
        this.model?.client.stop();
        const client = new KringClient({
            url: socketAddress(location.href),
            link,
            name,
            use,
            environment: systemEnvironment(),
            keeping: this.keeping,
            textsLater: true,
            // The button of the card that shows it agrees to it.
            acceptsCharter: this.card?.charter?.version ?? 0,
            stakeholderGroup,
            passphrase,
            waitsInLine: true,
        });
        this.refused = null;
        client.subscribe(({ phase, me, linePlace }) => {
            // With a passphrase, which is nowhere kept, they go by the door again.
            if (linePlace !== null && phase.kind !== 'ended' && passphrase === '') inTab.write(waitingKey(link), { name, use, group: stakeholderGroup });
            else if (me !== null || phase.kind === 'ended') inTab.drop(waitingKey(link));
            const refusal = phase.kind === 'ended' && !me?.member ? phase.refusal : null;
            if (refusal === null || !isAboutWhatWasSaid(refusal.textKey) || this.model?.client !== client) return;
            this.refused = { name, stakeholderGroup, passphrase, textKey: refusal.textKey, offer: refusal.offer };
            this.leaveToDoor();
        });
        this.model = new RoomModel(client);
        this.door = { kind: 'inside' };
        await client.start();
    }

    /** Goes in by the link that a recovery code opened, whoever this browser was before. */
    async comeBack(link: Link, use: DeviceUse): Promise<void> {
        this.keeping ??= await openKeeping();
        new IdentityKeeper(this.keeping, encodeBase64url(link.room), systemEnvironment().randomBytes).forgetAll();
        await this.enter('', use, 0, '', link);
    }

    /** Back to the form, for another try or another name. */
    leaveToDoor(): void {
        this.model?.close();
        this.model?.client.stop();
        this.model = null;
        if (this.link !== null) inTab.drop(waitingKey(this.link));
        const entry = this.link?.entry ?? null;
        if (entry === null) this.door = { kind: 'outside', problem: 'no_secret' };
        else if (entry.kind === 'device') this.door = { kind: 'device' };
        else this.door = { kind: 'join', isFacilitator: entry.kind === 'facilitator' };
    }
}

/** What somebody said who now waits for a place, in their tab. */
interface Waiting {
    readonly name: string;
    readonly use: DeviceUse;
    readonly group: number;
}

const waitingKey = ({ room }: Link): string => `kring.waits.${encodeBase64url(room)}`;

function isAboutWhatWasSaid(textKey: string): boolean {
    return /^refusal\.(name|text|passphrase)_/.test(textKey);
}

function isAboutInvitation(textKey: string): textKey is `refusal.${string}` {
    return textKey.startsWith('refusal.invitation_');
}

export function openPlace(): Place {
    const place = new Place(location.pathname, location.hash);
    void place.look();
    // Another link pasted over this one in the same tab changes only the fragment, which loads nothing by itself.
    window.addEventListener('hashchange', () => location.reload());
    window.addEventListener('pagehide', () => place.model?.client.pageGoes());
    window.addEventListener('pageshow', () => place.model?.client.pageReturns());
    return place;
}
