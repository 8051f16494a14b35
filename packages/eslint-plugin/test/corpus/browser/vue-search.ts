import { ref, watch, onUnmounted, type Ref } from 'vue';
import { Task } from '@tasktree/browser';

export function useSearch(query: Ref<string>) {
  const results: Ref<string[]> = ref([]);
  let running: Task<void> | undefined;
  watch(query, (text) => {
    running?.cancel();
    running = new Task(async (task) => {
      await task.sleep(200);
      const answer = await fetch(`/q/${text}`, { signal: task.signal });
      results.value = (await answer.json()) as string[];
    });
    running.catch(console.error);
  });
  onUnmounted(() => running?.cancel());
  return results;
}
