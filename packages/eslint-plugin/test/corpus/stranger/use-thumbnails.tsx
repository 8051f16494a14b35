import { useCallback, useEffect, useRef, useState } from 'react';
import { Task, concurrentForEach } from '@tasktree/browser';

export function Thumbnails({ ids }: { ids: string[] }) {
  const [shown, setShown] = useState<Record<string, string>>({});
  const cache = useRef(new Map<string, string>());
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    setBusy(true);
    const task = new Task(async () => {
      await concurrentForEach(ids, async (id, child) => {
        const response = await fetch(`/thumb/${id}`, { signal: child.signal });
        const url = URL.createObjectURL(await response.blob());
        cache.current.set(id, url); // wrong: no-captured-mutation
        setShown((before) => ({ ...before, [id]: url }));
      });
      setBusy(false);
    });
    task.catch(console.error);
    return () => task.cancel();
  }, [ids]);

  const refresh = useCallback(() => {
    cache.current.clear();
    new Task((task) => fetch('/refresh', { signal: task.signal })); // wrong: no-floating-task
  }, []);

  return (
    <section aria-busy={busy}>
      <button onClick={refresh}>Refresh</button>
      {ids.map((id) => (
        <img key={id} src={shown[id]} />
      ))}
    </section>
  );
}
