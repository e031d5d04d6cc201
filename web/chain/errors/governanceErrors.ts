import type { Sentence } from './contractErrors.ts'

const CHANGED = 'Nothing was changed.'
const notAllowed = () => `This wallet may not do that. ${CHANGED}`

/** Errors of the parts that only the operator can reach. */
export const governanceSentences: Record<string, Sentence> = {
  AccessManagerAlreadyScheduled: () => `This operation is scheduled already. ${CHANGED}`,
  AccessManagerBadConfirmation: () => `The confirmation does not match. ${CHANGED}`,
  AccessManagerExpired: () => `The scheduled time has passed. ${CHANGED} Schedule it again.`,
  AccessManagerInvalidInitialAdmin: () => `The first administrator is missing. ${CHANGED}`,
  AccessManagerLockedFunction: () => `This function is locked. ${CHANGED}`,
  AccessManagerLockedRole: () => `This role is locked. ${CHANGED}`,
  AccessManagerNotReady: () => `The waiting time is not over yet. ${CHANGED}`,
  AccessManagerNotScheduled: () => `This operation was not scheduled. ${CHANGED}`,
  AccessManagerUnauthorizedAccount: notAllowed,
  AccessManagerUnauthorizedCall: notAllowed,
  AccessManagerUnauthorizedCancel: notAllowed,
  AccessManagerUnauthorizedConsume: notAllowed,
  AccessManagedInvalidAuthority: () => `This is not an access manager. ${CHANGED}`,
  AccessManagedRequiredDelay: () => `This has to be scheduled first and wait its time. ${CHANGED}`,
  AccessManagedUnauthorized: notAllowed,
  AddressEmptyCode: () => `There is no contract at this address. ${CHANGED}`,
  ERC1967InvalidImplementation: () => `The new version is not a contract. ${CHANGED}`,
  ERC1967NonPayable: () => `This call takes no payment. ${CHANGED}`,
  ERC1967ProxyUninitialized: () => `A contract has to be set up when it is made. ${CHANGED}`,
  FailedCall: () => `A call inside failed. ${CHANGED}`,
  InvalidInitialization: () => `This contract is set up already. ${CHANGED}`,
  NotInitializing: () => `This contract can only be set up when it is made. ${CHANGED}`,
  SafeCastOverflowedUintDowncast: () => `A number is too large. ${CHANGED}`,
  UUPSUnauthorizedCallContext: () => `This has to be called on the contract itself. ${CHANGED}`,
  UUPSUnsupportedProxiableUUID: () => `The new version does not fit this contract. ${CHANGED}`,
}
