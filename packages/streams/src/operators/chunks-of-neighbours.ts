import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { openSource } from '../iteration/source.ts';

/** Arrays of neighbours; an element that does not belong to the chunk before it begins the next one. */
export function chunksByRelation<T>(
  source: Source<T>,
  belong: (previous: T, next: T) => boolean | PromiseLike<boolean>,
): AsyncSequence<T[]> {
  let first: { readonly value: T } | undefined;
  return serial('chunked', openSource(source), async (pull) => {
    const chunk: T[] = [];
    if (first !== undefined) chunk.push(first.value);
    first = undefined;
    for (;;) {
      const result = await pull();
      if (result.done === true) return chunk.length === 0 ? ended() : { done: false, value: chunk };
      const { value } = result;
      if (chunk.length > 0 && !(await belong(chunk[chunk.length - 1] as T, value))) {
        first = { value };
        return { done: false, value: chunk };
      }
      chunk.push(value);
    }
  });
}

/** The same for neighbours of one projection, which comes with each array. */
export function chunksByProjection<T, K>(
  source: Source<T>,
  project: (element: T) => K | PromiseLike<K>,
): AsyncSequence<[K, T[]]> {
  let first: { readonly key: K; readonly value: T } | undefined;
  return serial('chunked', openSource(source), async (pull) => {
    let current = first;
    const chunk: T[] = current === undefined ? [] : [current.value];
    first = undefined;
    for (;;) {
      const result = await pull();
      if (result.done === true) {
        return current === undefined ? ended() : { done: false, value: [current.key, chunk] };
      }
      const { value } = result;
      const key = await project(value);
      if (current !== undefined && !Object.is(current.key, key)) {
        first = { key, value };
        return { done: false, value: [current.key, chunk] };
      }
      current ??= { key, value };
      chunk.push(value);
    }
  });
}
