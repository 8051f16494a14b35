import fs from 'node:fs/promises';
import * as fsAll from 'node:fs';
import { promises as files } from 'fs';
import timers from 'node:timers/promises';
import { once } from 'node:events';
import { withTaskGroup } from '@tasktree/node';

export async function readAll(names, emitter) {
  return withTaskGroup(async (group) => {
    for (const name of names) {
      group.addTask((task) => fs.readFile(name)); // wrong: forward-signal
      group.addTask((task) => fs.readFile(name, 'utf8')); // wrong: forward-signal
      group.addTask((task) => fsAll.promises.writeFile(name, 'x')); // wrong: forward-signal
      group.addTask((task) => files.readFile(name, { encoding: 'utf8' })); // wrong: forward-signal
      group.addTask(async (task) => {
        await timers.setTimeout(5); // wrong: forward-signal
        await timers.setTimeout(5, undefined, { signal: task.signal });
        await once(emitter, 'ready', { signal: task.signal });
        await once(emitter, 'done'); // wrong: forward-signal
        return fs.stat(name);
      });
    }
    await group.waitForAll();
  });
}
