import { createReadStream } from 'node:fs';
import { runMain, withDiscardingTaskGroup } from '@tasktree/node';

const send = async (line, signal) => {
  const response = await fetch('http://logs', { method: 'POST', body: line, signal });
  if (!response.ok) throw new Error(response.statusText);
};

runMain(async () => {
  await withDiscardingTaskGroup(async (group) => {
    for (const file of ['a.log', 'b.log']) {
      group.addTask(async (task) => {
        const lines = createReadStream(file, 'utf8');
        lines.on('data', (line) => console.log(line));
        for await (const line of lines) {
          let sent = false;
          while (!sent) {
            try {
              await send(line, task.signal);
              sent = true;
            } catch (error) { // wrong: no-swallowed-cancellation
              console.error('again', error.message);
            }
          }
        }
      });
    }
  });
});
