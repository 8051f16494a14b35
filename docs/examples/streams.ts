// Sequences that end by themselves, and what is done with their elements.
import { Task } from '@tasktree/core';
import { Channel } from '@tasktree/streams';

async function* every<T>(milliseconds: number, ...elements: readonly T[]): AsyncGenerator<T, void> {
  for (const element of elements) {
    await Task.sleep(milliseconds);
    yield element;
  }
}

export interface Job {
  readonly title: string;
}

export const plan: readonly Job[] = [{ title: 'first' }, { title: 'second' }, { title: 'third' }];

export async function work(job: Job): Promise<void> {
  await Task.sleep(job.title.length / 10);
}

export const channel: Channel<Job> = new Channel<Job>(plan.length);
for (const job of plan) channel.trySend(job);
channel.close();

export const positions: AsyncIterable<number> = every(1, 10, 20, 30);
export const moves: AsyncIterable<number> = every(1, 10, 20, 30);
export const records: AsyncIterable<string> = every(1, 'one', 'two', 'three');
export const pages: AsyncIterable<string> = every(1, 'one', 'two', 'three');
export const history: AsyncIterable<string> = every(1, 'earlier');
export const live: AsyncIterable<string> = every(1, 'now', 'later');
export const bytes: AsyncIterable<Uint8Array> = every(1, new Uint8Array(2), new Uint8Array(3));
export const sizes: AsyncIterable<number> = every(1, 640, 800);
export const themes: AsyncIterable<string> = every(1, 'light', 'dark');
export const inputs: AsyncIterable<string> = every(1, 't', 'ta', 'tas', 'task');
export const queries: AsyncIterable<string> = every(1, 'tas', 'task');
export const clicks: AsyncIterable<string> = every(1, 'click');
export const keys: AsyncIterable<string> = every(1, 'key');
export const messages: AsyncIterable<string> = every(1, 'message');
export const states: AsyncIterable<string> = every(1, 'on', 'on', 'off');
export const questions: AsyncIterable<string> = every(1, 'what', 'why');
export const answers: AsyncIterable<string> = every(1, 'this', 'so');

export function search(text: string): AsyncIterable<string> {
  return every(1, `${text}: hit`);
}

export async function store(_page: string): Promise<void> {
  await Task.sleep(1);
}

export async function insert(_rows: readonly string[]): Promise<void> {
  await Task.sleep(1);
}

export function draw(..._positions: readonly number[]): void {}
export function print(_line: string): void {}
export function render(..._what: readonly unknown[]): void {}
export function handle(_event: string): void {}
export function ask(_question: string, _answer: string): void {}

export function report(_time: number): void {}

export const response = new Response('a few bytes') as { readonly body: ReadableStream<Uint8Array> };

export const file = {
  async write(_bytes: Uint8Array): Promise<void> {
    await Task.sleep(1);
  },
};
