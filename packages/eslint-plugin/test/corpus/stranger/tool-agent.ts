import { all, asyncLet, race, withTaskGroup, withTimeout, type TaskContext } from '@tasktree/node';

type Message = { role: 'user' | 'assistant' | 'tool'; content: string };
type ToolCall = { id: string; name: string; args: unknown };
declare const model: { complete(messages: Message[], options: { signal: AbortSignal }): Promise<{ text: string; calls: ToolCall[] }> };
declare const tools: Record<string, (args: unknown, task: TaskContext) => Promise<string>>;

export async function runAgent(question: string, task: TaskContext): Promise<string> {
  const messages: Message[] = [{ role: 'user', content: question }];
  for (let turn = 0; turn < 10; turn++) {
    const { text, calls } = await model.complete(messages, { signal: task.signal });
    messages.push({ role: 'assistant', content: text });
    if (calls.length === 0) return text;
    await withTaskGroup(async (group) => {
      for (const call of calls) {
        group.addTask(async (child) => {
          const tool = tools[call.name];
          const content = tool ? await tool(call.args, child) : 'no such tool';
          messages.push({ role: 'tool', content }); // wrong: no-captured-mutation
        });
      }
      await group.waitForAll();
    });
  }
  return 'too many turns';
}

export async function compare(a: string, b: string, task: TaskContext): Promise<string> {
  const left = asyncLet((own) => runAgent(a, own)); // wrong: await-using-async-let
  await using right = asyncLet((own) => runAgent(b, own));
  return `${await left}\n${await right}`;
}

export async function fastest(question: string): Promise<string> {
  return race([(task) => runAgent(question, task), async (task) => (await task.sleep(5000), 'too slow')]);
}

export async function both(question: string): Promise<string[]> {
  return withTimeout(60_000, async () => [...(await all([(t) => runAgent(question, t), (t) => runAgent(question, t)]))]);
}
