import { Task, withTimeout } from '@tasktree/browser';

export function SaveButton({ draft, onSaved }) {
  const save = () => {
    void new Task(async (task) => {
      await fetch('/save', { method: 'POST', body: draft }); // wrong: forward-signal
      if (Task.isCancelled) return; // wrong: no-ambient-after-await
      onSaved();
    });
  };
  return (
    <div>
      <button onClick={save}>Save</button>
      <button
        onClick={() => {
          withTimeout(500, (task) => fetch('/ping', { signal: task.signal })); // wrong: no-floating-task
        }}
      >
        Ping
      </button>
    </div>
  );
}
