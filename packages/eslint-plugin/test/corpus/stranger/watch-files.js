import { watch } from 'node:fs/promises';
import { withDiscardingTaskGroup, Task } from '@tasktree/node';

export function watchAll(folders, onChange) {
  return new Task(() =>
    withDiscardingTaskGroup(async (group) => {
      let pending = 0;
      for (const folder of folders) {
        group.addTask(async (task) => {
          for await (const event of watch(folder, { recursive: true, signal: task.signal })) {
            pending++;
            await onChange(folder, event);
            pending--;
          }
        });
        group.addTask(async () => {
          for await (const event of watch(`${folder}/.git`)) await onChange(folder, event); // wrong: forward-signal
        });
      }
    }),
  );
}
