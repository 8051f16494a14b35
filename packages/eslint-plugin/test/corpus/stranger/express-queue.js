import express from 'express';
import { JoinSet, Mutex } from '@tasktree/node';

const app = express();
const background = new JoinSet();
const stats = { ok: 0, failed: 0, last: null };
const lock = new Mutex();

app.post('/jobs', (req, res) => {
  background.spawn(async (task) => {
    try {
      const result = await work(req.body, task.signal);
      stats.ok++;
      stats.last = result; // wrong: no-captured-mutation
    } catch {
      stats.failed++;
    }
  });
  res.sendStatus(202);
});

app.post('/audit', (req, res) => {
  background.spawn(async () => {
    using permit = await lock.lock();
    stats.last = await work(req.body);
  });
  res.sendStatus(202);
});

setInterval(async () => {
  for (let done = background.tryJoinNext(); done; done = background.tryJoinNext()) {
    if (done.status === 'rejected') console.error(done.reason);
  }
}, 1000);
app.listen(3000);
