// Recovery codes as a facilitator's page has them: made, shown, typed and never kept.
import { create } from '@bufbuild/protobuf';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchDocument, namesPeople } from '../src/connection/documents';
import { IdentityKeeper } from '../src/connection/identity';
import { isWholeCode, makeRecoveryCode, recoveryAddress, showRecoveryCode } from '../src/connection/recovery';
import { memoryKeeping } from '../src/connection/storage';
import { encodeBase64url } from '../src/protocol/base64url';
import { SelfSchema } from './gen/kring/v1/server_pb';
import type { Link } from '../src/protocol/link';
import { emptyView, foldSelf, View } from '../src/store/view';

const link: Link = { room: new Uint8Array(16), entry: null, joinSecret: null };
const token = Uint8Array.of(1, 4, 7);
const address = encodeBase64url(link.room);

afterEach(() => vi.unstubAllGlobals());

function answers(status: number, body: unknown) {
    const fetched = vi.fn((url: string, request: RequestInit) => {
        void url;
        void request;
        return Promise.resolve(new Response(JSON.stringify(body), { status }));
    });
    vi.stubGlobal('fetch', fetched);
    return fetched;
}

function askedWith(fetched: ReturnType<typeof answers>): unknown {
    return JSON.parse(String(fetched.mock.calls[0]?.[1].body));
}

describe('a recovery code', () => {
    it('is whole when it has as many letters and digits as one has, whatever stands between', () => {
        expect(isWholeCode('0123-4567-89AB-CDEF-GHJK-MNPQ')).toBe(true);
        expect(isWholeCode(' o123 4567 89ab cdef ghjk mnpq ')).toBe(true);
        expect(isWholeCode('0123-4567-89AB-CDEF-GHJK-MNP')).toBe(false);
        expect(isWholeCode('')).toBe(false);
    });

    it('is made by a token, and in the place of one that is shown', async () => {
        const fetched = answers(200, { code: 'ABCD' });
        expect(await makeRecoveryCode({ token, link }, '', 'https://k')).toEqual({ kind: 'made', code: 'ABCD' });
        expect(fetched.mock.calls[0]?.[0]).toBe(`https://k/api/v1/rooms/${address}/recovery-code`);
        expect(askedWith(fetched)).toEqual({ token: encodeBase64url(token) });
        const replaced = answers(200, { code: 'EFGH' });
        expect(await makeRecoveryCode({ token, link }, 'abcd', 'https://k')).toEqual({ kind: 'made', code: 'EFGH' });
        expect(askedWith(replaced)).toEqual({ token: encodeBase64url(token), code: 'abcd' });
        expect(await makeRecoveryCode({ token: null, link }, '', 'https://k')).toEqual({ kind: 'failed' });
    });

    it('says why it is not made or taken', async () => {
        answers(409, { code: 'REFUSED', text_key: 'refusal.wrong_recovery_code' });
        expect(await makeRecoveryCode({ token, link }, 'x', 'https://k')).toEqual({ kind: 'refused', textKey: 'refusal.wrong_recovery_code' });
        expect(await showRecoveryCode(link, 'x', null, 'https://k')).toEqual({ kind: 'refused', textKey: 'refusal.wrong_recovery_code' });
        answers(503, { code: 'TRY_AGAIN' });
        expect(await showRecoveryCode(link, 'x', null, 'https://k')).toEqual({ kind: 'wait' });
        answers(404, { code: 'NOT_FOUND' });
        expect(await showRecoveryCode(link, 'x', null, 'https://k')).toEqual({ kind: 'failed' });
        vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
        expect(await showRecoveryCode(link, 'x', null, 'https://k')).toEqual({ kind: 'failed' });
    });

    it('opens the link of another device, and says whose it has to be to whoever is known', async () => {
        const secret = Uint8Array.of(1, 6, 9, 9);
        const fetched = answers(200, { link: `https://k/r/${address}#${encodeBase64url(secret)}`, seconds: 120 });
        const back = await showRecoveryCode(link, 'typed', null, 'https://k');
        expect(back).toMatchObject({ kind: 'back', link: { entry: { kind: 'device', secret } } });
        expect(fetched.mock.calls[0]?.[0]).toBe(`https://k/api/v1/rooms/${address}/recover`);
        expect(askedWith(fetched)).toEqual({ code: 'typed' });
        const known = answers(200, { link: `https://k/r/${address}#${encodeBase64url(secret)}` });
        await showRecoveryCode(link, 'typed', token, 'https://k');
        expect(askedWith(known)).toEqual({ code: 'typed', token: encodeBase64url(token) });
    });

    it('is typed at the address without a secret', () => {
        expect(recoveryAddress({ ...link, entry: { kind: 'facilitator', secret: token } }, 'https://k')).toBe(`https://k/r/${address}`);
    });

    it('goes along with a file that has names in it, and the page is told when it is needed', async () => {
        expect([...namesPeople]).toEqual(['csv', 'json']);
        const fetched = answers(409, { code: 'REFUSED', text_key: 'refusal.recovery_code_needed' });
        expect(await fetchDocument(link, 'https://k', token, 'csv', 'nl')).toEqual({ kind: 'code', textKey: 'refusal.recovery_code_needed' });
        expect(askedWith(fetched)).toEqual({ format: 'csv', language: 'nl' });
        const shown = answers(200, {});
        expect(await fetchDocument(link, 'https://k', token, 'csv', 'nl', undefined, 'typed')).toMatchObject({ kind: 'made' });
        expect(askedWith(shown)).toEqual({ format: 'csv', language: 'nl', code: 'typed' });
    });
});

describe('the own self', () => {
    it('tells which recovery code one has', () => {
        const told = (value: object) => create(SelfSchema, value) as never;
        const without = foldSelf(emptyView(View.FACILITATOR), told({ asOf: 3n, whole: true }));
        expect(without.own.recovery).toBe(0);
        const made = foldSelf(without, told({ asOf: 4n, recoveryCode: 4n }));
        expect(made.own.recovery).toBe(4);
        expect(foldSelf(made, told({ asOf: 5n })).own.recovery).toBe(4);
        expect(foldSelf(made, told({ asOf: 6n, whole: true })).own.recovery).toBe(0);
    });
});

describe('whoever comes back by a code', () => {
    it('is nobody else in this browser any more', () => {
        const keeping = memoryKeeping();
        const keeper = new IdentityKeeper(keeping, 'room', (length) => new Uint8Array(length));
        keeper.keep({ member: 7, role: 1, name: 'Ana', token }, 'own');
        keeper.keep({ member: 8, role: 1, name: 'Bo', token: Uint8Array.of(1, 4, 8) }, 'shared');
        keeper.forgetAll();
        expect(keeper.read()).toBeNull();
    });
});
