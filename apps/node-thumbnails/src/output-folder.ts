import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInput } from './bad-input.ts';

/** Where the thumbnails go, with a folder inside for the unfinished ones, which goes when this is disposed. */
export class OutputFolder implements AsyncDisposable {
  readonly path: string;
  readonly #unfinished: string;

  private constructor(folder: string, unfinished: string) {
    this.path = folder;
    this.#unfinished = unfinished;
  }

  static async open(folder: string): Promise<OutputFolder> {
    const unfinished = await writing(folder, async () => {
      await mkdir(folder, { recursive: true });
      return await mkdtemp(path.join(folder, '.unfinished-'));
    });
    return new OutputFolder(folder, unfinished);
  }

  /** Writes a file that is not to be seen yet. */
  async write(file: string, content: Uint8Array | string): Promise<void> {
    await writing(this.path, () => writeFile(path.join(this.#unfinished, file), content));
  }

  /** Moves a written file to its place: it is there as a whole, or not at all. */
  async keep(file: string): Promise<void> {
    await writing(this.path, () => rename(path.join(this.#unfinished, file), path.join(this.path, file)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#unfinished, { recursive: true, force: true });
  }
}

async function writing<T>(folder: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw new BadInput(`cannot write to ${folder}: ${(error as Error).message}`, { cause: error });
  }
}
