import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { ChainHex } from '#api/ports/services.ts'
import { gasOfDay, readOpenCost, readOpenTransactions, type Sending } from '#api/services/readTransactions.ts'
import { insertTransaction, markSent, nextNonce, settleNonce } from '#api/services/transactionStore.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { seedPaidCreator } from './seedPaidCreator.ts'

const ATTESTOR: Sending = { service: 'attestor', chainId: 31337 }
const KEEPER: Sending = { service: 'keeper', chainId: 31337 }
const bytes = (length: number): ChainHex => `0x${randomBytes(length).toString('hex')}`

describe('the journal of what services send', () => {
  const database = useDatabase()
  let creatorId: string
  before(async () => {
    creatorId = await seedPaidCreator(database.pool('owner'))
  })

  /** Stores a transaction of 1000 units of gas at 3 wei that brings 7 wei. */
  async function store(of: Sending, sender: ChainHex, nonce: number): Promise<ChainHex> {
    const hash = bytes(32)
    await insertTransaction(database.work(), of, {
      ...{ hash, subjectId: newId('bkg', randomBytes), creatorId, sender, nonce },
      ...{ to: bytes(20), data: '0x12', value: 7n, gas: 1000n, maxFee: 3n, tip: 1n },
    })
    return hash
  }
  const next = (sender: ChainHex) =>
    withTransaction(database.work(), (tx) => nextNonce(tx, { chainId: 31337, sender }, 4))

  it('gives no nonce twice to a key that two services have, and counts what both of them may cost', async () => {
    const sender = bytes(20)
    expect(await next(sender)).to.equal(4)
    await store(ATTESTOR, sender, 4)
    const kept = await store(KEEPER, sender, 5)
    expect(await next(sender)).to.equal(6)
    expect(await readOpenCost(database.work(), { chainId: 31337, sender })).to.equal(2n * 3007n)
    await markSent(database.work(), kept, 1)
    const own = (await readOpenTransactions(database.work(), KEEPER)).filter((one) => one.sender === sender)
    expect(own.map(({ nonce, state }) => `${nonce} ${state}`)).to.deep.equal(['5 sent'])
  })

  it('keeps what was given up, and leaves its nonce to a later one', async () => {
    const sender = bytes(20)
    await store(KEEPER, sender, 4)
    await withTransaction(database.work(), (tx) =>
      settleNonce(tx, { chainId: 31337, sender, nonce: 4 }, null),
    )
    expect(await next(sender)).to.equal(4)
    for (const _ of ['anew', 'with a higher fee']) await store(KEEPER, sender, 4)
    await store({ ...KEEPER, chainId: 7 }, sender, 4)
    const own = (await readOpenTransactions(database.work(), KEEPER)).filter((one) => one.sender === sender)
    expect(own.map(({ n }) => n)).to.deep.equal([2, 3])
  })

  it('counts the gas of a day by nonces, of one service on one chain', async () => {
    const gas = () => gasOfDay(database.work(), { ...KEEPER, chainId: 5 })
    expect(await gas()).to.equal(0n)
    const sender = bytes(20)
    const keeper = { ...KEEPER, chainId: 5 }
    await store(keeper, sender, 0)
    await store(keeper, sender, 0)
    await store(keeper, bytes(20), 0)
    const old = await store(keeper, sender, 1)
    await store({ ...ATTESTOR, chainId: 5 }, sender, 2)
    await store({ ...KEEPER, chainId: 6 }, sender, 2)
    expect(await gas()).to.equal(3000n)
    const of = (id: string) => gasOfDay(database.work(), keeper, id)
    expect([await of(creatorId), await of('cre_nobody')]).to.deep.equal([3000n, 0n])
    await database
      .pool('owner')
      .query("UPDATE app.service_tx SET made_at = app.now() - interval '25 hours' WHERE hash = $1", [
        Buffer.from(old.slice(2), 'hex'),
      ])
    expect(await gas()).to.equal(2000n)
  })
})
