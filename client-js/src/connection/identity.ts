// Who this browser is in a room: the member token, kept by room id, and the nonce of a join that has no answer yet.
// On a shared device both live in the tab alone, so that the next person at the table is a new member.
import { decodeBase64url, encodeBase64url } from '../protocol/base64url';
import type { Keeping, Shelf } from './storage';

export interface Identity {
    member: number;
    role: number;
    name: string;
    token: Uint8Array;
}

export type DeviceUse = 'own' | 'shared';

const nonceBytes = 32;

export class IdentityKeeper {
    constructor(
        private readonly keeping: Keeping,
        /** The room id in base64url. */
        private readonly room: string,
        private readonly randomBytes: (length: number) => Uint8Array,
    ) {}

    /** The tab's own identity goes first: it is the one that was chosen here. */
    read(): Identity | null {
        return readIdentity(this.keeping.tab, this.key('member')) ?? readIdentity(this.keeping.local, this.key('member'));
    }

    keep(identity: Identity, use: DeviceUse): void {
        const isInTab = use === 'shared' || this.keeping.tab.get(this.key('member')) !== null;
        const shelf = isInTab ? this.keeping.tab : this.keeping.local;
        shelf.set(this.key('member'), JSON.stringify({ ...identity, token: encodeBase64url(identity.token) }));
        this.keeping.tab.remove(this.key('nonce'));
        this.keeping.local.remove(this.key('nonce'));
    }

    /** Forgets this token alone: another tab may meanwhile have put a fresh one in its place. */
    forget(token: Uint8Array): void {
        for (const shelf of [this.keeping.tab, this.keeping.local]) {
            const kept = readIdentity(shelf, this.key('member'));
            if (kept !== null && encodeBase64url(kept.token) === encodeBase64url(token)) shelf.remove(this.key('member'));
        }
    }

    /** Somebody else goes on here. */
    forgetAll(): void {
        for (const shelf of [this.keeping.tab, this.keeping.local]) shelf.remove(this.key('member'));
    }

    /** Somebody here tried this secret, and may be in by it: the answer did not come. */
    hasTried(secret: Uint8Array): boolean {
        const bound = `${encodeBase64url(secret)}.`;
        return [this.keeping.tab, this.keeping.local].some((shelf) => shelf.get(this.key('nonce'))?.startsWith(bound) ?? false);
    }

    /**
     * The nonce for joining with this secret: the one of the earlier try, for as long as that has no answer. A nonce is
     * bound to the secret, because a facilitator link must not bring back the participant of an abandoned join.
     */
    nonceFor(secret: Uint8Array, use: DeviceUse): Uint8Array {
        const shelf = use === 'shared' ? this.keeping.tab : this.keeping.local;
        const bound = encodeBase64url(secret);
        const [keptSecret, keptNonce] = (shelf.get(this.key('nonce')) ?? '').split('.');
        const kept = keptSecret === bound ? decodeBase64url(keptNonce ?? '') : null;
        if (kept !== null && kept.length === nonceBytes) return kept;
        const nonce = this.randomBytes(nonceBytes);
        shelf.set(this.key('nonce'), `${bound}.${encodeBase64url(nonce)}`);
        return nonce;
    }

    /** Who this browser was when it was told of a removal, 0: nobody. It stays when the tab goes. */
    get removedMember(): number {
        return Number(this.keeping.local.get(this.key('removed')) ?? 0) || 0;
    }

    noteRemoved(member: number): void {
        this.keeping.local.set(this.key('removed'), String(member));
    }

    private key(what: string): string {
        return `kring.${what}.${this.room}`;
    }
}

function readIdentity(shelf: Shelf, key: string): Identity | null {
    const text = shelf.get(key);
    if (text === null) return null;
    try {
        const value: unknown = JSON.parse(text);
        if (typeof value !== 'object' || value === null) return null;
        const { member, role, name, token } = value as Record<string, unknown>;
        if (typeof member !== 'number' || typeof role !== 'number' || typeof name !== 'string') return null;
        const bytes = typeof token === 'string' ? decodeBase64url(token) : null;
        return bytes === null ? null : { member, role, name, token: bytes };
    } catch {
        return null;
    }
}
