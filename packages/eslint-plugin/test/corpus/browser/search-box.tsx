import { useEffect, useState } from 'react';
import { Task, isCancellation } from '@tasktree/browser';

export function SearchBox({ query }: { query: string }) {
  const [results, setResults] = useState<string[]>([]);
  useEffect(() => {
    const search = new Task(async (task) => {
      await task.sleep(150);
      const response = await fetch(`/search?q=${query}`, { signal: task.signal });
      const found = (await response.json()) as string[];
      await Task.yield(); // wrong: no-ambient-after-await
      setResults(found);
    });
    search.catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
    return () => search.cancel();
  }, [query]);
  return <ul>{results.map((one) => <li key={one}>{one}</li>)}</ul>;
}
