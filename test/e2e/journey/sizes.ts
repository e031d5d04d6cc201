import { depth } from '#test/kit/depth.ts'

/**
 * Screens on which a journey is walked, the smallest last: the gate takes that one, because what is large is looked at in
 * all states by `test/web`.
 */
export function onScreens<T>(sizes: T[]): T[] {
  return depth(sizes.slice(-1), sizes)
}

/** Whether journeys are walked that only `npm run prove:all` takes, in a file whose others every run takes: `if (IS_DEEP) it(…)`. */
export const IS_DEEP = depth(false, true)
