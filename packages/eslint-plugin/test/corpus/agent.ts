import { asyncLet, concurrentMap, withTaskGroup, type TaskContext } from '@tasktree/node';

interface Step {
  readonly tool: string;
  readonly input: string;
}

export class Agent {
  readonly transcript: string[] = [];
  tokens = 0;

  constructor(private readonly tools: Map<string, (input: string, task: TaskContext) => Promise<string>>) {}

  async act(steps: readonly Step[]): Promise<string[]> {
    return withTaskGroup(async (group) => {
      for (const step of steps) group.addTask((task) => this.#call(step, task));
      const answers: string[] = [];
      for await (const answer of group) answers.push(answer as string);
      return answers;
    });
  }

  async #call({ tool, input }: Step, task: TaskContext): Promise<string> {
    const run = this.tools.get(tool);
    const answer = (await run?.(input, task)) ?? '';
    this.transcript.push(answer); // wrong: no-captured-mutation
    this.tokens += answer.length;
    return answer;
  }

  async summarise(texts: string[]): Promise<string> {
    await using title = asyncLet(() => this.#call({ tool: 'title', input: texts[0] ?? '' }, undefined as never));
    let summary = '';
    for await (const one of concurrentMap(texts, async (text) => text.slice(0, 10))) summary += one;
    return `${await title}: ${summary}`;
  }
}
