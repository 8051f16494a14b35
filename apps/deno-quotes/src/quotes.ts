import { withTaskGroup, type TaskContext, type TaskGroup } from '@tasktree/deno';
import { log } from './log.ts';
import { ask, type Quote } from './suppliers.ts';

export interface Quotes {
  readonly item: string;
  readonly quotes: readonly Quote[];
  /** Suppliers that did not answer in time. */
  readonly missing: readonly string[];
}

/**
 * Asks all suppliers at once and gives the quotes that came before the deadline of the task: a partial result is worth more
 * than none (law cancel.6: what a cancelled task returns is its value).
 */
export async function quotesFor(
  item: string,
  slow: string,
  suppliers: readonly { readonly name: string; readonly url: string }[],
  task: TaskContext,
): Promise<Quotes> {
  const quotes: Quote[] = [];
  await withTaskGroup(async (group: TaskGroup<Quote>) => {
    for (const { name, url } of suppliers) {
      group.addTask((child) => ask(url, item, slow, child.signal), { name: `ask ${name}` });
    }
    for (;;) {
      const { value, done } = await group.nextResult();
      if (done === true) return;
      if (value.status === 'fulfilled') {
        quotes.push(value.value);
        log(`${value.value.supplier} quotes ${value.value.price}`);
      }
    }
  });
  const missing = suppliers
    .filter(({ name }) => !quotes.some(({ supplier }) => supplier === name))
    .map(({ name }) => name);
  if (missing.length > 0) log(`no answer from ${missing.join(', ')}${task.isCancelled ? ' in time' : ''}`);
  return { item, quotes: quotes.sort((a, b) => a.price - b.price), missing };
}
