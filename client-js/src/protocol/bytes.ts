// The primitives of the Protobuf wire format, as far as kring.v1 uses them: varints, 64 fixed bits, and what has a length.
// Trust rule: foreign bytes end in a value or a RangeError; nothing is read beyond their end, and groups are refused.
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class ByteReader {
    pos = 0;
    readonly len: number;
    /** Bits 32 to 63 of the varint that was read last. */
    private high = 0;

    constructor(private readonly from: Uint8Array) {
        this.len = from.length;
    }

    tag(): [number: number, wire: number] {
        const start = this.pos;
        const tag = this.varint();
        if (tag < 8 || this.high !== 0 || this.pos - start > 5) throw new RangeError('no number of a field');
        return [tag >>> 3, tag & 7];
    }

    /** Goes past a field that nobody here knows. */
    skip(wire: number): void {
        if (wire === 0) this.varint();
        else if (wire === 2) this.bytes();
        else if (wire === 1 || wire === 5) this.past(wire === 1 ? 8 : 4);
        else throw new RangeError('no kind of field');
    }

    uint32(): number {
        return this.varint();
    }

    int32(): number {
        return this.varint() | 0;
    }

    sint32(): number {
        const zigzag = this.varint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    bool(): boolean {
        return this.varint() !== 0 || this.high !== 0;
    }

    uint64(): bigint {
        const low = BigInt(this.varint());
        return this.high === 0 ? low : (BigInt(this.high) << 32n) | low;
    }

    int64(): bigint {
        return BigInt.asIntN(64, this.uint64());
    }

    fixed64(): bigint {
        const start = this.past(8);
        return new DataView(this.from.buffer, this.from.byteOffset + start, 8).getBigUint64(0, true);
    }

    /** A view of what is read, and no copy. */
    bytes(): Uint8Array {
        const start = this.past(this.varint());
        return this.from.subarray(start, this.pos);
    }

    string(): string {
        return decoder.decode(this.bytes());
    }

    /** Where these so many bytes begin. */
    private past(length: number): number {
        const start = this.pos;
        if (length > this.len - start) throw new RangeError('bytes are cut short');
        this.pos = start + length;
        return start;
    }

    // The low 32 bits. Without big integers, which most numbers do not need and which are slow.
    private varint(): number {
        let low = 0;
        this.high = 0;
        for (let shift = 0; shift < 70; shift += 7) {
            const byte = this.from[this.pos++];
            if (byte === undefined) throw new RangeError('a number is cut short');
            const bits = byte & 127;
            if (shift <= 28) low |= bits << shift;
            if (shift >= 28) this.high = (this.high | (shift === 28 ? bits >>> 4 : bits << (shift - 32))) >>> 0;
            if (byte < 128) return low >>> 0;
        }
        throw new RangeError('a number is too long');
    }
}

export class ByteWriter {
    private to: number[] = [];
    private readonly outer: number[][] = [];

    finish(): Uint8Array<ArrayBuffer> {
        return Uint8Array.from(this.to);
    }

    tag(number: number, wire: number): this {
        return this.uint32((number << 3) | wire);
    }

    /** What is written until `join` gets its length in front. */
    fork(): this {
        this.outer.push(this.to);
        this.to = [];
        return this;
    }

    join(): this {
        const inner = this.to;
        this.to = this.outer.pop() ?? [];
        return this.bytes(inner);
    }

    uint32(value: number): this {
        let left = value >>> 0;
        for (; left > 127; left >>>= 7) this.to.push((left & 127) | 128);
        this.to.push(left);
        return this;
    }

    int32(value: number): this {
        return value < 0 ? this.int64(BigInt(value)) : this.uint32(value);
    }

    sint32(value: number): this {
        return this.uint32((value << 1) ^ (value >> 31));
    }

    bool(value: boolean): this {
        return this.uint32(value ? 1 : 0);
    }

    uint64(value: bigint): this {
        let left = value;
        for (; left > 127n; left >>= 7n) this.to.push(Number(left & 127n) | 128);
        this.to.push(Number(left));
        return this;
    }

    int64(value: bigint): this {
        return this.uint64(BigInt.asUintN(64, value));
    }

    fixed64(value: bigint): this {
        for (let shift = 0n; shift < 64n; shift += 8n) this.to.push(Number((value >> shift) & 255n));
        return this;
    }

    bytes(value: ArrayLike<number>): this {
        this.uint32(value.length);
        for (let index = 0; index < value.length; ++index) this.to.push(value[index] ?? 0);
        return this;
    }

    string(value: string): this {
        return this.bytes(encoder.encode(value));
    }
}
