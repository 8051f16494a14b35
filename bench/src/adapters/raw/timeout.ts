import { body, MINUTE } from '../../ops.ts';

/** A timer that rejects, raced against the body and cleared when that has won. */
export async function within(index: number): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('late')), MINUTE);
  });
  try {
    return await Promise.race([body(index), late]);
  } finally {
    clearTimeout(timer);
  }
}
