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

/** Where notices of the payment provider come in: those of the installation's own account, and those of creators' accounts. */
export const INBOX_ENDPOINTS = ['platform', 'connect'] as const
export type InboxEndpoint = (typeof INBOX_ENDPOINTS)[number]

/** What became of a notice; waiting: for a row of ours that it belongs to; parked: a person has to look. */
export const INBOX_STATES = ['received', 'waiting', 'done', 'parked'] as const
export type InboxState = (typeof INBOX_STATES)[number]
