import { emailOf } from './targets.ts'

/** So many people may keep books and rule. */
export const PEOPLE = 100
const NAMED = Array.from({ length: PEOPLE }, (_, n) => emailOf(n)).join(',')
/** As by default, and without a second factor where none is asked for. Files with the same settings share a process. */
export const LENIENT = {
  ...{ SECOND_FACTOR: 'offered', FRESH_SIGN_IN_S: '300', BEAT_WRITE_MS: '300' },
  ...{ BOOKKEEPERS: NAMED, ARBITERS: NAMED },
}
export const STRICT = { ...LENIENT, SECOND_FACTOR: 'required' }
