import { getAddress } from 'viem'
import { ProblemError } from '../../http/problemError.ts'

/** What a sign-in message must say, word for word. */
export interface SiweRules {
  /** host with port */
  domain: string
  /** origin */
  uri: string
  statement: string
  chainId: number
}

/** The parts of an accepted message that are still needed. */
export interface SiweMessage {
  /** checksummed */
  address: string
  nonce: string
}

// EIP-4361 as its grammar has it; request id and resources are not offered, so a message with them is not ours
const SHAPE =
  /^(?:(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?<domain>[^\s/]+) wants you to sign in with your Ethereum account:\n(?<address>0x[0-9a-fA-F]{40})\n\n(?:(?<statement>[^\n]+)\n)?\nURI: (?<uri>\S+)\nVersion: (?<version>\d+)\nChain ID: (?<chainId>\d+)\nNonce: (?<nonce>[a-zA-Z0-9]{8,64})\nIssued At: (?<issuedAt>\S+)\nExpiration Time: (?<expiresAt>\S+)(?:\nNot Before: (?<notBefore>\S+))?$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

const SKEW_MS = 60_000
const MAX_LIFE_MS = 10 * 60_000

function instantOf(text: string): number {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new ProblemError('INVALID_INPUT', { fields: { '/message': 'A time is unreadable.' } })
  return ms
}

function checkTimes(parts: Record<string, string | undefined>, nowMs: number): void {
  const issuedAt = instantOf(parts.issuedAt ?? '')
  const expiresAt = instantOf(parts.expiresAt ?? '')
  const notBefore = parts.notBefore === undefined ? issuedAt : instantOf(parts.notBefore)
  const isEarly = issuedAt > nowMs + SKEW_MS || notBefore > nowMs + SKEW_MS
  const isLate = expiresAt <= nowMs || issuedAt < nowMs - MAX_LIFE_MS
  if (isEarly || isLate || expiresAt > issuedAt + MAX_LIFE_MS) {
    throw new ProblemError('NONCE_INVALID', { detail: 'This sign-in request is not valid now. Start again.' })
  }
}

/**
 * Reads a sign-in message and compares every part with what we asked for.
 * @param nowMs database time
 * Refuses INVALID_INPUT (not such a message), WRONG_ORIGIN, WRONG_CHAIN, NONCE_INVALID (times),
 * SIGNATURE_INVALID (another address than the one that claims to sign).
 */
export function readSiweMessage(text: string, claimed: string, rules: SiweRules, nowMs: number): SiweMessage {
  const parts = SHAPE.exec(text)?.groups
  if (!parts?.address || !parts.nonce || parts.version !== '1') {
    throw new ProblemError('INVALID_INPUT', {
      fields: { '/message': 'This is not a sign-in message of ours.' },
    })
  }
  const scheme = new URL(rules.uri).protocol.slice(0, -1)
  const isOurs =
    parts.domain === rules.domain &&
    parts.uri === rules.uri &&
    parts.statement === rules.statement &&
    (parts.scheme ?? scheme) === scheme
  if (!isOurs) throw new ProblemError('WRONG_ORIGIN', { detail: `Sign in at ${rules.uri} only.` })
  if (parts.chainId !== String(rules.chainId)) throw new ProblemError('WRONG_CHAIN')
  const { address } = parts
  // the standard wants the checksum; it also keeps one wallet from having two spellings
  if (getAddress(address) !== address || address.toLowerCase() !== claimed.toLowerCase()) {
    throw new ProblemError('SIGNATURE_INVALID')
  }
  checkTimes(parts, nowMs)
  return { address, nonce: parts.nonce }
}
