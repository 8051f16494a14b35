import { WebSocketServer } from 'ws';
import { runMain, withDiscardingTaskGroup, withTaskCancellationShield } from '@tasktree/node';

const rooms = new Map();

runMain(async (task) => {
  await withDiscardingTaskGroup(async (group) => {
    const server = new WebSocketServer({ port: 8080 });
    server.on('connection', (socket, request) => {
      group.addTask(async (child) => {
        const user = await authenticate(request);
        rooms.set(user.id, socket); // wrong: no-captured-mutation
        socket.on('message', (data) => broadcast(data)); // wrong: no-unremoved-listener
        try {
          await closed(socket, child.signal);
        } finally {
          rooms.delete(user.id); // wrong: no-captured-mutation
          await withTaskCancellationShield(() => logout(user)); // wrong: limit-shield
        }
      });
    });
    await task.sleep({ hours: 1 });
    server.close();
  });
});
