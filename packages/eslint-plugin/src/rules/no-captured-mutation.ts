import type { Rule, SourceCode } from 'eslint';
import { bodiesIn, type Body } from '../concurrency/bodies.ts';
import { isLocked } from '../concurrency/locks.ts';
import { mutationsIn, type Mutation } from '../concurrency/mutations.ts';
import { isLate, runsOf, type Run } from '../concurrency/runs.ts';
import { isSeenElsewhere, isShared } from '../concurrency/sharing.ts';
import { defineRule } from '../rule.ts';
import { enclosingFunction, rangeOf, type Node } from '../syntax/ast.ts';
import { pauseBetween } from '../syntax/awaits.ts';
import { isAlwaysTheSame } from '../syntax/variables.ts';

const cure = 'Return the value from the body and let the parent collect it.';

export const noCapturedMutation: Rule.RuleModule = defineRule({
  name: 'no-captured-mutation',
  type: 'problem',
  description: 'disallow mutation of captured variables in concurrently executing code',
  recommended: true,
  messages: {
    shared: `Mutation of captured variable '{{name}}' in concurrently executing code. ${cure}`,
    split: `Mutation of captured variable '{{name}}' in concurrently executing code: others may have changed it during the await between reading and writing. ${cure}`,
  },
  create(context) {
    const source = context.sourceCode;
    return {
      'Program:exit'() {
        const bodies = bodiesIn(source);
        const found = new Map<Node, Map<string, string>>();
        for (const body of bodies)
          for (const run of runsOf(body, source)) {
            const mutations = mutationsIn(run.fn, source);
            for (const mutation of mutations) {
              const { node, place } = mutation;
              const ofNode = found.get(node) ?? new Map<string, string>();
              if (ofNode.has(place.name) || isOwn(mutation, run)) continue;
              const messageId = faultOf(mutation, mutations, run, body, bodies, source);
              if (messageId !== undefined) found.set(node, ofNode.set(place.name, messageId));
            }
          }
        const inOrder = [...found].sort(([a], [b]) => rangeOf(a)[0] - rangeOf(b)[0]);
        for (const [node, faults] of inOrder)
          for (const [name, messageId] of faults) context.report({ node, messageId, data: { name } });
      },
    };
  },
});

function isOwn({ place }: Mutation, run: Run): boolean {
  return run.within.some((fn) => place.isDeclaredIn(fn));
}

function faultOf(
  mutation: Mutation,
  mutations: readonly Mutation[],
  run: Run,
  body: Body,
  bodies: readonly Body[],
  source: SourceCode,
): 'shared' | 'split' | undefined {
  const { node, place, kind, readsFirst } = mutation;
  if (run.locked || isLocked(node, run.fn, source)) return undefined;
  const read = lastRead(mutation, mutations);
  const torn = read !== undefined && isTorn(mutation, read, source);
  if (torn && (kind === 'whole' || readsFirst)) {
    if (body.oneAtATime) return undefined;
    // A function that a body calls may be called by others, who are not seen: only what is certain is said of it.
    const isSeen = run.fn === body.fn ? isSeenElsewhere : isShared;
    return isSeen(place, body, bodies, source) ? 'split' : undefined;
  }
  const atomic = read !== undefined && !torn;
  if (atomic || (kind === 'whole' && isAlwaysTheSame(place.mentions))) return undefined;
  if (!run.late && !isLate(node, run.fn, source)) return undefined;
  return isShared(place, body, bodies, source) ? 'shared' : undefined;
}

/** Where the value was last read before it is written, in the function that writes it. */
function lastRead(mutation: Mutation, all: readonly Mutation[]): number | undefined {
  const { node, place, target, readsFirst } = mutation;
  const fn = enclosingFunction(node);
  const until = rangeOf(node)[1];
  const targets = new Set<Node>(all.map((one) => one.target));
  const reads = place.mentions
    .filter((one) => !targets.has(one) && enclosingFunction(one) === fn)
    .map((one) => rangeOf(one)[1])
    .filter((at) => at <= until);
  if (readsFirst) reads.push(rangeOf(target)[1]);
  // A pause after an earlier read is none when the value is read once more behind it, except by what the write itself reads.
  const own = reads.filter((at) => at > rangeOf(node)[0]);
  return own.length > 0 ? Math.min(...own) : reads.length > 0 ? Math.max(...reads) : undefined;
}

function isTorn({ node }: Mutation, read: number, source: SourceCode): boolean {
  const scope = enclosingFunction(node) ?? source.ast;
  return pauseBetween(scope, read, rangeOf(node)[1], source) !== undefined;
}
