import { Linter, type Rule } from 'eslint';
import type * as ESTree from 'estree';
import { isFunction, type Node } from '../src/syntax/ast.ts';

/** Says in words of this library what code says with promises, so that there is something for the rules to look at. */
const translate: Rule.RuleModule = {
  meta: { type: 'suggestion', fixable: 'code', schema: [] },
  create(context) {
    const textOf = (node: Node): string => context.sourceCode.getText(node);
    const say = (node: Node, text: string): void =>
      context.report({ node, message: 'disguise', fix: (fixer) => fixer.replaceText(node, text) });
    return {
      NewExpression(node) {
        if (textOf(node.callee) === 'Promise' && isFunction(node.arguments[0] as Node))
          say(node.callee, 'Task');
      },
      CallExpression(node) {
        const { callee } = node;
        const [first, second] = node.arguments as [Node?, Node?];
        const name = textOf(callee);
        if (isFunction(callee as Node) && (callee as ESTree.Function).async === true && first === undefined)
          say(node, `asyncLet(${textOf(callee)})`);
        else if (name === 'pMap' && isFunction(second)) say(callee, 'concurrentMap');
        else if (isFunction(first) && /(?:^|\.)(?:add|limit|pLimit|schedule|enqueue)$/.test(name))
          say(callee, 'group.addTask');
        else if (/^Promise\.(?:all|allSettled)$/.test(name) && first !== undefined) {
          const mapped = mappedBy(first);
          if (mapped !== undefined) say(node, `concurrentForEach(${mapped.map(textOf).join(', ')})`);
          else if (first.type === 'ArrayExpression')
            say(node, `all([${first.elements.map(operation).join(', ')}])`);
        }
      },
    };

    function operation(element: Node | null): string {
      if (element === null) return '';
      return element.type === 'SpreadElement' ? textOf(element) : `async () => (await ${textOf(element)})`;
    }
  },
};

// items.map(async (item) => …)
function mappedBy(node: Node): [items: Node, fn: Node] | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const [fn] = node.arguments as [Node?];
  const { property, object } = node.callee;
  return property.type === 'Identifier' && property.name === 'map' && isFunction(fn)
    ? [object as Node, fn]
    : undefined;
}

/** The text with its promises in disguise, or undefined where it has none, or is none that can be read. */
export function disguise(text: string): string | undefined {
  if (text.startsWith('#!')) return disguise(`//${text}`);
  for (const sourceType of ['module', 'commonjs'] as const) {
    const { output, messages, fixed } = new Linter().verifyAndFix(
      text,
      {
        plugins: { disguise: { rules: { translate } } },
        rules: { 'disguise/translate': 'error' },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        languageOptions: { sourceType },
      },
      { allowInlineConfig: false },
    );
    if (messages.some(({ fatal }) => fatal)) continue;
    if (!fixed) return undefined;
    // In the first line, so that the numbers of lines stay.
    return `import { all, asyncLet, concurrentForEach, concurrentMap, Task } from '@tasktree/node'; ${output}`;
  }
  return undefined;
}

/** How many bodies a text has by now. */
export function bodiesIn(text: string): number {
  const starts =
    /\b(?:asyncLet|concurrentForEach|concurrentMap|group\.addTask|new Task)\(|async \(\) => \(await /g;
  return [...text.matchAll(starts)].length;
}
