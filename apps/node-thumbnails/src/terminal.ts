/** The part of a terminal's stream that is used here. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const csi = '\u001B[';

/** Lines at the bottom of the terminal that are drawn again and again, below text that stays. */
export class LiveLines implements Disposable {
  readonly #output: Output;
  #height = 0;

  constructor(output: Output) {
    this.#output = output;
    output.write(`${csi}?25l`);
  }

  /** Draws `live` in place of what was there, and `lasting` above it, once. */
  draw(live: readonly string[], lasting: readonly string[] = []): void {
    const up = this.#height > 0 ? `${csi}${this.#height}A` : '';
    const text = [...lasting, ...live].map((line) => `${line}${csi}K\n`).join('');
    // As one frame, without wrapping: a line that is too long ends at the edge, and the count of lines stays right.
    this.#output.write(`${csi}?2026h${csi}?7l\r${up}${text}${csi}J${csi}?7h${csi}?2026l`);
    this.#height = live.length;
  }

  [Symbol.dispose](): void {
    this.draw([]);
    this.#output.write(`${csi}?25h`);
  }
}
