import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { migrate } from '#db/migrate.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { PASSES } from '#indexer/families/passes/family.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { expectContractsAgree } from '../kit/contractsAgree.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createPassCalls, type PassCalls } from '../kit/passCalls.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const MIGRATIONS = ['20261121000019_passes', '20261122000103_card_claims']
const WINDOW_S = 7 * 86_400
const CHANGED = ['pass_collection', 'pass', 'pass_sale']
const NEW = ['follow', 'voucher', 'pass_receipt', 'pass_settlement', 'card_claim']

/** Makes the database what version 2 of the family left, with the rows and pictures it held. */
const DOWN = [
  `DROP VIEW ${[...CHANGED, ...NEW].map((table) => `chain.${table}_as_of`).join(', ')}`,
  `DROP TABLE ${NEW.map((table) => `chain.${table}`).join(', ')}`,
  'DELETE FROM chain.undo WHERE tbl IN (31, 32, 33)',
  'UPDATE chain.event SET kind = 0 WHERE kind BETWEEN 31 AND 39',
  'ALTER TABLE chain.pass_collection DROP COLUMN royalty_bps, ADD COLUMN next_id numeric(78,0) NOT NULL DEFAULT 1',
  `UPDATE chain.undo SET before = before - 'royalty_bps' || '{"next_id": 1}' WHERE tbl = 1 AND before IS NOT NULL`,
  'ALTER TABLE chain.pass DROP COLUMN held_until',
  `UPDATE chain.undo SET before = before - 'held_until' WHERE tbl = 3 AND before IS NOT NULL`,
  `DELETE FROM chain.pass_sale WHERE kind IN ('refund', 'revocation')`,
  `UPDATE chain.pass_sale SET kind = 'grant' WHERE kind = 'card'`,
  'ALTER TABLE chain.pass_sale DROP COLUMN payee',
  `CREATE TYPE chain.earlier_kind AS ENUM ('purchase', 'extension', 'grant', 'upgrade')`,
  'ALTER TABLE chain.pass_sale ALTER COLUMN kind TYPE chain.earlier_kind USING kind::text::chain.earlier_kind',
  'DROP TYPE chain.sale_kind',
  'ALTER TYPE chain.earlier_kind RENAME TO sale_kind',
  ...CHANGED.map(
    (table) => `CREATE VIEW chain.${table}_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.${table} t
      LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = ''`,
  ),
  `UPDATE chain.family SET version = 2 WHERE name = 'passes'`,
  `DELETE FROM public.migration WHERE name IN ('${MIGRATIONS.join("', '")}')`,
]

describe('an index of passes as an earlier version folded them', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | undefined
  let on: PassCalls
  let people: [Wallet, Wallet, Wallet, Wallet]

  before(async () => {
    stage = await createStage(19, { withTestDollar: true })
    on = createPassCalls(stage)
    people = stage.people as typeof people
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  /** Something of everything that no row showed. */
  async function live(): Promise<void> {
    const [creator, , fan, other] = people
    const refundable = await on.tier({ flags: 4, refundWindow: WINDOW_S })
    await on.call(creator, 'setRoyalty', [500])
    await on.call(creator, 'voidVoucher', [7n])
    await on.call(creator, 'follow', [])
    await on.call(fan, 'follow', [])
    await on.byCard(fan, other, 1)
    await on.call(creator, 'revoke', [await on.passOf(fan), 0n])
    await on.call(other, 'refund', [await on.buy(other, refundable)])
    await on.buy(other, refundable)
    await on.call(fan, 'unfollow', [])
    await on.call(fan, 'follow', [])
    await on.call(other, 'follow', [])
    // its picture is of the earlier columns when it is taken back
    await on.call(creator, 'setRoyalty', [600])
  }

  const owner = () => db.pool('owner')
  const versions = async () =>
    (await owner().query(`SELECT version FROM chain.family WHERE name = 'passes'`)).rows

  it('[S3.2] has every row of this version from the events it kept, and goes back with the chain', async () => {
    indexer = startIndexer(stage, db.url('indexer'))
    await live()
    await reachHead(stage, owner())
    await indexer.stop()
    for (const statement of DOWN) await owner().query(statement)
    expect(await migrate(db.url('owner'))).to.deep.equal(MIGRATIONS)
    for (const table of NEW)
      expect((await owner().query(`SELECT FROM chain.${table}`)).rowCount, table).to.equal(0)

    await stage.chain.rpc('local_reorg', { depth: 3 })
    // ends what has no row before the events are folded again
    await on.call(people[0], 'unfollow', [])
    const errors: unknown[] = []
    const log = { info() {}, warn() {}, error: (...told: unknown[]) => errors.push(told) }
    indexer = startIndexer(stage, db.url('indexer'), { log })
    await until('it is folded again', async () => (await versions())[0]?.version === PASSES.version)
    await reachHead(stage, owner())
    for (const table of NEW)
      expect((await owner().query(`SELECT FROM chain.${table}`)).rowCount, table).to.be.greaterThan(0)
    await expectTruth(stage, owner())
    await expectContractsAgree(stage.provider, owner())
    await stage.chain.rpc('local_reorg', { depth: 4 })
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    expect(JSON.stringify(errors), 'meanwhile').to.not.include('scope_suspended')
  })
})
