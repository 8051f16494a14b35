import { useRef } from 'react';
import { JoinSet, withTaskGroup } from '@tasktree/browser';

export function Uploads({ files }) {
  const done = useRef([]);
  const upload = async () => {
    await withTaskGroup(async (group) => {
      for (const file of files) {
        group.addTask(async (task) => {
          const response = await fetch('/upload', { method: 'PUT', body: file, signal: task.signal });
          done.current.push(await response.text()); // wrong: no-captured-mutation
        });
      }
    });
  };
  return <button onClick={upload}>Upload {JoinSet.name}</button>;
}
