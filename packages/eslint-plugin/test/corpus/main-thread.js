import { MainActor, WorkerPool, expose } from '@tasktree/node';

const pool = new WorkerPool(() => new Worker('./w.js'));
expose({ show });
function show(text) {
  document.title = text;
}
export const run = (text) => MainActor.run(() => show(text)).then(() => pool.call.go(text));
