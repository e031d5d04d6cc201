import { expect } from 'chai'
import { migrate } from '#db/migrate.ts'
import { useDatabaseBefore } from '#test/kit/database.ts'

const MIGRATION = '20261123000121_one_card_queue'

describe('card time of an older installation', () => {
  const database = useDatabaseBefore(MIGRATION)

  it('[S4.16] becomes one queue of each account and tier; what ran beside each other runs one behind the other', async () => {
    const owner = database.pool('owner')
    const id = (kind: string, n: number) => `${kind}_${String(n).padStart(22, '0')}`
    await owner.query('INSERT INTO app.account (id) VALUES ($1), ($2)', [id('acc', 1), id('acc', 2)])
    await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [
      id('cre', 1),
      id('acc', 2),
    ])
    const add = (
      n: number,
      queue: number,
      tier: number,
      [from, until, length]: (number | null)[],
      account = 1,
    ) =>
      owner.query(
        `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, length_s, valid_from, valid_until)
         SELECT $1::text, $2, $3, $4, 1, decode(repeat('ab', 20), 'hex'), $5, 1, $1::text, $6, t.now + make_interval(secs => $7), t.now + make_interval(secs => $8)
         FROM (SELECT date_trunc('second', app.now()) AS now) t`,
        [id('ent', n), id('ent', queue), id('acc', account), id('cre', 1), tier, length, from, until],
      )
    // used up long ago; two queues that run beside each other, one with something behind; one for ever
    await add(1, 1, 1, [-90_000, -80_000, 10_000])
    await add(2, 2, 1, [-100, 900, 1000])
    await add(3, 2, 1, [900, 1900, 1000])
    await add(4, 4, 1, [-50, 450, 500])
    await add(5, 5, 1, [-10, null, null])
    // of another tier and another account
    await add(6, 6, 2, [-100, 900, 1000])
    await add(7, 7, 1, [-100, 900, 1000], 2)
    await add(8, 7, 1, [900, 1900, 1000], 2)
    const { rows: before } = await owner.query(
      'SELECT id, valid_from, valid_until FROM app.entitlement ORDER BY id',
    )
    expect(await migrate(database.url('owner'))).to.include(MIGRATION)
    const { rows } = await owner.query(
      'SELECT id, queue_id AS queue, valid_from, valid_until FROM app.entitlement ORDER BY id',
    )
    expect(rows.map(({ queue }) => queue)).to.deep.equal([2, 2, 2, 2, 2, 6, 7, 7].map((n) => id('ent', n)))
    const keep = ({ id: own, valid_from, valid_until }: (typeof rows)[number]) => ({
      id: own,
      valid_from,
      valid_until,
    })
    for (const n of [0, 1, 5, 6, 7]) expect(keep(rows[n])).to.deep.equal(before[n])
    const [, running, behind, beside, endless] = rows
    const seconds = ({ valid_from: from, valid_until: until }: (typeof rows)[number]) => (until - from) / 1000
    // it ran for fifty seconds, and a little more while this was set up
    expect(beside.valid_from).to.deep.equal(running.valid_until)
    expect(seconds(beside)).to.be.within(430, 450)
    expect(behind.valid_from).to.deep.equal(beside.valid_until)
    expect(seconds(behind)).to.equal(1000)
    expect(endless.valid_from).to.deep.equal(behind.valid_until)
    expect(endless.valid_until).to.equal(null)
  })
})
