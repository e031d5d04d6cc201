import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { ProblemError } from '../http/problemError.ts'
import { insertNonce } from './store.ts'

/**
 * A nonce kept by us for one address; the browser holds nothing that could be replayed.
 * @param linksTo the account it is to link the wallet to; null to sign in
 */
export async function createNonce(
  deps: { pool: Pool; random: RandomBytes; chainId: number },
  asked: { address: string; chainId: number },
  linksTo: string | null,
): Promise<{ nonce: string; expiresAt: string }> {
  if (asked.chainId !== deps.chainId) throw new ProblemError('WRONG_CHAIN')
  const nonce = Buffer.from(deps.random(16)).toString('hex')
  const expiresAt = await insertNonce(deps.pool, { nonce, address: asked.address, linksTo })
  return { nonce, expiresAt: expiresAt.toISOString() }
}
