// Base64url without padding (RFC 4648 section 5), as it stands in links and in stored tokens.
// Hand-written because `Uint8Array.fromBase64` is too young for the phones we mean to serve and `atob` takes another alphabet.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const values = new Map<string, number>([...alphabet].map((letter, value) => [letter, value]));

export function encodeBase64url(bytes: Uint8Array): string {
    let text = '';
    let bits = 0;
    let held = 0;
    for (const byte of bytes) {
        held = (held << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet.charAt((held >> bits) & 63);
        }
        held &= (1 << bits) - 1;
    }
    if (bits > 0) text += alphabet.charAt((held << (6 - bits)) & 63);
    return text;
}

/** The bytes, or null when a letter is foreign, the length impossible or a spare bit set: one text per value. */
export function decodeBase64url(text: string): Uint8Array | null {
    if (text.length % 4 === 1) return null;
    const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
    let at = 0;
    let bits = 0;
    let held = 0;
    for (const letter of text) {
        const value = values.get(letter);
        if (value === undefined) return null;
        held = (held << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[at++] = (held >> bits) & 255;
            held &= (1 << bits) - 1;
        }
    }
    return held === 0 ? bytes : null;
}
