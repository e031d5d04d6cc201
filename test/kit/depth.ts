import { readEnvironment } from '#scripts/environment.ts'

const { isDeep } = readEnvironment()

/**
 * How much of something a test does: what proves it once in the gate (`npm test`), and what `npm run prove:all` takes the
 * time for. Whatever is only worth its time there stands in `test/deep`.
 */
export function depth<T>(gate: T, deep: T): T {
  return isDeep ? deep : gate
}

/** Whether tests run that only `npm run prove:all` takes, in a file whose others are the gate's: `if (IS_DEEP) it(…)`. */
export const IS_DEEP = isDeep
