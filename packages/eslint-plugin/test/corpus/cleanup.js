import { Task, withTaskCancellationShield } from '@tasktree/node';

export const lease = (id) =>
  new Task(async (task) => {
    await fetch(`/lease/${id}`, { method: 'POST' }); // wrong: forward-signal
    try {
      await task.sleep(1000);
    } catch (error) {
      await fetch('/failed', { method: 'POST', body: String(error) });
      throw error;
    } finally {
      await fetch(`/lease/${id}`, { method: 'DELETE' });
      await withTaskCancellationShield(() => fetch(`/audit/${id}`));
    }
  });
