import { echo, spin, touch } from './jobs.ts';
import type { Call } from './raw.ts';
import { parent } from './threads.ts';

const { post, onMessage } = parent();

onMessage((message) => {
  const [id, name, argument] = message as Call;
  if (name === 'hand') {
    const buffer = touch(argument as ArrayBuffer);
    post([id, buffer], [buffer]);
  } else {
    post([id, name === 'spin' ? spin(argument as number) : echo(argument as number)]);
  }
});
