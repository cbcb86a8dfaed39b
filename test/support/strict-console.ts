import { afterEach, beforeEach, expect } from 'vitest';

/** An error on the console that a test did not expect fails it; one that it expects is caught by a spy of its own. */
const original = console.error;
let errors: unknown[][] = [];

beforeEach(() => {
  errors = [];
  console.error = (...line) => {
    errors.push(line);
    original(...line);
  };
});

afterEach(() => {
  console.error = original;
  expect(errors, 'nothing unexpected on console.error').toEqual([]);
});
