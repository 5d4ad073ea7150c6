import { expect, test } from 'vitest';
import { groupMessages } from '../../src/patterns/group.ts';
import { assignIds, EMPTY_REGISTRY, resolveId } from '../../src/patterns/registry.ts';

const members = (...pairs: readonly (readonly [string, number])[]) =>
  pairs.map(([id, count]) => ({ id, count }));

test('a pattern keeps its id when it grows', () => {
  const first = assignIds(EMPTY_REGISTRY, [{ ownId: 'p1', members: members(['a', 1]) }]);
  const second = assignIds(first.registry, [{ ownId: 'p2', members: members(['a', 1], ['b', 9]) }]);
  expect(second.ids).toEqual(['p1']);
});

test('patterns that become one take the id of the largest fingerprint, the other resolves to it', () => {
  const first = assignIds(EMPTY_REGISTRY, [
    { ownId: 'p1', members: members(['a', 1]) },
    { ownId: 'p2', members: members(['b', 5]) },
  ]);
  const second = assignIds(first.registry, [{ ownId: 'p3', members: members(['a', 2], ['b', 6]) }]);
  expect(second.ids).toEqual(['p2']);
  expect(resolveId(second.registry, 'p1')).toBe('p2');
});

test('of two patterns that claim an id the larger claim gets it', () => {
  const first = assignIds(EMPTY_REGISTRY, [{ ownId: 'p1', members: members(['a', 5], ['b', 1]) }]);
  const second = assignIds(first.registry, [
    { ownId: 'p2', members: members(['b', 1]) },
    { ownId: 'p3', members: members(['a', 5]) },
  ]);
  expect(second.ids).toEqual(['p2', 'p1']);
});

test('an id that was given up is not given to anything else', () => {
  const first = assignIds(EMPTY_REGISTRY, [
    { ownId: 'p1', members: members(['a', 1]) },
    { ownId: 'p2', members: members(['b', 5]) },
  ]);
  const second = assignIds(first.registry, [{ ownId: 'p3', members: members(['a', 1], ['b', 5]) }]);
  const third = assignIds(second.registry, [
    { ownId: 'p3', members: members(['a', 1], ['b', 5]) },
    { ownId: 'p1', members: members(['c', 1]) },
  ]);
  expect(third.ids[1]).not.toBe('p1');
  expect(resolveId(third.registry, 'p1')).toBe('p2');
});

test('a registry of another profile version or with odd keys does no harm', () => {
  const odd = { version: 99, members: { a: 'x' }, aliases: {} };
  expect(assignIds(odd, [{ ownId: 'p1', members: members(['a', 1]) }]).ids).toEqual(['p1']);
  expect(resolveId({ ...EMPTY_REGISTRY, aliases: { a: 'b', b: 'a' } }, '__proto__')).toBe('__proto__');
});

test('a pattern of messages keeps its id as its words start to vary', () => {
  const message = (name: string) => ({ message: `upload by member ${name} was slow`, count: 1 });
  const before = groupMessages([message('ann'), message('ann')]);
  const after = groupMessages(['ann', 'ann', 'bob', 'cleo', 'dan', 'eve'].map(message), {
    registry: before.registry,
  });
  expect(after.patterns.map((pattern) => [pattern.id, pattern.template])).toEqual([
    [before.patterns[0]?.id, 'upload by member <*> was slow'],
  ]);
});
