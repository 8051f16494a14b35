// The module that the workers of the examples run, in every runtime with processes.
import { expose } from '@tasktree/threads';

const { Deno, Bun } = globalThis as { Deno?: unknown; Bun?: unknown };
await import(Deno !== undefined ? '@tasktree/deno' : Bun !== undefined ? '@tasktree/bun' : '@tasktree/node');

export function transcode(frame: Uint8Array): Uint8Array {
  return frame.slice(0, frame.length / 2);
}

export function resize(pixels: Uint8Array, width: number): Uint8Array {
  return pixels.slice(0, width);
}

export class SearchIndex {
  readonly #documents: string[] = [];
  readonly language: string;

  constructor(language: string) {
    this.language = language;
  }

  add(documents: readonly string[]): number {
    return this.#documents.push(...documents);
  }
}

expose({ transcode, resize, SearchIndex });
