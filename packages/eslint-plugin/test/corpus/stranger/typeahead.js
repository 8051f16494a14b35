import { Task, TaskLocal, asyncLet } from '@tasktree/browser';

const locale = new TaskLocal({ name: 'locale', defaultValue: 'en' });
let latest;

export function suggest(text, show) {
  latest?.cancel();
  latest = new Task(async (task) => {
    await using words = asyncLet((own) => fetch(`/words?q=${text}&l=${locale.get()}`, { signal: own.signal }));
    const places = asyncLet((own) => fetch(`/places?q=${text}`, { signal: own.signal })); // wrong: await-using-async-let
    show([...(await (await words).json()), ...(await (await places).json())]);
  });
  latest.catch(() => {});
}
