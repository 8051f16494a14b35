import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { openSource } from '../iteration/source.ts';

/** Arrays of `count` elements, the last one of what is left. */
export function chunksOfCount<T>(source: Source<T>, count: number): AsyncSequence<T[]> {
  return serial('chunked', openSource(source), async (pull) => {
    const chunk: T[] = [];
    while (chunk.length < count) {
      const result = await pull();
      if (result.done === true) return chunk.length === 0 ? ended() : { done: false, value: chunk };
      chunk.push(result.value);
    }
    return { done: false, value: chunk };
  });
}
