/** Does work while nobody else does work under the same name. @throws ShopBusy where the wait is too long. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Something that this process alone has, until it lets go. */
export interface Held {
  release(): Promise<void>;
}
