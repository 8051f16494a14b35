// What a page has.
import type { TaskContext } from '@tasktree/core';

export const tiles: readonly number[] = [1, 2];

export function draw(_tile: number): void {}

export async function showGallery(body: HTMLElement, task: TaskContext): Promise<void> {
  const image = document.createElement('img');
  if (!task.isCancelled) body.append(image);
}
