/** Does work while nobody else does work under the same name. @throws ShopBusy where the wait is too long. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Something that this process alone has, until it lets go. */
export interface Held {
  release(): Promise<void>;
}

/** Lets the work of this process under one name through one after the other, whatever became of what was before; `alone` keeps other processes out. */
export function inLine(alone: Lock): Lock {
  const lines = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (lines.get(name) ?? Promise.resolve()).then(() => alone(name, work));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    lines.set(name, settled);
    return turn;
  };
}
