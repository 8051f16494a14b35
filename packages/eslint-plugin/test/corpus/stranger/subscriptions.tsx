import { useEffect, useState } from 'react';
import { Task } from '@tasktree/browser';

export function Chat({ room, connect }: { room: string; connect: (room: string) => EventTarget }) {
  const [lines, setLines] = useState<string[]>([]);
  useEffect(() => {
    const chat = new Task(async (task) => {
      const socket = connect(room);
      socket.addEventListener('message', (event) => setLines((all) => [...all, (event as MessageEvent).data]));
      window.addEventListener('online', () => connect(room)); // wrong: no-unremoved-listener
      for (;;) {
        try {
          await fetch(`/presence/${room}`, { method: 'POST', signal: task.signal });
          await task.sleep(15_000);
        } catch (error) { // wrong: no-swallowed-cancellation
          console.warn(error);
        }
      }
    });
    void chat.catch(() => undefined);
    return () => chat.cancel();
  }, [room]);
  return <ul>{lines.map((line) => <li>{line}</li>)}</ul>;
}
