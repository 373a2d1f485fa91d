import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../src/protocol/base64url';
import { decodeCommand, encodeCommand } from '../src/protocol/frames';
import { joinAddress, parseAddress, parseLink } from '../src/protocol/link';
import { toNumber } from '../src/protocol/number';
import { socketAddress } from '../src/sdk';

const room = Uint8Array.from({ length: 16 }, (_, index) => index * 16 + 3);
const path = `/r/${encodeBase64url(room)}`;
const secret = (kind: number): Uint8Array => new Uint8Array([1, kind, 9, 8, 7]);

describe('base64url', () => {
    it('reads back what it wrote, at every length', () => {
        for (let length = 0; length < 70; ++length) {
            const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
            const text = encodeBase64url(bytes);
            expect(text).toBe(Buffer.from(bytes).toString('base64url'));
            expect(decodeBase64url(text)).toEqual(bytes);
        }
    });

    it('has one text per value', () => {
        for (const foreign of ['A', 'AB', 'AA=', 'A+AA', 'AA A', 'é123']) expect(decodeBase64url(foreign)).toBeNull();
    });
});

describe('a link', () => {
    it.each([
        [1, 'join'],
        [2, 'facilitator'],
        [3, 'screen'],
    ])('of kind %i is a %s link', (kind, name) => {
        const link = parseLink(path, `#${encodeBase64url(secret(kind))}`);
        expect(link).toMatchObject({ room, entry: { kind: name, secret: secret(kind) }, joinSecret: null });
    });

    it('of a screen carries the join secret behind the dot', () => {
        const fragment = `#${encodeBase64url(secret(3))}.${encodeBase64url(secret(1))}`;
        expect(parseLink(path, fragment)).toMatchObject({ entry: { kind: 'screen' }, joinSecret: secret(1) });
    });

    it('without a fragment names a room and opens nothing', () => {
        expect(parseLink(path, '')).toEqual({ room, entry: null, joinSecret: null });
    });

    it.each([
        ['/', '', 'no_room'],
        ['/x/AAAA', '', 'no_room'],
        ['/r/short', '', 'bad_room'],
        [path + 'A', '', 'bad_room'],
        [path, '#!!', 'bad_secret'],
        [path, '#AQ', 'bad_secret'],
        [path, `#${encodeBase64url(secret(9))}`, 'unknown_kind'],
        [path, `#${encodeBase64url(new Uint8Array([2, 1, 1]))}`, 'unknown_kind'],
        [path, `#${encodeBase64url(secret(1))}.${encodeBase64url(secret(1))}`, 'bad_secret'],
        [path, `#${encodeBase64url(secret(3))}.${encodeBase64url(secret(2))}`, 'bad_secret'],
        [path, `#${encodeBase64url(secret(3))}.${encodeBase64url(secret(9))}`, 'unknown_kind'],
    ])('%s%s is %s', (place, fragment, problem) => {
        expect(parseLink(place, fragment)).toBe(problem);
    });

    it('is made again from its parts', () => {
        const address = joinAddress('https://kring.example', room, secret(1));
        expect(parseAddress(address)).toMatchObject({ room, entry: { kind: 'join' } });
        expect(socketAddress(address)).toBe('wss://kring.example/ws');
        expect(socketAddress('http://127.0.0.1:8080/r/x#y')).toBe('ws://127.0.0.1:8080/ws');
        expect(parseAddress('not an address')).toBe('no_room');
    });
});

describe('frames', () => {
    it('keep a command as it was', () => {
        const body = { case: 'castVote' as const, value: { ballot: 3n, subject: 12n, value: -1 } };
        expect(decodeCommand(encodeCommand(7, body))).toMatchObject({ counter: 7n, body });
    });

    it('refuse a number that would be rounded', () => {
        expect(toNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
        expect(() => toNumber(2n ** 53n)).toThrow(RangeError);
    });
});
