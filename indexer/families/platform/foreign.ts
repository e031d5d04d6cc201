import type { EventFold } from '../family.ts'
import { foreignSecurityFold } from './securityFold.ts'

interface Models {
  readonly oldGovernor: string
  readonly newGovernor: string
  readonly oldTimelock: string
  readonly newTimelock: string
}

/** The contract runs other code from now on. */
export const UPGRADED: EventFold<{ readonly implementation: string }> = foreignSecurityFold(
  209,
  'upgrade',
  ({ implementation }, { address }) => ({
    subject: address,
    new: implementation,
  }),
)

/** What it makes later are copies of something else. */
export const IMPLEMENTATION_CHANGED: EventFold<{
  readonly oldImplementation: string
  readonly newImplementation: string
}> = foreignSecurityFold(162, 'implementation', ({ oldImplementation, newImplementation }, { address }) => ({
  ...{ subject: address, old: oldImplementation, new: newImplementation },
}))

/** The same of a factory that makes two contracts at once. */
export const IMPLEMENTATIONS_CHANGED: EventFold<Models> = foreignSecurityFold(
  163,
  'implementation',
  (args, { address }) => ({
    subject: address,
    old: `${args.oldGovernor} ${args.oldTimelock}`,
    new: `${args.newGovernor} ${args.newTimelock}`,
  }),
)

/** Somebody else says from now on who may do what with the contract. */
export const AUTHORITY_UPDATED: EventFold<{ readonly authority: string }> = foreignSecurityFold(
  164,
  'authority',
  ({ authority }, { address }) => ({ subject: address, new: authority }),
)
