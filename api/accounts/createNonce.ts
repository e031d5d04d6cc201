import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { Handler } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { accountRoutes } from './contract.ts'
import { insertNonce } from './store.ts'

/** A nonce kept by us for one address; the browser holds nothing that could be replayed. */
export function createNonce(deps: {
  pool: Pool
  random: RandomBytes
  chainId: number
}): Handler<typeof accountRoutes.createNonce> {
  return async ({ body }) => {
    if (body.chainId !== deps.chainId) throw new ProblemError('WRONG_CHAIN')
    const nonce = Buffer.from(deps.random(16)).toString('hex')
    const expiresAt = await insertNonce(deps.pool, newId('key', deps.random), nonce, body.address)
    return { body: { nonce, expiresAt: expiresAt.toISOString() } }
  }
}
