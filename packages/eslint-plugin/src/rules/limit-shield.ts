import type { Rule, SourceCode } from 'eslint';
import { calledMember, operationOf } from '../meaning/kinds.ts';
import { indexOf } from '../meaning/file.ts';
import { libraryName } from '../meaning/names.ts';
import { originOf } from '../meaning/origins.ts';
import { defineRule } from '../rule.ts';
import { keyName, propertyName, unwrapped, type CallNode, type Node } from '../syntax/ast.ts';
import { initialiser, variableOf } from '../syntax/variables.ts';

interface Options {
  /** Whether all files are to keep it. Default: those that are seen to be of a server. */
  readonly everywhere?: boolean;
}

export const limitShield: Rule.RuleModule = defineRule({
  name: 'limit-shield',
  type: 'suggestion',
  description: 'require a limit for cancellation shields in servers',
  recommended: true,
  hasSuggestions: true,
  schema: [{ type: 'object', properties: { everywhere: { type: 'boolean' } }, additionalProperties: false }],
  messages: {
    limit:
      'A shield without a limit keeps a server from ending for as long as what stands in it takes. Say how long it may: `{ atMost: … }`.',
    add: 'Let it hold for ten seconds at most.',
  },
  create(context) {
    const source = context.sourceCode;
    const { everywhere = false } = (context.options[0] ?? {}) as Options;
    const shields: CallNode[] = [];
    return {
      CallExpression(node) {
        const member = calledMember(node.callee as Node, source);
        const name = libraryName(node.callee as Node, source) ?? (member && propertyName(member));
        if (name === 'withTaskCancellationShield' && operationOf(node, source) !== undefined)
          shields.push(node);
      },
      'Program:exit'() {
        if (shields.length === 0 || !(everywhere || isServer(source))) return;
        for (const node of shields) {
          const [body, options, ...more] = node.arguments as (Node | undefined)[];
          if (
            body === undefined ||
            body.type === 'SpreadElement' ||
            more.length > 0 ||
            hasLimit(options, source)
          )
            continue;
          const suggest: Rule.SuggestionReportDescriptor[] =
            options === undefined
              ? [
                  {
                    messageId: 'add',
                    fix: (fixer) => fixer.insertTextAfter(body, ', { atMost: { seconds: 10 } }'),
                  },
                ]
              : [];
          context.report({ node, messageId: 'limit', suggest });
        }
      },
    };
  },
});

function hasLimit(options: Node | undefined, source: SourceCode): boolean {
  if (options === undefined) return false;
  const given = unwrapped(options);
  const node = given.type === 'Identifier' ? initialiser(variableOf(given, source)) : given;
  if (node?.type !== 'ObjectExpression') return true;
  return node.properties.some((one) => one.type === 'SpreadElement' || keyName(one) === 'atMost');
}

const serverModules =
  /^(?:(?:node:)?(?:https?|http2|net|tls)|express|fastify|koa|hono(?:\/.*)?|h3|elysia|ws|bullmq|@(?:nestjs|hapi|trpc|apollo|hono|fastify|grpc)\/.*|graphql-yoga|socket\.io|restify|polka)$/;
const serverGlobals: ReadonlySet<string> = new Set(['Deno.serve', 'Bun.serve']);

/** Whether a file listens for requests or jobs, or is a program that signals end. */
function isServer(source: SourceCode): boolean {
  for (const node of source.ast.body)
    if (node.type === 'ImportDeclaration' && serverModules.test(String(node.source.value))) return true;
  return indexOf(source).calls.some((call) => {
    if (libraryName(call.callee, source) === 'runMain') return true;
    const origin = originOf(call.callee, source) ?? originOf(call, source);
    if (origin === undefined) return false;
    return origin.module === ''
      ? serverGlobals.has(origin.path.join('.'))
      : serverModules.test(origin.module);
  });
}
