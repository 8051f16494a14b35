import { expose, MainActor } from '@tasktree/node';

const prefix = 'frame ';
export async function encode(frame, id) {
  await MainActor.run(() => show(prefix + id)); // wrong: no-unsendable-capture
  await MainActor.run((text) => document.body.append(text), prefix + id);
  await MainActor.run('show', id);
  return frame.length;
}
function show(text) {
  return text;
}
expose({ encode });
