import { WHOLE_BPS } from '../booking/terms.ts'

/**
 * Why a stream cannot begin with the shares that were set: `left`, one is of somebody who does not host it; `wallet`, one goes to a
 * wallet that its creator is not paid at any more; `unmade`, nobody made the contract that divides.
 */
export const SHARE_PROBLEMS = ['left', 'wallet', 'unmade'] as const
export type ShareProblem = (typeof SHARE_PROBLEMS)[number]

/**
 * What the others leave the creator whose stream it is.
 * @param shares of the others, hundredths of a percent
 * @returns hundredths of a percent, less than 1 where the others have more than there is
 */
export function ownBps(shares: readonly { bps: number }[]): number {
  return shares.reduce((rest, { bps }) => rest - bps, WHOLE_BPS)
}
