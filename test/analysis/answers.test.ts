import { expect, it } from 'vitest';
import { both } from '../../src/analysis/answers.ts';

it('waits for both questions, so that nothing is still being asked when one has failed', async () => {
  let answered = false;
  const slow = new Promise<string>((resolve) => {
    setTimeout(() => {
      answered = true;
      resolve('late');
    }, 20);
  });
  await expect(both(Promise.reject(new Error('no such table')), slow)).rejects.toThrow('no such table');
  expect(answered).toBe(true);
  await expect(both(slow, Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
  await expect(both(slow, Promise.resolve(2))).resolves.toEqual(['late', 2]);
});
