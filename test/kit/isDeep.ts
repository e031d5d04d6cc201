import { depth } from './depth.ts'

/** Whether tests run that only `npm run prove:all` takes, in a file whose others every run takes: `if (IS_DEEP) it(…)`. */
export const IS_DEEP = depth(false, true)
