/** Rewrites the text of a page and leaves its code alone: blocks, and pieces in backticks. */
export function rewriteProse(text: string, rewrite: (prose: string) => string): string {
  return text
    .split(/(^```[\s\S]*?^```$|^ {2,}```[\s\S]*?^ {2,}```$|`[^`\n]*`)/gm)
    .map((part, index) => (index % 2 === 0 ? rewrite(part) : part))
    .join('');
}
