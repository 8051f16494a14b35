import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withTaskCancellationShield } from '@tasktree/node';
import type { Outcome } from './outcome.ts';

/** Writes what is done into a folder, and tells of it. */
export class Album {
  readonly total: number;
  readonly #folder: string;
  readonly #begun = performance.now();
  readonly #digests = new Map<string, string>();
  failed = 0;

  private constructor(folder: string, total: number) {
    this.#folder = folder;
    this.total = total;
  }

  static async open(folder: string, total: number): Promise<Album> {
    await mkdir(folder, { recursive: true });
    return new Album(folder, total);
  }

  async add(outcome: Outcome): Promise<void> {
    const { name } = outcome.picture;
    if ('error' in outcome) {
      this.failed++;
      const { error } = outcome;
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const { bytes, width, height, fingerprint, took } = outcome.result;
    // Seen whole or not at all, also when an interrupt comes in between.
    await withTaskCancellationShield(async () => {
      const file = path.join(this.#folder, name);
      await writeFile(`${file}.part`, bytes);
      await rename(`${file}.part`, file);
    });
    this.#digests.set(name, fingerprint);
    const sizes = `${kilobytes(outcome.picture.bytes)} to ${kilobytes(bytes)}`;
    console.log(`${name}  ${width} × ${height}  ${sizes}  ${fingerprint}  ${took.toFixed(0)} ms`);
  }

  get done(): number {
    return this.#digests.size;
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return performance.now() - this.#begun;
  }

  fingerprintOf(name: string): string | undefined {
    return this.#digests.get(name);
  }
}

function kilobytes(bytes: Uint8Array): string {
  return `${(bytes.length / 1000).toFixed(0)} kB`;
}
