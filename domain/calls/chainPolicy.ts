import { policyOf } from './terms.ts'
import type { CallTerms } from './words.ts'

/** The escrow's `Policy` (`contracts/bookings/types/Policy.sol`): times in seconds, shares in hundredths of a percent. */
export interface ChainPolicy {
  noticeFull: number
  noticePartial: number
  disputeWindow: number
  arbiterDeadline: number
  grace: number
  partialBps: number
  noShowBps: number
  fullOverlapBps: number
  fallbackBps: number
  metered: boolean
}

/** Terms as the escrow takes them. Throws a RangeError for a version that never was. */
export function chainPolicyOf(terms: CallTerms, version: number): ChainPolicy {
  const { partialBps, noShowBps, fullOverlapBps, fallbackBps, ...policy } = policyOf(terms, version)
  return {
    noticeFull: policy.noticeFullSeconds,
    noticePartial: policy.noticePartialSeconds,
    disputeWindow: policy.disputeWindowSeconds,
    arbiterDeadline: policy.arbiterDeadlineSeconds,
    grace: policy.graceSeconds,
    ...{ partialBps, noShowBps, fullOverlapBps, fallbackBps },
    metered: policy.isMetered,
  }
}
