import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { readHoldings } from '#api/access/holdings/readHoldings.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const ORPHANS = 20_000

describe('how settled a holding is', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 6)
    creator = await stage.creator(fan())
  })

  const lostOf = async (person: Person) => {
    const tx = await db.pool('api').connect()
    const collection = `0x${creator.collection.toString('hex')}`
    const asked = { collections: [collection], tokens: [] }
    const { lost } = await readHoldings(tx, CHAIN_ID, asked, person.accountId).finally(() => tx.release())
    return lost.map(({ cause }) => cause)
  }

  it('[T34] more than latest needs that providers agree', async () => {
    const person = fan()
    await stage.givePass(creator, { passId: 1, owner: person.wallet })
    const room = await stage.room(creator)
    const levels: string[] = []
    for (const agreed of ['number - 10', 'number']) {
      for (let n = 0; n < 5; n++) await stage.block()
      await db.pool('indexer').query(`UPDATE chain.cursor SET agreed = ${agreed}`)
      const reply = await enter(api().url, person, room)
      expect(reply.status, reply.text).to.equal(201)
      const { rows } = await db
        .pool('api')
        .query("SELECT evidence -> 'right' ->> 'level' AS level FROM app.decision WHERE id = $1", [
          reply.body.decisionId,
        ])
      levels.push(rows[0].level)
      await person.call(api().url, 'DELETE', `/v1/seats/${reply.body.seatId}`)
    }
    expect(levels).to.deep.equal(['latest', 'finalized'])
  })

  it('[T9] a purchase that a reorg dropped is remembered above finality only', async () => {
    const person = fan()
    await stage.givePass(creator, { passId: 2, owner: person.wallet })
    await stage.reorg(creator, 2, person.wallet)
    expect(await lostOf(person)).to.deep.equal(['reorged'])
    for (let n = 0; n < 4; n++) await stage.block()
    expect(await lostOf(person)).to.deep.equal([])
  })

  it('[T9] and is found by its receiver, however many others were dropped', async () => {
    const person = fan()
    const owner = db.pool('owner')
    await db.pool('indexer').query(
      `INSERT INTO chain.orphan (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind)
         SELECT ${CHAIN_ID}, 1, sha256('x'), n, 1000, sha256(n::text::bytea), 0, 0, $1,
           ARRAY[sha256('t'), sha256('from'), sha256(n::text::bytea)], '', 1 FROM generate_series(10, ${ORPHANS}) n`,
      [creator.collection],
    )
    await owner.query('ANALYZE chain.orphan')
    await stage.givePass(creator, { passId: 3, owner: person.wallet })
    await stage.reorg(creator, 3, person.wallet)
    const scans = async () => {
      const { rows } = await owner.query<{ by_key: number; whole: number }>(
        `SELECT (SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'orphan_receiver')::int AS by_key,
           (SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'orphan' AND schemaname = 'chain')::int AS whole`,
      )
      return rows[0] as { by_key: number; whole: number }
    }
    const before = await scans()
    expect((await enter(api().url, person, await stage.room(creator))).body.code).to.equal('REORGED')
    const after = await until('the scan is counted', async () => {
      const now = await scans()
      return now.by_key > before.by_key ? now : null
    })
    expect(after.whole).to.equal(before.whole)
    expect(await lostOf({ ...person, wallet: randomBytes(20) })).to.deep.equal(['reorged'])
  })
})
