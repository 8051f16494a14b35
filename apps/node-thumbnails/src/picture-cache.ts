import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Task, TaskPriority, withDiscardingTaskGroup } from '@tasktree/node';
import { explain } from './failure.ts';
import type { FetchedPicture } from './fetch-picture.ts';

export interface CachedPicture {
  readonly etag: string;
  readonly bytes: Uint8Array;
}

/**
 * Keeps fetched pictures on disk, so that the next run need not fetch them again.
 *
 * Nobody who fetches a picture waits for the writing of it, nor takes it down when cancelled: each is a detached task
 * of background priority, with a group of its own inside. Disposing the cache waits for what is still being written.
 */
export class PictureCache implements AsyncDisposable {
  readonly #folder: string;
  readonly #writing = new Set<Task<void>>();
  #trouble: unknown;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(origin: string): Promise<CachedPicture | undefined> {
    try {
      const entry = await readFile(this.#entry(origin));
      const end = entry.indexOf('\n');
      return { etag: entry.toString('latin1', 0, end), bytes: entry.subarray(end + 1) };
    } catch {
      return undefined;
    }
  }

  /** Returns at once. What has no name for its version is not kept, nor what came from here. */
  remember(origin: string, { bytes, etag, fromCache }: FetchedPicture): void {
    if (etag === undefined || fromCache) return;
    const write = Task.detached(() => this.#write(origin, { bytes, etag }), {
      name: 'cache',
      priority: TaskPriority.background,
    });
    this.#writing.add(write);
    void write.result.then((outcome) => {
      this.#writing.delete(write);
      if (outcome.status === 'rejected') this.#trouble ??= outcome.reason;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#writing, (write) => write.result));
    // A picture that could not be kept does no other harm.
    if (this.#trouble !== undefined)
      console.error(`the cache could not be written: ${explain(this.#trouble)}`);
  }

  async #write(origin: string, { etag, bytes }: CachedPicture): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await withDiscardingTaskGroup((group) => {
      const content = Buffer.concat([Buffer.from(`${etag}\n`, 'latin1'), bytes]);
      group.addTask(() => replaceFile(this.#entry(origin), content), { name: 'entry' });
      const line = `${new Date().toISOString()} ${bytes.length} ${origin}\n`;
      group.addTask(() => appendFile(path.join(this.#folder, 'log'), line), { name: 'log' });
    });
  }

  #entry(origin: string): string {
    return path.join(this.#folder, createHash('sha256').update(origin).digest('hex').slice(0, 32));
  }
}

/** Who reads the file finds the old content or the new, never half of it. */
async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}
