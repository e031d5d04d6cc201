import type { Pool } from 'pg'
import { addressOf } from '#domain/address.ts'
import { ProblemError } from '../../http/problemError.ts'
import { unreadableOr } from '../../http/rpc/unreadableOr.ts'
import type { ChainReader } from '../../ports/chain.ts'
import { databaseNow, isNonceOpen, takeNonce } from '../store.ts'
import { readSiweMessage, type SiweRules } from './siweMessage.ts'

export interface WalletProofDeps {
  pool: Pool
  chain: Pick<ChainReader, 'verifyMessage'>
  siwe: SiweRules
}

/** A message with its signature, as a client sends it. */
export interface SignedMessage {
  message: string
  signature: string
  address: string
}

async function isSigned(
  chain: WalletProofDeps['chain'],
  ...signed: Parameters<ChainReader['verifyMessage']>
): Promise<boolean> {
  try {
    return await chain.verifyMessage(...signed)
  } catch (error) {
    throw unreadableOr(error)
  }
}

/**
 * Message, nonce, signature, in this order, and the nonce is used up by exactly one request.
 * @param linksTo the account that a wallet is linked to; null to sign in. A nonce of the one serves never for the other
 * @returns the wallet's address, checksummed
 */
export async function proveWallet(
  { pool, chain, siwe }: WalletProofDeps,
  signed: SignedMessage,
  { linksTo, ip }: { linksTo: string | null; ip: string },
): Promise<string> {
  const now = await databaseNow(pool)
  const { address, nonce } = readSiweMessage(signed.message, signed.address, siwe, now.getTime())
  const given = { nonce, address, linksTo }
  // looked up before the signature, so that made-up messages cost no call to the chain
  if (!(await isNonceOpen(pool, given))) throw new ProblemError('NONCE_INVALID')
  if (!(await isSigned(chain, address, signed.message, signed.signature as `0x${string}`, addressOf(ip))))
    throw new ProblemError('SIGNATURE_INVALID')
  if (!(await takeNonce(pool, given))) throw new ProblemError('NONCE_INVALID')
  return address
}
