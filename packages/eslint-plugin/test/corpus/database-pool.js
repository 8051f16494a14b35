import { withTaskGroup, Mutex, Semaphore } from '@tasktree/node';
import { createPool } from 'mysql2/promise';

const pool = createPool({ connectionLimit: 4 });

export async function count(tables) {
  let rows = 0;
  const mutex = new Mutex();
  const gate = new Semaphore(3);
  await withTaskGroup(async (group) => {
    for (const table of tables) {
      group.addTask(async () => {
        using connection = await pool.acquire();
        rows += await connection.count(table); // wrong: no-captured-mutation
      });
      group.addTask(async () => {
        using permit = await mutex.lock();
        rows += await size(table);
      });
      group.addTask(async () => {
        await gate.withPermit(async () => {
          rows += await size(table); // wrong: no-captured-mutation
        });
      });
    }
  });
  return rows;
}
