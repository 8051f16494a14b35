import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { dropUnopened, openSource } from '../iteration/source.ts';
import { timer } from './timer.ts';

type Event<T> = { readonly isTick: true } | { readonly isTick: false; readonly value: T };

const tick = { isTick: true } as const;

/** Arrays of what has come at each tick, or earlier when there are `most`. */
export function chunksByTime<T>(
  source: Source<T>,
  most: number,
  interval: number,
  givesEmpty: boolean,
): AsyncSequence<T[]> {
  return serial(
    'chunked',
    openSource(elementsAndTicks(source, interval)),
    (() => {
      let chunk: T[] = [];
      return async (pull) => {
        for (;;) {
          const result = await pull();
          if (result.done === true) {
            if (chunk.length === 0) return ended();
          } else if (result.value.isTick) {
            if (chunk.length === 0 && !givesEmpty) continue;
          } else {
            chunk.push(result.value.value);
            if (chunk.length < most) continue;
          }
          const full = chunk;
          chunk = [];
          return { done: false, value: full };
        }
      };
    })(),
  );
}

/** Ends with the source, whatever the timer does. */
function elementsAndTicks<T>(source: Source<T>, interval: number): AsyncSequence<Event<T>> {
  return concurrent('chunked by time', dropUnopened([source]), (output, task) => {
    const stop = (): void => output.stop();
    return task.withDiscardingTaskGroup((group) => {
      group.addTask((child) => drain(timer(interval), child, () => output.send(tick), stop));
      group.addTask(async (child) => {
        await drain(source, child, (value) => output.send({ isTick: false, value }), stop);
        stop();
        group.cancelAll('the source has ended');
      });
    });
  });
}
