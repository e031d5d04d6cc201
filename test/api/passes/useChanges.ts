import { randomBytes } from 'node:crypto'
import type { Interface } from 'ethers'
import { notifyOfForeignChanges } from '#api/passes/notifyOfForeignChanges.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import type { TxPurpose } from '#domain/words.ts'
import { EDITIONS, say } from '#test/indexer/simulation/contracts/speak.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import type { TierTerms } from '#web/creators/tierDraft.ts'

const CHAIN = 31337
const KINDS: Record<string, number> = {
  TierCreated: 10,
  TierUpdated: 11,
  PayoutChanged: 26,
  PassPurchased: 12,
}
const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
const anyAddress = () => `0x${randomBytes(20).toString('hex')}`

export const TERMS: TierTerms = {
  ...{ price: 10n ** 19n, duration: 2_592_000, maxSupply: 40, minted: 7, referralBps: 500 },
  ...{ currency: 1, flags: 5, refundWindow: 604_800, rank: 3 },
}

/** One event of a collection, as it says it. */
export interface Happening {
  name: 'TierCreated' | 'TierUpdated' | 'PayoutChanged' | 'PassPurchased'
  tierNo?: number
  terms?: TierTerms
  payout?: string
  abi?: Interface
}

export interface Creator {
  account: string
  collection: string
}

/** Collections whose events are in the index, and who is told of them. */
export function useChanges() {
  const database = useDatabase()
  const pool = () => database.pool('api')
  let rows: ReturnType<typeof createChainRows>
  let block = 10

  /** `graceS` 0: what is safe now is compared at the next look. */
  const look = (graceS = 0) =>
    notifyOfForeignChanges({ pool: pool(), clock: Date.now, random: randomBytes, chainId: CHAIN, graceS })
  before(async () => {
    rows = createChainRows(database.pool('indexer'))
    await rows.cursor(block)
    await look()
  })

  async function newCreator(): Promise<Creator> {
    const [account, creator] = [newId('acc', randomBytes), newId('cre', randomBytes)]
    const collection = anyAddress()
    await pool().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await pool().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
    await pool().query('INSERT INTO app.collection (chain_id, collection, creator_id) VALUES ($1, $2, $3)', [
      ...[CHAIN, bytesOf(collection), creator],
    ])
    return { account, collection }
  }

  function logOf(
    collection: string,
    { name, tierNo = 1, terms = TERMS, payout = anyAddress(), abi = EDITIONS.today.passes }: Happening,
  ) {
    // a sale tells nothing that is looked at here
    if (name === 'PassPurchased') return { topics: [`0x${randomBytes(32).toString('hex')}`], data: '0x' }
    return say(abi, collection, name, {
      ...{ ...terms, tierId: tierNo },
      ...{ oldPayout: anyAddress(), newPayout: payout },
    })
  }

  /** One transaction with these events of a collection; its hash. */
  async function happen(collection: string, what: Happening | Happening[], at = ++block): Promise<Buffer> {
    const hash = randomBytes(32)
    for (const [index, one] of [what].flat().entries()) {
      const { topics, data } = logOf(collection, one)
      await database.pool('indexer').query(
        `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
         VALUES ($1, $2, $3, $4, $5, 0, $3, $6, $7, $8, $9)`,
        [
          ...[CHAIN, at, index, randomBytes(32), hash, bytesOf(collection), topics.map(bytesOf)],
          ...[bytesOf(data), KINDS[one.name]],
        ],
      )
    }
    await rows.cursor(at)
    return hash
  }
  /** An intent as it is stored for an account: `expect` is whatever its browser said. */
  const ask = (account: string, txHash: Buffer, purpose: TxPurpose, expect: Record<string, string>) =>
    pool().query(
      `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash)
       VALUES ($1, $2, $3, $4, 0, $5, $6, $7)`,
      [
        ...[newTimedId('job', Date.now(), randomBytes), account, CHAIN, randomBytes(20)],
        ...[purpose, expect, txHash],
      ],
    )
  const told = async (account: string): Promise<string[]> =>
    (
      await pool().query('SELECT kind FROM app.notification WHERE account_id = $1 ORDER BY kind', [account])
    ).rows.map(({ kind }) => kind)
  const settle = async () => {
    await look()
    await look()
  }
  return {
    ...{ database, newCreator, happen, ask, told, look, settle },
    rows: () => rows,
    nextBlock: () => ++block,
  }
}
