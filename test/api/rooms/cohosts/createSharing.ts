import { randomBytes } from 'node:crypto'
import { AbiCoder, keccak256 } from 'ethers'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import type { CoHostWorld, NamedCreator } from './useCoHosts.ts'

const hex = (bytes: Buffer) => `0x${bytes.toString('hex')}`
/** Of 0x hex. */
export const bytesOf = (digits: string): Buffer => Buffer.from(digits.slice(2), 'hex')

/** A part of a list that divides. */
export interface Part {
  wallet: string
  bps: number
}

/** What a contract keeps of a list that nobody may change (`Payees.hash`). */
export function hashOf(parts: readonly Part[]): Buffer {
  const list = parts.map(({ wallet, bps }) => [wallet, bps, 0])
  return bytesOf(
    keccak256(
      AbiCoder.defaultAbiCoder().encode(['tuple(address account,uint16 bps,uint40 endsAt)[]'], [list]),
    ),
  )
}

/** What hosts and the chain do about shares in a world. */
export function createSharing({ host, another, call, invite, agree, pool }: CoHostWorld) {
  const splitsOf = async (who: NamedCreator) => (await call(who.host, 'GET', '/v1/me/splits')).body.splits
  let block = 0

  /** Another creator who agreed to host it. */
  async function hostedBy(roomId: string): Promise<NamedCreator> {
    const one = await another()
    await invite(roomId, one.handle)
    await agree(roomId, one)
    return one
  }
  const set = (roomId: string, ...shares: [string, number][]): Promise<Reply> =>
    call(host().host, 'PUT', `/v1/rooms/${roomId}/shares`, {
      shares: shares.map(([channelId, bps]) => ({ channelId, bps })),
    })
  const sharesOf = async (roomId: string) =>
    (await call(host().host, 'GET', `/v1/rooms/${roomId}/co-hosts`)).body.shares
  /** A contract of this list as the index has it. */
  async function made(parts: readonly Part[], owner: Buffer | null = null): Promise<string> {
    const split = randomBytes(20)
    const payees = parts.map(({ wallet, bps }) => ({ payee: wallet, bps, ends_at: null }))
    await pool('indexer').query(
      `INSERT INTO chain.split (chain_id, split, owner, made_by, payees_hash, payees, block, log_index, tx_hash, created_block, created_tx)
       VALUES ($1, $2, $3, $2, $4, $5, 1, 0, $6, $7, $6)`,
      [CHAIN_ID, split, owner, hashOf(parts), JSON.stringify(payees), randomBytes(32), ++block],
    )
    return hex(split)
  }
  /** Sales of somebody's passes go to this address from now on. */
  const payAt = async ({ collection }: NamedCreator, payout = randomBytes(20)): Promise<void> => {
    await pool('indexer').query(
      `INSERT INTO chain.pass_collection (chain_id, collection, creator_wallet, payout, name, symbol, block, log_index, tx_hash)
       VALUES ($1, $2, $3, $4, 'Passes', 'PASS', 1, 0, $5)`,
      [CHAIN_ID, collection, randomBytes(20), payout, randomBytes(32)],
    )
  }

  return { splitsOf, hostedBy, set, sharesOf, made, payAt }
}
