import { withTaskCancellationShield, withTimeout } from '@tasktree/bun';

const options = { atMost: 5000 };
Bun.serve({
  async fetch(request: Request): Promise<Response> {
    return withTimeout(1000, async (task) => {
      const body = await request.text();
      await withTaskCancellationShield(() => store(body), options);
      await withTaskCancellationShield(() => store(body)); // wrong: limit-shield
      const upstream = await fetch('http://upstream', { method: 'POST', body }); // wrong: forward-signal
      return new Response(await upstream.text(), { status: task.isCancelled ? 499 : 200 });
    });
  },
});
