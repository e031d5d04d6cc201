import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { ledgerAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { deployEmitter, type Emitter, logOf } from '../kit/emitter.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const WALLET = `0x${'fa'.repeat(20)}`
const UNREADABLE = `0x${'0b'.repeat(20)}`
const UNWANTED = `0x${'0c'.repeat(20)}`

describe('events that the database refuses while they are folded', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let ledger: Emitter
  let indexer: Indexer
  const blocks: number[] = []

  before(async () => {
    stage = await createStage(12)
    ledger = await deployEmitter(stage, stage.people[3] as Wallet)
    for (const owed of [1n, 2n]) {
      const unreadable = credited(UNREADABLE, owed)
      await ledger.emit(
        credited(WALLET, owed),
        { ...unreadable, data: `${unreadable.data}00` },
        credited(UNWANTED, owed),
      )
      blocks.push((await stage.head()).number)
      await stage.chain.rpc('local_mine', { blocks: 24 })
    }
    // both are final, and in one window: one in each half of it
    await stage.chain.rpc('local_mine', { blocks: 100 })
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  const credited = (account: string, owed: bigint) =>
    logOf(ledgerAbi, 'Credited', [account, 0, WALLET, 1n, owed])
  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const refuse = (name: string, block: number) =>
    rows(`ALTER TABLE chain.event ADD CONSTRAINT ${name} CHECK (block <> ${block}) NOT VALID`)
  const allow = (name: string) => rows(`ALTER TABLE chain.event DROP CONSTRAINT ${name}`)
  const stalledBy = (name: string) =>
    until(`stalled by ${name}`, () => indexer.status().trouble?.includes(name) ?? false)
  const stored = () =>
    rows(`SELECT (SELECT count(*) FROM chain.event)::int AS events, (SELECT count(*) FROM chain.credit)::int AS credits,
      (SELECT count(*) FROM chain.suspension)::int AS suspended`)

  it('[T35] are no poison: nothing is stored and nobody stands still; then all of it is, poison among it', async () => {
    const [first, second] = blocks as [number, number]
    await refuse('first_half', first)
    indexer = startIndexer(stage, db.url('indexer'), {
      roots: [{ address: ledger.address, kind: 'ledger', creatorWallet: null, fromBlock: first }],
      ...{ fromBlock: first, standbyMs: 20 },
    })
    await stalledBy('first_half')
    await refuse('second_half', second)
    await allow('first_half')
    await stalledBy('second_half')
    expect(await stored()).to.deep.equal([{ events: 0, credits: 0, suspended: 0 }])
    await rows(
      `ALTER TABLE chain.credit ADD CONSTRAINT wanted CHECK (account_wallet <> '\\x${UNWANTED.slice(2)}')`,
    )
    await allow('second_half')
    await reachHead(stage, db.pool('owner'))
    expect(await stored()).to.deep.equal([{ events: 6, credits: 1, suspended: 2 }])
  })
})
