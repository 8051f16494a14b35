import { asyncLet, taskScope } from '@tasktree/node';

export function pair(f) {
  const a = asyncLet(f);
  return [a, 1];
}
export function maybe(f, b) {
  const a = asyncLet(f);
  return b ? a : undefined;
}
export function or(f) {
  const a = asyncLet(f);
  return null ?? a;
}
export function deep(f) {
  const a = asyncLet(f);
  return { x: { y: [a] } };
}
export function* each(f) {
  const a = asyncLet(f);
  yield a;
}
export function promised(f) {
  return new Promise((resolve) => {
    const a = asyncLet(f);
    resolve(a);
  });
}
export function kept(f, list, map, stack) {
  const a = asyncLet(f);
  list.push(a);
  const b = asyncLet(f);
  map.set('b', b);
  const c = asyncLet(f);
  stack.use(c);
  const d = asyncLet(f);
  const e = d;
  return e;
}
export class Loader {
  all = [];
  #scope = taskScope();
  start(f) {
    const a = asyncLet(f);
    this.all = [...this.all, a];
    const hot = this.#scope.asyncLet(f);
    hot.then(console.log);
  }
}
