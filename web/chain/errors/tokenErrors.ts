import { UNMOVED as MOVED, UNPAID as PAID, type Sentence } from './sentence.ts'

/** Errors of the pass as a token, of payment tokens, and of transfers. */
export const tokenSentences: Record<string, Sentence> = {
  AccountBalanceOverflow: () => `This wallet cannot hold more passes. ${MOVED}`,
  BalanceQueryForZeroAddress: () => `An address is missing. ${MOVED}`,
  NotOwnerNorApproved: () =>
    `This pass belongs to another wallet. ${MOVED} Switch to the wallet that holds it.`,
  TokenAlreadyExists: () => `This pass exists already. ${MOVED}`,
  TokenDoesNotExist: () => `This pass does not exist any more. ${MOVED} Reload the page.`,
  TransferFromIncorrectOwner: () => `This pass belongs to another wallet. ${MOVED}`,
  TransferToNonERC721ReceiverImplementer: () =>
    `The receiving contract cannot hold passes. ${MOVED} Pick another receiver.`,
  TransferToZeroAddress: () => `The receiver is missing. ${MOVED}`,
  ETHTransferFailed: () => `The receiver did not take the payment. ${MOVED}`,
  Payments_WrongAmount: () => `The token moved another amount than asked. ${PAID}`,
  TransferFailed: () => `The token refused the payment. ${MOVED}`,
  TransferFromFailed: () => `The token refused the payment. ${PAID} Check your balance and what you allowed.`,
  ReentrancyGuardReentrantCall: () => `The contract was called twice at once. ${PAID} Try again.`,
  AllowanceOverflow: () => `The allowed amount is too large. ${MOVED}`,
  AllowanceUnderflow: () => `The allowed amount cannot go below zero. ${MOVED}`,
  InsufficientAllowance: () => `The collection may not take this amount yet. ${PAID} Allow it first.`,
  InsufficientBalance: ([balance, needed]) =>
    needed === undefined
      ? `There is not enough in this wallet. ${PAID} Add some and try again.`
      : `There is not enough: ${needed} needed, ${balance} available. ${PAID}`,
  ECDSAInvalidSignature: () => `The signature does not fit. ${MOVED} Sign again.`,
  ECDSAInvalidSignatureLength: () => `The signature is too short or too long. ${MOVED} Sign again.`,
  ECDSAInvalidSignatureS: () => `The signature does not fit. ${MOVED} Sign again.`,
  InvalidAccountNonce: () => `This was signed for another turn. ${MOVED} Sign again.`,
  InvalidPermit: () => `The signed permission does not match. ${PAID} Sign it again.`,
  Permit2AllowanceIsFixedAtInfinity: () => `This allowance cannot be changed. ${MOVED}`,
  PermitExpired: () => `The signed permission ran out. ${PAID} Sign it again.`,
  TotalSupplyOverflow: () => `No more of this token can be made. ${MOVED}`,
  TestDollar_AuthorizationExpired: () => `The signed payment ran out. ${PAID} Sign it again.`,
  TestDollar_AuthorizationNotYetValid: () =>
    `The signed payment is not valid yet. ${PAID} Try again in a moment.`,
  TestDollar_AuthorizationUsed: () => 'This signed payment was used already. Nothing was paid a second time.',
  TestDollar_BadSignature: () => `The signature does not match. ${PAID} Sign it again.`,
  TestDollar_NotIssuer: () => 'Only the issuer of the test dollar can do that. Nothing was changed.',
  TestDollar_NotPayee: () => `This signed payment is for somebody else. ${PAID}`,
}
