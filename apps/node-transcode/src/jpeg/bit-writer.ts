/** Collects bytes and bits. In a scan a byte of 255 is followed by one of zero, so that no reader takes it for a marker. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #bits = 0;
  #count = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const more = new Uint8Array(this.#length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    this.#bytes[this.#length++] = value;
  }

  /** A marker and what belongs to it, with its length. */
  segment(marker: number, content: Iterable<number>): void {
    const bytes = [...content];
    this.word(marker);
    this.word(bytes.length + 2);
    for (const byte of bytes) this.byte(byte);
  }

  word(value: number): void {
    this.byte(value >> 8);
    this.byte(value & 255);
  }

  /** At most 16 of them. */
  bits(value: number, length: number): void {
    this.#bits = (this.#bits << length) | value;
    this.#count += length;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = (this.#bits >>> this.#count) & 255;
      this.byte(byte);
      if (byte === 255) this.byte(0);
    }
    this.#bits &= (1 << this.#count) - 1;
  }

  /** Ends a scan: the rest of its last byte is ones. */
  endBits(): void {
    if (this.#count > 0) this.bits((1 << (8 - this.#count)) - 1, 8 - this.#count);
  }

  /** What there is, in memory of its own. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
