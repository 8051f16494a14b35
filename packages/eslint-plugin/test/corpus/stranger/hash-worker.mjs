import { createHash } from 'node:crypto';
import { expose, MainActor, Task } from '@tasktree/node';

let count = 0;
function hash(bytes) {
  count += 1;
  Task.checkCancellation();
  return createHash('sha256').update(bytes).digest('hex');
}
async function hashAndShow(name, bytes) {
  const sum = hash(bytes);
  await MainActor.run(() => console.log(name, sum)); // wrong: no-unsendable-capture
  await MainActor.run((label, total) => console.log(label, total), name, count);
  return sum;
}
expose({ hash, hashAndShow });
