/** Reads the bits of a scan: a byte of zero after one of 255 is filling, anything else there a marker, where the bits end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #bits = 0;
  #count = 0;
  /** Bytes that were asked for after the last one: a code may look a little beyond its end, and no further. */
  #missing = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The symbol that comes next, by a reading table. */
  symbol(table: Uint16Array): number {
    if (this.#count < 16) this.#fill();
    const entry = table[(this.#bits >>> (this.#count - 16)) & 0xffff]!;
    if (entry === 0) throw new Error('the picture is damaged: its bits are no code');
    this.#count -= entry >> 8;
    return entry & 255;
  }

  /** A number of so many bits: those that begin with a zero are negative. */
  number(length: number): number {
    if (length === 0) return 0;
    if (this.#count < length) this.#fill();
    this.#count -= length;
    const value = (this.#bits >>> this.#count) & ((1 << length) - 1);
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  /** Goes on behind the marker that ends a stretch of bits, and says where that is. */
  skipMarker(): number {
    this.#bits = this.#count = this.#missing = 0;
    while (this.#at < this.#bytes.length && !this.#atMarker()) this.#at++;
    this.#at += 2;
    return this.#at;
  }

  #atMarker(): boolean {
    return this.#bytes[this.#at] === 255 && this.#bytes[this.#at + 1] !== 0;
  }

  /** Up to 24 bits: as many as a code and what is left of the byte before. */
  #fill(): void {
    while (this.#count <= 16) {
      let byte = 0;
      if (this.#at >= this.#bytes.length || this.#atMarker()) {
        if (++this.#missing > 8) throw new Error('the picture ends in the middle');
      } else {
        byte = this.#bytes[this.#at++]!;
        if (byte === 255) this.#at++;
      }
      this.#bits = (this.#bits << 8) | byte;
      this.#count += 8;
    }
  }
}
