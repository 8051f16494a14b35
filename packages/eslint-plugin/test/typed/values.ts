export const later: Promise<number> = Promise.resolve(1);
export const onDone = (): number => 1;
