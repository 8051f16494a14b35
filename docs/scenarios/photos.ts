import { Task } from '@tasktree/node';

// A photo server that is pretended: each request takes its time, says when it begins and how it ends, and stops when its
// task is cancelled.

export interface Image {
  readonly id: string;
  readonly width: number;
}

export interface Metadata {
  readonly size: number;
}

/** What the image of each takes, in milliseconds. */
const latency: Readonly<Record<string, number>> = { cat: 240, dog: 80, owl: 160 };

export async function fetchImage(id: string): Promise<Image> {
  await request(`image of ${id}`, latency[id] ?? 120);
  return { id, width: 800 };
}

export async function fetchMetadata(id: string): Promise<Metadata> {
  await request(`metadata of ${id}`, 20);
  if (id === 'yeti') throw new Error('nobody has seen a yeti');
  return { size: 96 };
}

export function resize(image: Image, size: number): string {
  return `${image.id} at ${size}px`;
}

async function request(what: string, milliseconds: number): Promise<void> {
  console.log(`${what}: begins`);
  try {
    await Task.sleep(milliseconds);
  } catch (error) {
    console.log(`${what}: stopped`);
    throw error;
  }
  console.log(`${what}: done`);
}
