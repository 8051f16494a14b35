import { echo, spin, touch } from './jobs.ts';
import { batching } from './raw-batched.ts';
import type { Call } from './raw.ts';
import { parent } from './threads.ts';

const { post, onMessage } = parent();
const answer = batching({ post });

onMessage((message) => {
  const calls = message as Call[];
  for (const [index, [id, name, argument]] of calls.entries()) {
    if (name === 'hand') {
      const buffer = touch(argument as ArrayBuffer);
      answer([id, buffer], [buffer]);
    } else if (name === 'spin' && index < calls.length - 1) {
      // What takes long must not hold back its answer until the batch is through.
      post([[id, spin(argument as number)]]);
    } else {
      answer([id, name === 'spin' ? spin(argument as number) : echo(argument as number)], undefined);
    }
  }
});
