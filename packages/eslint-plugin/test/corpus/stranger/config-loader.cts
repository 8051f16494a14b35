import path = require('node:path');
import fsp = require('node:fs/promises');
import tt = require('@tasktree/node');

type Config = Record<string, unknown>;

export = async function load(folder: string): Promise<Config> {
  const merged: Config = {};
  const names = await fsp.readdir(folder);
  await tt.withTaskGroup(async (group) => {
    for (const name of names)
      group.addTask(async (task) => {
        const text = await fsp.readFile(path.join(folder, name), 'utf8'); // wrong: forward-signal
        Object.assign(merged, JSON.parse(text)); // wrong: no-captured-mutation
      });
  });
  return merged;
};
