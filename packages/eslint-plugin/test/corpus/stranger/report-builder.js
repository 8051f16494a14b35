import { asyncLet, allSettled, concurrentMap } from '@tasktree/node';

export async function buildReport(sources, render) {
  await using header = asyncLet(() => render('header'));
  await using footer = asyncLet(() => render('footer')); // wrong: no-unseen-error
  const sections = [];
  const outcomes = await allSettled(sources.map((source) => () => source.load()));
  outcomes.forEach((outcome, index) => {
    sections[index] = outcome.status === 'fulfilled' ? outcome.value : `missing: ${outcome.reason}`;
  });
  let warnings = 0;
  const rendered = await concurrentMap(sections, async (section) => {
    const html = await render(section);
    if (html.includes('warning')) warnings++;
    return html;
  }).toArray();
  return [await header, ...rendered, warnings].join('\n');
}
