import { EventEmitter, getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { CancellationError, Task, withTimeout } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { AsyncStream, fromEvent, fromReadable, once, share } from '../src/index.ts';

describe('fromEvent', () => {
  test('gives what comes from the call on, and listens until the loop is left', () =>
    withTestHost({}, async () => {
      const target = new EventTarget();
      const events = fromEvent(target, 'ping');
      target.dispatchEvent(new Event('ping'));
      for await (const event of events) {
        expect(event.type).toBe('ping');
        break;
      }
      expect(getEventListeners(target, 'ping')).toEqual([]);
    }));
  test('cancelling its body removes the listeners at once, whether it is waited for or not', () =>
    withTestHost({}, async (host) => {
      for (const waits of [true, false]) {
        const emitter = new EventEmitter();
        const task = new Task(async () => {
          const events = fromEvent(emitter, 'x');
          if (waits) await events.next();
          else await Task.sleep(Infinity);
        });
        await host.settle();
        expect(emitter.listenerCount('x')).toBe(1);
        task.cancel();
        expect(emitter.listenerCount('x') + emitter.listenerCount('error')).toBe(0);
        await expect(task).rejects.toBeInstanceOf(CancellationError);
      }
    }));
  test('an error event is thrown after what came before it', () =>
    withTestHost({}, async () => {
      const emitter = new EventEmitter();
      const events = fromEvent(emitter, 'x');
      emitter.emit('x', 1, 2);
      emitter.emit('error', new Error('of the emitter'));
      expect((await events.next()).value).toEqual([1, 2]);
      await expect(events.next()).rejects.toThrow('of the emitter');
      expect((await events.next()).done).toBe(true);
      expect(emitter.listenerCount('error')).toBe(0);
    }));
  test('something else is told', () => {
    expect(() => fromEvent({} as never, 'x')).toThrow('fromEvent: target');
    expect(() => fromEvent(new EventEmitter(), 1 as never)).toThrow('fromEvent: name');
  });
});

describe('once', () => {
  test('waits for the one that passes the filter', () =>
    withTestHost({}, async () => {
      const emitter = new EventEmitter();
      const big = once(emitter, 'x', { filter: ([value]) => (value as number) > 1 });
      emitter.emit('x', 1);
      emitter.emit('x', 2);
      expect(await big).toEqual([2]);
      expect(emitter.listenerCount('x')).toBe(0);
      const failing = once(emitter, 'x');
      emitter.emit('error', new Error('of the emitter'));
      await expect(failing).rejects.toThrow('of the emitter');
    }));
  test('cancelled, or left behind, it listens no longer', () =>
    withTestHost({ autoAdvance: true }, async () => {
      const target = new EventTarget();
      await expect(new Task(() => withTimeout(5, () => once(target, 'x')))).rejects.toThrow('5 ms');
      await new Task(() => void once(target, 'x'));
      expect(getEventListeners(target, 'x')).toEqual([]);
    }));
});

describe('fromReadable', () => {
  test('reads when it is asked, and tells the end and the error', () =>
    withTestHost({}, async () => {
      const chunks: unknown[] = [];
      for await (const chunk of fromReadable<string>(Readable.from(['a', 'b']))) chunks.push(chunk);
      expect(chunks).toEqual(['a', 'b']);
      const broken = new Readable({ read() {} });
      broken.on('error', () => {});
      broken.destroy(new Error('of the stream'));
      const failing = fromReadable<string>(broken);
      await expect(failing.next()).rejects.toThrow('of the stream');
      const early = fromReadable<string>(new Readable({ read() {} }).destroy());
      await expect(early.next()).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    }));
  test('or leaves it as it is', () =>
    withTestHost({}, async () => {
      const stream = Readable.from(['a', 'b']);
      for await (const chunk of fromReadable<string>(stream, { preventDestroy: true })) {
        expect(chunk).toBe('a');
        break;
      }
      expect(stream.destroyed).toBe(false);
      await using rest = fromReadable<string>(stream);
      expect((await rest.next()).value).toBe('b');
    }));
});

test('a consumer that joins a shared sequence after its failure gets it, too', () =>
  withTestHost({}, async () => {
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.finish(new Error('of the source'));
    const failing = share(stream);
    for (let consumer = 0; consumer < 2; consumer += 1) {
      await expect(failing[Symbol.asyncIterator]().next()).rejects.toThrow('of the source');
    }
  }));
