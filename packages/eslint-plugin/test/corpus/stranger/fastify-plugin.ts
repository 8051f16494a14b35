import fp from 'fastify-plugin';
import { withDiscardingTaskGroup, type DiscardingTaskGroup, Task } from '@tasktree/node';

declare module 'fastify' {
  interface FastifyInstance {
    background: DiscardingTaskGroup;
  }
}

export default fp(async (fastify) => {
  const ready = Promise.withResolvers<void>();
  const lifetime = new Task((task) =>
    withDiscardingTaskGroup(async (group) => {
      fastify.decorate('background', group);
      ready.resolve();
      await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
    }),
  );
  await ready.promise;
  fastify.addHook('onClose', async () => {
    lifetime.cancel();
    await lifetime.settled;
  });
});
