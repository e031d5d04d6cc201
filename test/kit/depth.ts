import { readEnvironment } from '#scripts/environment.ts'

const { isDeep } = readEnvironment()

/**
 * How much of something a test does: what proves it once in the gate (`npm test`), and what `npm run prove:all` takes the
 * time for. Whatever is only worth its time there stands in `test/deep`.
 */
export function depth<T>(gate: T, deep: T): T {
  return isDeep ? deep : gate
}
