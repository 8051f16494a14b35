/**
 * A channel with many senders: a task for each item sends its response. The channel ends by itself when the last sender is gone,
 * and with it the receiver's loop.
 *
 * → received b
 * → received c
 * → received a
 * → the channel has ended
 */
import { Task, withTaskGroup } from '@tasktree/node';
import { Channel } from '@tasktree/streams';

async function respond(item: { name: string; takes: number }): Promise<string> {
  await Task.sleep(item.takes);
  return item.name;
}

const items = [
  { name: 'a', takes: 240 },
  { name: 'b', takes: 80 },
  { name: 'c', takes: 160 },
];

await withTaskGroup(async (group) => {
  const responses = new Channel<string>(4);
  for (const item of items) {
    const sender = responses.clone();
    group.addTask(async () => {
      using mine = sender;
      await mine.send(await respond(item));
    });
  }
  responses.close();
  for await (const name of responses) console.log(`received ${name}`);
  console.log('the channel has ended');
});
