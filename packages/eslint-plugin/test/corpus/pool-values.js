import { WorkerPool, transfer } from '@tasktree/node';

const pool = new WorkerPool(() => new Worker(new URL('./work.js', import.meta.url)));

async function profile(id) {
  return { id };
}
function size(frame) {
  return frame.length;
}

export async function run(frame, id) {
  await pool.call.tag(frame, profile(id)); // wrong: no-unsendable-capture
  await pool.call.tag(frame, await profile(id));
  await pool.call.tag(frame, size); // wrong: no-unsendable-capture
  await pool.call.tag(frame, size(frame));
  const options = { quality: 3, onDone() {} };
  await pool.call.tag(frame, options); // wrong: no-unsendable-capture
  const plain = { quality: 3, tags: ['a'] };
  await pool.call.tag(frame, plain);
  await pool.call.tag(transfer(frame, [frame.buffer]));
  const counter = await pool.actor('Counter', { step: () => 1 }); // wrong: no-unsendable-capture
  return counter.add(1);
}

export function other(phone) {
  return phone.call.home(() => 'hello');
}
