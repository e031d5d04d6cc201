import { ProblemError } from '../problemError.ts'

/** Files that are on their way one way, in all and of one account: each may take its bytes in memory for as long as it lasts. */
const [MAX_AT_ONCE, MAX_OF_ONE] = [64, 3]

/** Does something while a file of an account has a place. */
export type InPlace = <T>(accountId: string, work: () => Promise<T>) => Promise<T>

/** Places for files on their way. Throws ProblemError BUSY where there is none. */
export function createFilePlaces(): InPlace {
  const holders: string[] = []
  return async (accountId, work) => {
    const ofOne = holders.filter((one) => one === accountId).length
    if (holders.length >= MAX_AT_ONCE || ofOne >= MAX_OF_ONE)
      throw new ProblemError('BUSY', { detail: 'Other files are on their way. Try again.', retryAfterS: 2 })
    holders.push(accountId)
    try {
      return await work()
    } finally {
      holders.splice(holders.indexOf(accountId), 1)
    }
  }
}
