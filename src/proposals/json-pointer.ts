/** The parts of an RFC 6901 pointer. */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The RFC 6901 pointer of some parts. */
export function pointerOf(parts: readonly string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value at a path through objects and lists, or undefined where there is none. */
export function valueAt(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((held, part) => {
    if (Array.isArray(held)) return INDEX.test(part) ? held[Number(part)] : undefined;
    return isRecord(held) && Object.hasOwn(held, part) ? held[part] : undefined;
  }, value);
}

const INDEX = /^(?:0|[1-9]\d*)$/;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
