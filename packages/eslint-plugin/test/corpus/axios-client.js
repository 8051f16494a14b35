import axios from 'axios';
import got from 'got';
import { withTaskGroup } from '@tasktree/node';

export const prices = (shops) =>
  withTaskGroup(async (group) => {
    for (const shop of shops) {
      group.addTask((task) => axios.get(shop)); // wrong: forward-signal
      group.addTask((task) => axios.get(shop, { signal: task.signal }));
      group.addTask((task) => got(shop, { retry: 1 })); // wrong: forward-signal
    }
    await group.waitForAll();
  });
