// The primitives of protobuf's wire format that kring.v1 uses: varints, eight bytes, and what has a length.
// Written by hand because the readers and writers of @bufbuild/protobuf carry every type there is, checks of what
// TypeScript has checked, and a way round missing BigInt, which weighs a phone four times as much before one can write; the
// tests hold these to it.
// Trust rule: foreign bytes end in a value or a RangeError, and nothing is read beyond them.

/** As in a tag: a varint, eight bytes, a length and so many bytes, four bytes. */
export type WireType = 0 | 1 | 2 | 5;

// What somebody wrote is shown as it is, a byte order mark at its beginning included.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export class Reader {
    pos = 0;
    readonly len: number;
    private readonly view: DataView;
    // Of the varint that was read last: its lower and its upper 32 bits.
    private low = 0;
    private high = 0;

    constructor(private readonly buffer: Uint8Array) {
        this.len = buffer.length;
        this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    }

    tag(): [number: number, wire: number] {
        const tag = this.uint32();
        return [tag >>> 3, tag & 7];
    }

    /** Goes past a value that nobody here knows. */
    skip(wire: number): void {
        if (wire === 0) this.varint();
        else if (wire === 1) this.pass(8);
        else if (wire === 2) this.pass(this.uint32());
        else if (wire === 5) this.pass(4);
        else throw new RangeError('a field of no known kind');
    }

    bool(): boolean {
        this.varint();
        return (this.low | this.high) !== 0;
    }
    uint32(): number {
        this.varint();
        return this.low >>> 0;
    }
    int32(): number {
        this.varint();
        return this.low;
    }
    sint32(): number {
        const zigzag = this.uint32();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    uint64(): bigint {
        this.varint();
        return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
    }
    int64(): bigint {
        return BigInt.asIntN(64, this.uint64());
    }
    fixed64(): bigint {
        return this.view.getBigUint64(this.pass(8), true);
    }
    bytes(): Uint8Array {
        const length = this.uint32();
        const start = this.pass(length);
        return this.buffer.subarray(start, start + length);
    }
    string(): string {
        return decoder.decode(this.bytes());
    }

    /** Where the bytes that are passed began. */
    private pass(count: number): number {
        const start = this.pos;
        this.pos += count;
        if (this.pos > this.len) throw new RangeError('a value is cut short');
        return start;
    }

    // Seven bits in each byte, the lowest first; the eighth says that more follow.
    private varint(): void {
        this.low = this.high = 0;
        for (let shift = 0; shift < 70; shift += 7) {
            const byte = this.view.getUint8(this.pass(1));
            const bits = byte & 127;
            if (shift < 32) this.low |= bits << shift;
            if (shift > 31) this.high |= bits << (shift - 32);
            else if (shift > 25) this.high |= bits >>> (32 - shift);
            if (byte < 128) return;
        }
        throw new RangeError('a varint does not end');
    }
}

export class Writer {
    private written: number[] = [];
    private readonly around: number[][] = [];

    finish(): Uint8Array<ArrayBuffer> {
        return new Uint8Array(this.written);
    }

    /** What is written from here until `join` has its length before it. */
    fork(): this {
        this.around.push(this.written);
        this.written = [];
        return this;
    }
    join(): this {
        const inner = this.written;
        this.written = this.around.pop() ?? [];
        this.uint32(inner.length);
        return this.put(inner);
    }

    tag(number: number, wire: WireType): this {
        return this.uint32((number << 3) | wire);
    }

    bool(value: boolean): this {
        return this.uint32(value ? 1 : 0);
    }
    uint32(value: number): this {
        if (value >>> 0 !== value) throw new RangeError(`${value} is no number of 32 bits`);
        let rest = value;
        for (; rest > 127; rest >>>= 7) this.written.push((rest & 127) | 128);
        this.written.push(rest);
        return this;
    }
    int32(value: number): this {
        return this.int64(BigInt(value));
    }
    sint32(value: number): this {
        return this.uint32(((value << 1) ^ (value >> 31)) >>> 0);
    }
    uint64(value: bigint): this {
        let rest = value;
        for (; rest > 127n; rest >>= 7n) this.written.push(Number(rest & 127n) | 128);
        this.written.push(Number(rest));
        return this;
    }
    int64(value: bigint): this {
        return this.uint64(BigInt.asUintN(64, value));
    }
    fixed64(value: bigint): this {
        for (let shift = 0n; shift < 64n; shift += 8n) this.written.push(Number((value >> shift) & 255n));
        return this;
    }
    bytes(value: Uint8Array): this {
        return this.uint32(value.length).put(value);
    }
    string(value: string): this {
        return this.bytes(encoder.encode(value));
    }

    private put(bytes: Iterable<number>): this {
        for (const byte of bytes) this.written.push(byte);
        return this;
    }
}
