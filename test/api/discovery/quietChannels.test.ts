import { expect } from 'chai'
import { QUIET, readQuietChannels } from '#api/discovery/readLive.ts'
import { useDatabase } from '#test/kit/database.ts'

/** A step of a plan that was run. */
interface Step {
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Step[]
}

const readBy = (step: Step): number =>
  step['Actual Loops'] * (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) +
  (step.Plans ?? []).reduce((sum, inner) => sum + readBy(inner), 0)

describe('channels to look at', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const sql = (text: string) => db.pool('owner').query(text)
  const idOf = (prefix: string, n: string) => `'${prefix}_' || lpad((${n})::text, 22, '0')`
  before(async () => {
    await sql(`INSERT INTO app.account (id) SELECT ${idOf('acc', 'n')} FROM generate_series(1, 300) n`)
    await sql(
      `INSERT INTO app.creator (id, account_id) SELECT ${idOf('cre', 'n')}, ${idOf('acc', 'n')} FROM generate_series(1, 300) n`,
    )
    await sql(
      `INSERT INTO app.channel (id, creator_id, handle, name, created_at)
       SELECT ${idOf('chn', 'n')}, ${idOf('cre', '1 + n % 300')}, 'q' || translate(n::text, '0123456789', 'bcdfghkmpt') || 'x', 'N' || n,
         app.now() - n * interval '1 minute' FROM generate_series(1, 3000) n`,
    )
    await sql(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at, ended_at, end_reason)
       SELECT ${idOf('rom', 'n')}, ${idOf('chn', '11 + n % 2900')}, 'stream', CASE WHEN n % 2900 = 5 THEN 'private' ELSE 'public' END::app.visibility,
         'A', 'ended', app.now() - n * interval '1 minute', app.now(), 'HOST_ENDED' FROM generate_series(1, 12000) n`,
    )
    await sql('ANALYZE app.channel; ANALYZE app.room; ANALYZE app.creator; ANALYZE app.account')
  })

  it('[S0.24][T37] cost as much however many channels and streams there are', async () => {
    const { rows } = await sql(`EXPLAIN (ANALYZE, FORMAT JSON) ${QUIET}`)
    expect(readBy(rows[0]['QUERY PLAN'][0].Plan)).to.be.below(10_000)
  })

  it('[S0.24] those that streamed last in public come first, then those that are new', async () => {
    const handles = (await readQuietChannels(db.pool('api'))).map(({ id }) => Number(id.slice(4)))
    expect(handles).to.deep.equal([12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24])
    await sql("UPDATE app.room SET visibility = 'private' WHERE channel_id > 'chn_0000000000000000000013'")
    const few = (await readQuietChannels(db.pool('api'))).map(({ id }) => Number(id.slice(4)))
    expect(few).to.deep.equal([12, 13, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
