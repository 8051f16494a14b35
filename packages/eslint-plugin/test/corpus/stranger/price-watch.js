import { runMain, withDiscardingTaskGroup } from '@tasktree/node';
import { readFile } from 'node:fs/promises';

runMain(async (main) => {
  const shops = JSON.parse(await readFile('shops.json', 'utf8')); // wrong: forward-signal
  const best = { shop: undefined, price: Infinity };
  await withDiscardingTaskGroup(async (group) => {
    for (const shop of shops) {
      group.addTask(async (task) => {
        while (!task.isCancelled) {
          const response = await fetch(shop.url); // wrong: forward-signal
          const { price } = await response.json();
          if (price < best.price) {
            best.price = price;
            best.shop = shop.name;
          }
          await task.sleep({ seconds: 30 });
        }
      });
    }
    group.addTask(async (task) => {
      for (;;) {
        await task.sleep({ minutes: 1 });
        console.log(best);
      }
    });
  });
});
