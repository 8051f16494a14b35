import fs = require('node:fs');
import path = require('node:path');
namespace Shapes {
  export interface Box {
    readonly side: number;
  }
}
import Box = Shapes.Box;
export const text = (box: Box): string => path.join(fs.readFileSync('a', 'utf8'), String(box.side));
