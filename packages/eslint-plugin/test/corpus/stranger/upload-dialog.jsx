import { useState } from 'react';
import { withTaskGroup, Task } from '@tasktree/browser';

export function UploadDialog({ files, onDone }) {
  const [progress, setProgress] = useState(0);
  let current;

  async function start() {
    let sent = 0;
    const names = [];
    current = new Task(() =>
      withTaskGroup(async (group, task) => {
        for (const file of files) {
          group.addTask(async (child) => {
            await fetch('/upload', { method: 'POST', body: file }); // wrong: forward-signal
            sent += file.size;
            names.push(file.name); // wrong: no-captured-mutation
            setProgress(sent);
          });
        }
        for await (const _ of group) task.checkCancellation();
        return names;
      }),
    );
    onDone(await current);
  }

  return (
    <dialog>
      <progress value={progress} />
      <button onClick={start}>Start</button>
      <button onClick={() => current?.cancel()}>Stop</button>
    </dialog>
  );
}
