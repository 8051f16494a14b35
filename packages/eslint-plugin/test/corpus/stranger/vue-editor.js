import { defineComponent, ref } from 'vue';
import { Task, withTimeout } from '@tasktree/browser';

export default defineComponent({
  data: () => ({ text: '', saved: true, task: null }),
  methods: {
    onInput() {
      this.saved = false;
      this.task?.cancel();
      this.task = new Task(async (task) => {
        await task.sleep(500);
        await fetch('/save', { method: 'PUT', body: this.text, signal: task.signal });
        this.saved = true;
      });
      this.task.catch(() => {});
    },
    async exportAll() {
      withTimeout(10_000, () => this.download()); // wrong: no-floating-task
    },
    async download() {
      const blob = await (await fetch('/export')).blob();
      return URL.createObjectURL(blob);
    },
  },
  setup: () => ({ open: ref(false) }),
});
