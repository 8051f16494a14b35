/**
 * What transformed code calls. Not for use by hand: the plugin writes the imports.
 *
 * @module
 */
export { disposal, type Disposal } from './disposal.ts';
export { enter, type Frame } from './frame.ts';
export { delegate, start } from './generator.ts';
export { iterate, type Iteration } from './iteration.ts';
export { bind, react } from './thenable.ts';
export { cell, type ContextCell } from './cell.ts';
