import { Task, all, race, asyncLet, withTimeout } from '@tasktree/browser';

export const dashboard = (user) =>
  new Task(async (task) => {
    const profile = await fetch(`/users/${user}`, { signal: task.signal });
    const [orders, news] = await Promise.all([ // wrong: no-promise-combinators
      task.withTimeout(500, ({ signal }) => fetch(`/orders/${user}`, { signal })),
      task.withTimeout(500, ({ signal }) => fetch('/news', { signal })),
    ]);
    const quick = await Promise.race([task.sleep(200), profile.json()]); // wrong: no-promise-combinators
    await using ads = task.asyncLet(({ signal }) => fetch('/ads', { signal }));
    const parts = await all([() => orders.json(), () => news.json()]); // wrong: no-ambient-after-await
    return { quick, parts, ads: await (await ads).json() };
  });

export const search = async (text) => {
  const first = await race([({ signal }) => fetch(`/a?${text}`, { signal }), ({ signal }) => fetch(`/b?${text}`, { signal })]);
  return withTimeout(100, () => first.json()); // wrong: no-ambient-after-await
};
