import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { ChainHex } from '#api/ports/services.ts'
import { insertTransaction, markSent, nextNonce } from '#api/services/transactionStore.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { dropForeignIndex } from '#scripts/start/world/prepareDatabase.ts'
import { seedPaidCreator } from '#test/api/services/seedPaidCreator.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHAIN = 31337
const bytes = (length: number): ChainHex => `0x${randomBytes(length).toString('hex')}`

describe('a database whose chain was made anew', function () {
  this.timeout(60_000)
  const database = useDatabase()
  let chain: TestChain
  before(async () => {
    chain = await startChain()
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })
  const sql = (text: string, values: unknown[] = []) => database.pool('owner').query(text, values)

  it('gives up what was on its way there, and what that was for waits again', async () => {
    const creatorId = await seedPaidCreator(database.pool('owner'))
    await sql(
      `INSERT INTO chain.cursor (chain_id, number, hash, at, safe, finalized, finalized_hash, head_seen, head_at)
       VALUES ($1, 9, $2, now(), 9, 9, $2, 9, now())`,
      [CHAIN, randomBytes(32)],
    )
    const [sender, moveId, bookingId] = [bytes(20), newId('mov', randomBytes), newId('bkg', randomBytes)]
    const store = async (service: 'attestor' | 'keeper', subjectId: string, nonce: number) => {
      const hash = bytes(32)
      await insertTransaction(
        database.work(),
        { service, chainId: CHAIN },
        {
          ...{ hash, subjectId, creatorId, sender, nonce, to: bytes(20), data: '0x12', value: 0n },
          ...{ gas: 1000n, maxFee: 3n, tip: 1n },
        },
      )
      return hash
    }
    await markSent(database.work(), await store('attestor', moveId, 0), 1)
    await store('keeper', bookingId, 1)
    await sql(
      `INSERT INTO app.pass_revocation (move_id, creator_id, chain_id, collection, purchase_hash, wallet, held_until, valid_until, cause, state, pass_id)
       VALUES ($1, $2, $3, $4, $5, $4, now(), now(), 'REFUND', 'sending', 1)`,
      [moveId, creatorId, CHAIN, randomBytes(20), randomBytes(32)],
    )
    await sql(
      `INSERT INTO app.booking (id, chain_id, escrow, escrow_id, creator_id, status, starts_at, ends_at, revision, fee_bps, tx_hash, ending_at)
       VALUES ($1, $2, $3, $4, $5, 'booked', now(), now() + interval '1 hour', 0, 0, $4, now())`,
      [bookingId, CHAIN, randomBytes(20), randomBytes(32), creatorId],
    )
    expect(await dropForeignIndex(database.url('owner'), chain.url, CHAIN)).to.equal(true)
    const { rows } = await sql(
      `SELECT (SELECT array_agg(state::text) FROM app.service_tx) AS sent, (SELECT state FROM app.pass_revocation) AS revocation,
         (SELECT ending_at FROM app.booking) AS "endingAt"`,
    )
    expect(rows).to.deep.equal([{ sent: ['replaced', 'replaced'], revocation: 'waiting', endingAt: null }])
    const next = await withTransaction(database.work(), (tx) => nextNonce(tx, { chainId: CHAIN, sender }, 0))
    expect(next).to.equal(0)
    await store('keeper', bookingId, next)
  })
})
