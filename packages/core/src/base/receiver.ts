/**
 * What is said where a method is called without its object, as in `const { addTask } = group` or `setTimeout(group.cancelAll, 100)`.
 * A private field throws there by itself, in words of the engine: to catch that costs nothing where nothing is wrong.
 */
export function withoutReceiver(method: string): TypeError {
  const owner = method.slice(0, method.indexOf('.'));
  return new TypeError(`${method} was called without its ${owner}: write ${method}(…).`);
}
