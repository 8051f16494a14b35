const express = require('express');
const { withTimeout, all, Task, withTaskCancellationShield } = require('@tasktree/node');
const db = require('./db');

const app = express();
let inFlight = 0;

app.get('/users/:id', async (req, res, next) => {
  inFlight += 1;
  try {
    const [user, orders] = await withTimeout(2000, () =>
      all([() => db.user(req.params.id), (task) => fetch(`http://orders/${req.params.id}`)]), // wrong: forward-signal
    );
    res.json({ user, orders: await orders.json() });
  } catch (error) {
    next(error);
  } finally {
    inFlight -= 1;
  }
});

app.post('/orders', async (req, res) => {
  const order = await db.insert(req.body);
  Task.detached(() => db.notify(order)); // wrong: no-floating-task
  await withTaskCancellationShield(() => db.commit(order)); // wrong: limit-shield
  res.status(201).json(order);
});

module.exports = app;
