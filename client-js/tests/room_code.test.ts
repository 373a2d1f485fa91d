import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { leadingZeros, solvePuzzle } from '../src/connection/puzzle';
import { digitsIn, findRoom, grouped } from '../src/connection/room_code';
import { encodeBase64url } from '../src/protocol/base64url';

describe('a typed code', () => {
    it('is read however it is typed or pasted, and never longer than it is', () => {
        expect(digitsIn('1234 5678')).toBe('12345678');
        expect(digitsIn('code: 12-34-56-78')).toBe('12345678');
        expect(digitsIn('123456789')).toBe('12345678');
        expect(digitsIn('abc')).toBe('');
    });

    it('is shown in two groups of four', () => {
        expect(grouped('')).toBe('');
        expect(grouped('1234')).toBe('1234');
        expect(grouped('12345')).toBe('1234 5');
        expect(grouped('12345678')).toBe('1234 5678');
    });
});

describe('the puzzle', () => {
    it('counts the zeros at the front', () => {
        expect(leadingZeros(Uint8Array.of(0x80))).toBe(0);
        expect(leadingZeros(Uint8Array.of(0x01, 0xff))).toBe(7);
        expect(leadingZeros(Uint8Array.of(0, 0x20))).toBe(10);
    });

    it('is solved with a number for each part, as the server checks it', async () => {
        const challenge = Uint8Array.from({ length: 40 }, (_, index) => index);
        const rest = vi.fn(() => Promise.resolve());
        const answers = await solvePuzzle({ challenge, parts: 3, bits: 9 }, rest);
        expect(answers).toHaveLength(3);
        answers.forEach((answer, part) => {
            const number = Buffer.alloc(4);
            number.writeUInt32LE(answer);
            const hash = createHash('sha256').update(challenge).update(Uint8Array.of(part)).update(number).digest();
            expect(leadingZeros(hash)).toBeGreaterThanOrEqual(9);
        });
    });
});

describe('finding the room of a code', () => {
    afterEach(() => vi.unstubAllGlobals());

    function answering(...answers: [number, unknown][]): ReturnType<typeof vi.fn> {
        const fake = vi.fn(() => {
            const next = answers.shift();
            if (next === undefined) return Promise.reject(new Error('no network'));
            return Promise.resolve(new Response(JSON.stringify(next[1]), { status: next[0] }));
        });
        vi.stubGlobal('fetch', fake);
        return fake;
    }

    it('gives the join link under the address of this page', async () => {
        const fake = answering([200, { link: 'https://elsewhere.example/r/abc#secret' }]);
        expect(await findRoom('http://here', '12345678')).toEqual({ kind: 'room', path: '/r/abc#secret' });
        expect(fake.mock.calls[0]?.[0]).toBe('http://here/api/v1/code');
        expect(fake.mock.calls[0]?.[1].body).toBe('{"code":"12345678"}');
    });

    it('tells a code that leads nowhere from an answer that did not come', async () => {
        answering([404, { code: 'NOT_FOUND' }], [503, {}], [200, { link: 'nonsense' }]);
        expect(await findRoom('', '12345678')).toEqual({ kind: 'nowhere' });
        expect(await findRoom('', '12345678')).toEqual({ kind: 'failed' });
        expect(await findRoom('', '12345678')).toEqual({ kind: 'failed' });
        expect(await findRoom('', '12345678')).toEqual({ kind: 'failed' });
    });

    it('solves the puzzle that goes before it, and says so', async () => {
        const challenge = encodeBase64url(new Uint8Array(40));
        const fake = answering([429, { code: 'PUZZLE', challenge, parts: 2, bits: 4 }], [200, { link: 'http://a/r/b#c' }]);
        const thinks = vi.fn();
        expect(await findRoom('', '12345678', thinks)).toEqual({ kind: 'room', path: '/r/b#c' });
        expect(thinks).toHaveBeenCalledOnce();
        const sent = JSON.parse(fake.mock.calls[1]?.[1].body) as { challenge: string; answers: number[] };
        expect(sent.challenge).toBe(challenge);
        expect(sent.answers).toHaveLength(2);
    });

    it('does not ask a second time for a puzzle that was not taken', async () => {
        const challenge = encodeBase64url(new Uint8Array(40));
        const puzzle: [number, unknown] = [429, { code: 'PUZZLE', challenge, parts: 1, bits: 1 }];
        const fake = answering(puzzle, puzzle);
        expect(await findRoom('', '12345678')).toEqual({ kind: 'failed' });
        expect(fake).toHaveBeenCalledTimes(2);
    });
});
