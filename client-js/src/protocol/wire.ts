// The wire format of protobuf, as far as kring.v1 uses it: no groups and no floating point. Small, because all of it is
// loaded before anybody can write; the tests hold it to the primitives of protobuf-es.
// See https://protobuf.dev/programming-guides/encoding.
// Trust rule: foreign bytes end in a value or a RangeError. What is written must fit its type, or there is a RangeError, too.

/** How a value lies on the wire: a varint, eight bytes, bytes behind their length, four bytes. */
export type WireType = 0 | 1 | 2 | 5;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class WireReader {
    pos = 0;
    readonly len: number;
    private readonly view: DataView;
    // The two halves of the varint that was read last, as signed 32 bits.
    private low = 0;
    private high = 0;

    constructor(private readonly all: Uint8Array) {
        this.len = all.length;
        this.view = new DataView(all.buffer, all.byteOffset, all.length);
    }

    tag(): [number: number, wire: number] {
        const tag = this.uint32();
        if (tag >>> 3 === 0) throw new RangeError('a field has no number');
        return [tag >>> 3, tag & 7];
    }

    skip(wire: number): void {
        if (wire === 0) this.varint();
        else if (wire === 1) this.pass(8);
        else if (wire === 2) this.pass(this.uint32());
        else if (wire === 5) this.pass(4);
        else throw new RangeError(`there is no wire type ${wire}`);
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
        const low = BigInt(this.low >>> 0);
        return this.high === 0 ? low : (BigInt(this.high >>> 0) << 32n) | low;
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
        return this.all.subarray(start, start + length);
    }
    string(): string {
        return decoder.decode(this.bytes());
    }

    /** Moves on, and says from where. */
    private pass(length: number): number {
        const start = this.pos;
        this.pos += length;
        if (this.pos > this.len) throw new RangeError('a message is cut short');
        return start;
    }

    private varint(): void {
        this.low = 0;
        this.high = 0;
        // 64 bits in groups of seven, the lowest first; the fifth group lies in both halves.
        for (let shift = 0; shift < 70; shift += 7) {
            const byte = this.view.getUint8(this.pass(1));
            const bits = byte & 0x7f;
            if (shift < 32) this.low |= bits << shift;
            if (shift === 28) this.high = bits >>> 4;
            if (shift > 28) this.high |= bits << (shift - 32);
            if (byte < 0x80) return;
        }
        throw new RangeError('a number has no end');
    }
}

export class WireWriter {
    private written: number[] = [];
    private readonly outer: number[][] = [];

    finish(): Uint8Array<ArrayBuffer> {
        return Uint8Array.from(this.written);
    }

    tag(number: number, wire: WireType): this {
        return this.uint32(((number << 3) | wire) >>> 0);
    }

    /** What follows, until `join`, is written behind its length. */
    fork(): this {
        this.outer.push(this.written);
        this.written = [];
        return this;
    }
    join(): this {
        const inner = this.written;
        this.written = this.outer.pop() ?? [];
        return this.bytes(inner);
    }

    bool(value: boolean): this {
        return this.uint32(value ? 1 : 0);
    }
    uint32(value: number): this {
        mustFit(value, value >>> 0);
        let rest = value;
        for (; rest > 0x7f; rest >>>= 7) this.written.push((rest & 0x7f) | 0x80);
        this.written.push(rest);
        return this;
    }
    int32(value: number): this {
        mustFit(value, value | 0);
        return this.varint(BigInt(value));
    }
    sint32(value: number): this {
        mustFit(value, value | 0);
        return this.uint32(((value << 1) ^ (value >> 31)) >>> 0);
    }
    uint64(value: bigint): this {
        mustFit(value, BigInt.asUintN(64, value));
        return this.varint(value);
    }
    int64(value: bigint): this {
        mustFit(value, BigInt.asIntN(64, value));
        return this.varint(value);
    }
    fixed64(value: bigint): this {
        mustFit(value, BigInt.asUintN(64, value));
        for (let shift = 0n; shift < 64n; shift += 8n) this.written.push(Number((value >> shift) & 0xffn));
        return this;
    }
    bytes(value: ArrayLike<number>): this {
        this.uint32(value.length);
        // One by one: as arguments of one call, many bytes would not fit the stack.
        for (let index = 0; index < value.length; ++index) this.written.push(value[index] ?? 0);
        return this;
    }
    string(value: string): this {
        return this.bytes(encoder.encode(value));
    }

    // What is below zero is written as the 64 bits of its two's complement.
    private varint(value: bigint): this {
        let rest = BigInt.asUintN(64, value);
        for (; rest > 0x7fn; rest >>= 7n) this.written.push(Number(rest & 0x7fn) | 0x80);
        this.written.push(Number(rest));
        return this;
    }
}

function mustFit<Value>(value: Value, fitted: Value): void {
    if (value !== fitted) throw new RangeError(`${String(value)} does not fit its field`);
}
