/** Whether money can be sent to a creator's account at the payment provider; none: there is none; started: its owner is not through the provider's pages; rejected is for ever. */
export const CONNECT_STATES = ['none', 'started', 'pending', 'active', 'restricted', 'rejected'] as const
export type ConnectState = (typeof CONNECT_STATES)[number]

/** What the provider wants of a creator: who they are, a proof of it, where they live, what they sell, a tax number, a bank account, a yes to its terms. */
export const CONNECT_NEEDS = [
  'identity',
  'document',
  'address',
  'business',
  'tax',
  'bank',
  'terms',
  'other',
] as const
export type ConnectNeed = (typeof CONNECT_NEEDS)[number]

/** Who can lead an account at the payment provider out of `restricted` or `rejected`; provider: its support. */
export const WAYS_OUT = ['creator', 'provider', 'nobody'] as const
export type WayOut = (typeof WAYS_OUT)[number]

/** A stored entitlement: frozen while its payment is disputed or being paid back, ended for ever. */
export const ENTITLEMENT_STATES = ['active', 'frozen', 'ended'] as const
export type EntitlementState = (typeof ENTITLEMENT_STATES)[number]

/** Why a stored entitlement ended: paid back, lost in a dispute, or lent before its money came, which did not. */
export const ENTITLEMENT_END_REASONS = ['REFUNDED', 'LOST', 'EXPIRED_PROVISIONAL'] as const
export type EntitlementEndReason = (typeof ENTITLEMENT_END_REASONS)[number]
