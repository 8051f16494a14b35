import { onMounted, onUnmounted, reactive, ref, shallowRef } from 'vue';
import { Task, withDiscardingTaskGroup } from '@tasktree/browser';

export function useLiveQuotes(symbols: string[]) {
  const quotes = reactive<Record<string, number>>({});
  const history = ref<{ symbol: string; price: number }[]>([]);
  const error = shallowRef<unknown>();
  let watching: Task<void> | undefined;

  onMounted(() => {
    watching = new Task(async () => {
      await withDiscardingTaskGroup(async (group) => {
        for (const symbol of symbols) {
          group.addTask(async (task) => {
            while (true) {
              try {
                const response = await fetch(`/quote/${symbol}`, { signal: task.signal });
                const { price } = await response.json();
                quotes[symbol] = price; // wrong: no-captured-mutation
                history.value.push({ symbol, price }); // wrong: no-captured-mutation
              } catch (reason) {
                error.value = reason; // wrong: no-captured-mutation
              }
              await task.sleep(1000);
            }
          });
        }
      });
    });
    watching.catch(() => {});
  });
  onUnmounted(() => watching?.cancel());
  return { quotes, history, error };
}
