/**
 * A stream of items, mapped ten at a time, collected in order of completion. What is under way goes on while the consumer is
 * busy with a result.
 *
 * → at most 10 at once
 * → while the consumer was busy with the first result, 10 others ended
 * → 25 results
 */
import { concurrentMap, Task } from '@tasktree/node';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

let running = 0;
let most = 0;
let ended = 0;
let results = 0;

const squares = concurrentMap(
  numbers(25),
  async (number) => {
    most = Math.max(most, (running += 1));
    await Task.sleep(number === 0 ? 10 : 100);
    running -= 1;
    ended += 1;
    return number * number;
  },
  { concurrency: 10, ordered: false },
);

for await (const _square of squares) {
  results += 1;
  if (results > 1) continue;
  const before = ended;
  await Task.sleep(250);
  console.log(`at most ${most} at once`);
  console.log(`while the consumer was busy with the first result, ${ended - before} others ended`);
}
console.log(`${results} results`);
