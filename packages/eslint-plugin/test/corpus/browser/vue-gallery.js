import { defineComponent, ref, reactive, onMounted } from 'vue';
import { concurrentForEach } from '@tasktree/browser';

export default defineComponent({
  props: { ids: Array },
  setup(props) {
    const images = ref([]);
    const sizes = reactive(new Map());
    const loading = ref(false);
    onMounted(async () => {
      loading.value = true;
      await concurrentForEach(props.ids, async (id, task) => {
        const response = await fetch(`/images/${id}`, { signal: task.signal });
        images.value.push(await response.blob()); // wrong: no-captured-mutation
        sizes.set(id, response.headers.get('content-length')); // wrong: no-captured-mutation
      });
      loading.value = false;
    });
    return { images, sizes, loading };
  },
});
