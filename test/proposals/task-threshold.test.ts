import { describe, expect, it } from 'vitest';
import { taskThreshold } from '../../src/proposals/task-threshold.ts';

describe('the threshold of a task type', () => {
  const threshold = { value: 0.8, by_task_type: { summary: 0.7 } };

  it.each([
    ['summary', 0.7],
    ['review', 0.8],
    [null, 0.8],
    // A log may call a task type what every object has.
    ['constructor', 0.8],
  ])('of %s is %s', (type, value) => {
    expect(taskThreshold(threshold, type)).toBe(value);
  });
});
