import { expect } from 'chai'
import { migrate } from '#db/migrate.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

const MIGRATION = '20261121000014_terms'

/** Table, its number in `chain.undo` or null where none is kept, and its columns: as they were, as they are. */
const RENAMED: [table: string, undo: number | null, columns: [was: string, is: string][]][] = [
  ['tier', 2, [['price_wei', 'price_units']]],
  [
    'pass',
    3,
    [
      ['expires_at', 'valid_until'],
      ['paid_wei', 'paid_units'],
    ],
  ],
  ['credit', 4, [['owed_wei', 'owed_units']]],
  [
    'pass_sale',
    null,
    [
      ['amount_wei', 'amount_units'],
      ['referral_wei', 'referral_units'],
      ['expires_at', 'valid_until'],
    ],
  ],
]

/** Makes the database what it was before the migration, with the rows and pictures it holds. */
const DOWN = [
  ...RENAMED.flatMap(([table, undo, columns]) =>
    columns.flatMap(([was, is]) => [
      `ALTER TABLE chain.${table} RENAME COLUMN ${is} TO ${was}`,
      ...(undo === null
        ? []
        : [
            `UPDATE chain.undo SET before = before - '${is}' || jsonb_build_object('${was}', before -> '${is}')
               WHERE tbl = ${undo} AND before IS NOT NULL`,
          ]),
    ]),
  ),
  `DELETE FROM public.migration WHERE name = '${MIGRATION}'`,
]

describe('an index written under earlier column names', function () {
  this.timeout(120_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer | undefined

  before(async () => {
    stage = await createStage(11)
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  it('[T9] takes back blocks from before the upgrade, and every row equals an independent scan', async () => {
    const owner = db.pool('owner')
    indexer = startIndexer(stage, db.url('indexer'))
    await stage.act(40)
    await stage.trade(6)
    await reachHead(stage, owner)
    await indexer.stop()
    for (const statement of DOWN) await owner.query(statement)
    // no receiver of this chain refuses its money, so the picture of a credit is put there by hand
    await owner.query(
      `INSERT INTO chain.undo (chain_id, block, tbl, key, before) VALUES (31337, 1, 4, 'credit', '{"owed_wei": 12345678901234567890}')`,
    )
    const pictures = await owner.query(
      'SELECT tbl, count(*)::int AS count FROM chain.undo WHERE before IS NOT NULL AND tbl > 1 GROUP BY tbl ORDER BY tbl',
    )
    expect(pictures.rows.map(({ tbl }) => tbl)).to.deep.equal([2, 3, 4])

    expect(await migrate(db.url('owner'))).to.deep.equal([MIGRATION])
    const credit = await owner.query(`SELECT before::text AS before FROM chain.undo WHERE key = 'credit'`)
    expect(credit.rows).to.deep.equal([{ before: '{"owed_units": 12345678901234567890}' }])
    indexer = startIndexer(stage, db.url('indexer'))
    await stage.chain.rpc('local_reorg', { depth: 20 })
    await reachHead(stage, owner)
    expect(await expectTruth(stage, owner)).to.be.greaterThan(50)
  })
})
