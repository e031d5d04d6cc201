import { expect } from 'chai'
import type { Client } from 'pg'
import { CREDIT } from '#indexer/families/payments/credit.ts'
import { createRowBatch, type RowSet } from '#indexer/families/rows.ts'
import { Lane } from '#indexer/postgres/lane.ts'
import { createClient } from '#indexer/postgres/session.ts'
import { loadRows, saveRows } from '#indexer/store/rowStore.ts'
import { createDatabase, type OwnDatabase } from '#test/kit/database.ts'

const CHAIN_ID = 31_337
const LEDGER = `0x${'1e'.repeat(20)}`
const TX = `0x${'77'.repeat(32)}`
const TARGET = { schema: 'chain', chainId: CHAIN_ID } as const
const wallet = (n: number) => `0x${n.toString(16).padStart(40, 'a')}`

describe('rows that are replaced', () => {
  let db: OwnDatabase
  let client: Client

  before(async () => {
    db = await createDatabase()
    client = createClient(db.url('indexer'))
    await client.connect()
  })
  afterEach(() => client.query('TRUNCATE chain.credit').catch(() => {}))
  after(async () => {
    await client.end()
    await db.drop()
  })

  /** Sets what wallets 0 to 2 are owed, as the folds of a block do. */
  async function owe(units: bigint, between: () => Promise<unknown> = async () => {}): Promise<RowSet> {
    const batch = createRowBatch(CHAIN_ID)
    const refs = [0, 1, 2].map((n) => CREDIT.ref(LEDGER, wallet(n), 0))
    batch.name(refs)
    const set = batch.sets.get(CREDIT) as RowSet
    await loadRows(client, TARGET, set)
    const event = { block: 7, logIndex: 0, txHash: TX, at: 1, address: LEDGER, name: 'Credited', args: {} }
    batch.fold(event, refs, (rows) => {
      for (const n of [0, 1, 2])
        rows.put(CREDIT, { ledger: LEDGER, account_wallet: wallet(n), currency: 0, owed_units: units })
    })
    await between()
    const lane = new Lane()
    await saveRows(lane, client, TARGET, set)
    await lane.end()
    return set
  }
  async function owed(): Promise<string[]> {
    const { rows } = await db
      .pool('owner')
      .query<{ owed: string }>('SELECT owed_units::text AS owed FROM chain.credit ORDER BY account_wallet')
    return rows.map((row) => row.owed)
  }

  it('[S3.2] stand there once, as they are now', async () => {
    await owe(5n)
    const { stored } = await owe(6n)
    expect(stored.size).to.equal(3)
    expect(await owed()).to.deep.equal(['6', '6', '6'])
  })

  it('[S3.2] are not taken for others when somebody wrote them meanwhile: nothing is stored', async () => {
    await owe(5n)
    const write = () =>
      db
        .pool('owner')
        .query('UPDATE chain.credit SET owed_units = 9 WHERE account_wallet = $1', [
          Buffer.from(wallet(1).slice(2), 'hex'),
        ])
    await client.query('BEGIN')
    const failed = await owe(6n, write).then(
      () => 'nothing',
      (error: Error) => error.message,
    )
    await client.query('ROLLBACK')
    expect(failed).to.equal('3 rows of credit were read, 2 of them replaced')
    expect(await owed()).to.deep.equal(['5', '9', '5'])
  })
})
