import {
  type Abi,
  BaseError,
  ContractFunctionRevertedError,
  decodeErrorResult,
  type Hex,
  HttpRequestError,
  InsufficientFundsError,
  isHex,
  SwitchChainError,
  TimeoutError,
  UserRejectedRequestError,
} from 'viem'
import { type RevertData, WalletError } from '../wallet.ts'

const REJECTED = 4001

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function isRejection(error: BaseError): boolean {
  return error.walk((e) => e instanceof UserRejectedRequestError || codeOf(e) === REJECTED) !== null
}

const ENDED = 6000
const GONE = /no matching key|please call connect|session topic doesn't exist/i

/** What a wallet elsewhere, or the way to it, did not do. */
function remoteError(cause: BaseError): WalletError | null {
  const ours = cause.walk((e) => e instanceof WalletError)
  if (ours instanceof WalletError) return ours
  const says = (pattern: RegExp) => cause.walk((e) => e instanceof Error && pattern.test(e.message)) !== null
  if (cause.walk((e) => codeOf(e) === ENDED) !== null || says(GONE))
    return new WalletError('SESSION_ENDED', 'The wallet ended the connection', { cause })
  if (says(/request expired/i)) return new WalletError('UNANSWERED', 'The wallet did not answer', { cause })
  if (says(/failed to publish/i)) return new WalletError('RELAY_AWAY', 'The relay went away', { cause })
  return null
}

function dataOf(error: unknown): Hex | null {
  if (typeof error !== 'object' || error === null || !('data' in error)) return null
  return isHex(error.data) && error.data.length >= 10 ? error.data : null
}

/** The contract error inside a node's answer to a bare call or estimate, which viem leaves undecoded. */
function rawRevert(error: BaseError, errors: Abi): RevertData | null {
  const data = dataOf(error.walk((e) => dataOf(e) !== null))
  if (data === null) return null
  try {
    const { errorName, args } = decodeErrorResult({ abi: errors, data })
    return { errorName, args: (args as readonly unknown[] | undefined) ?? [] }
  } catch {
    return { errorName: 'UnknownError', args: [] }
  }
}

/** The wallet's or node's error in our words; the original stays in `cause`. */
export function toWalletError(cause: unknown, errors: Abi): WalletError {
  if (cause instanceof WalletError) return cause
  if (codeOf(cause) === REJECTED) return new WalletError('REJECTED', 'The request was closed', { cause })
  if (!(cause instanceof BaseError)) return new WalletError('FAILED', 'The wallet failed', { cause })
  if (isRejection(cause)) return new WalletError('REJECTED', 'The request was closed', { cause })
  const reverted = cause.walk((e) => e instanceof ContractFunctionRevertedError)
  if (reverted instanceof ContractFunctionRevertedError) {
    const errorName = reverted.data?.errorName ?? 'UnknownError'
    return new WalletError('REVERTED', reverted.shortMessage, {
      cause,
      revert: { errorName, args: reverted.data?.args ?? [] },
    })
  }
  const raw = rawRevert(cause, errors)
  if (raw) return new WalletError('REVERTED', cause.shortMessage, { cause, revert: raw })
  const remote = remoteError(cause)
  if (remote) return remote
  if (cause.walk((e) => e instanceof InsufficientFundsError)) {
    return new WalletError('INSUFFICIENT_FUNDS', 'Not enough for the price and the network cost', { cause })
  }
  if (cause.walk((e) => e instanceof SwitchChainError)) {
    return new WalletError('WRONG_CHAIN', 'The wallet stays on another chain', { cause })
  }
  if (cause.walk((e) => e instanceof HttpRequestError || e instanceof TimeoutError)) {
    return new WalletError('UNREACHABLE', 'The chain did not answer', { cause })
  }
  return new WalletError('FAILED', cause.shortMessage, { cause })
}
