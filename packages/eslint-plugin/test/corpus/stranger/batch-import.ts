import { createReadStream } from 'node:fs';
import readline from 'node:readline';
import { withTaskGroup, type TaskGroup } from '@tasktree/node';

export async function importCsv(file: string, insert: (rows: string[]) => Promise<number>): Promise<number> {
  const lines = readline.createInterface({ input: createReadStream(file) });
  let batch: string[] = [];
  let inserted = 0;
  await withTaskGroup(
    async (group: TaskGroup<number>) => {
      for await (const line of lines) {
        batch.push(line);
        if (batch.length === 500) {
          const rows = batch;
          batch = [];
          await group.whenReady();
          group.addTask(() => insert(rows));
        }
      }
      const rest = batch;
      group.addTask(() => insert(rest));
      for await (const count of group) inserted += count;
    },
    { concurrency: 4 },
  );
  return inserted;
}
