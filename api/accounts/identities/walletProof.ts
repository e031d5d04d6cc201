import type { Pool } from 'pg'
import { addressOf } from '#domain/address.ts'
import { ProblemError } from '../../http/problemError.ts'
import {
  ChainBusy,
  ChainDisputed,
  type ChainReader,
  ChainUnconfirmed,
  ChainUnreadable,
} from '../../ports/chain.ts'
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

/** Why a contract wallet cannot be asked, where that is not simply that no node answers. */
function explain(error: ChainUnreadable): { detail?: string } {
  if (error instanceof ChainUnconfirmed)
    return {
      detail:
        'Your wallet is a contract, and only one of our sources for the chain answers. That is not enough to believe its signature. Try again in a moment.',
    }
  if (error instanceof ChainDisputed)
    return {
      detail:
        'Your wallet is a contract, and our sources for the chain answer differently about its signature, so we believe neither.',
    }
  if (error instanceof ChainBusy)
    return {
      detail:
        'Your wallet is a contract, and we ask as many of those as we can at the moment. Try again in a moment.',
    }
  return {}
}

async function isSigned(
  chain: WalletProofDeps['chain'],
  ...signed: Parameters<ChainReader['verifyMessage']>
): Promise<boolean> {
  try {
    return await chain.verifyMessage(...signed)
  } catch (error) {
    if (!(error instanceof ChainUnreadable)) throw error
    throw new ProblemError('CHAIN_UNREADABLE', { ...explain(error), retryAfterS: 5 }, { cause: error })
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
