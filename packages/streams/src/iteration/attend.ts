import { installOperations, startAttendant, type Attendant } from '@tasktree/core/internal';

/** Starts a task behind an iterator, with the full handle, whichever entry of core the program has. */
export function attend(...given: Parameters<typeof startAttendant>): Attendant {
  installOperations();
  return startAttendant(...given);
}
