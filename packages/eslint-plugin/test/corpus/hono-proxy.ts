import { Hono } from 'hono';
import { withTimeout, Task } from '@tasktree/node';

const app = new Hono();
app.all('/proxy/*', (c) => withTimeout(5000, () => fetch(c.req.raw)));
app.get('/status', (c) =>
  withTimeout(5000, async (task) => {
    const upstream = await fetch('http://10.0.0.1/status'); // wrong: forward-signal
    return c.json(await upstream.json());
  }),
);
app.get('/audit', (c) => {
  void new Task(async (task) => {
    await fetch('http://audit', { method: 'POST' }); // wrong: forward-signal
  });
  return c.text('ok');
});
export default app;
