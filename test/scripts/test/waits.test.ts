import { expect } from 'chai'
import { readServerLog, waitsOf } from '#test/kit/cluster/serverLog.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'

const HELD = "UPDATE app.clock SET shift = '0'"
const WAITS = "UPDATE app.clock SET shift = '1 hour'"
const GIVES_UP = "UPDATE app.clock SET shift = '2 hours'"

describe('evidence of a statement that waited', () => {
  const [mine, other] = [useDatabase(), useDatabase()]
  const saidOf = async (database: typeof mine): Promise<string> => {
    const { rows } = await database.pool('owner').query('SELECT current_database() AS name')
    return waitsOf(readServerLog(), rows[0].name)
  }
  const logHas = (what: RegExp) => until(`the log has ${what}`, async () => what.test(await saidOf(mine)))

  it('who waits for a row for ever is ended in the time of a test, and the log of its database says who held it', async () => {
    const pool = mine.pool('owner')
    expect((await pool.query('SHOW lock_timeout')).rows).to.deep.equal([{ lock_timeout: depth('30s', '0') }])
    const [holder, waiter] = [await pool.connect(), await pool.connect()]
    try {
      await holder.query(`BEGIN; ${HELD}`)
      const { rows } = await holder.query('SELECT pg_backend_pid() AS pid')
      const waits = waiter.query(WAITS)
      await logHas(
        new RegExp(`still waiting for.*\\n.*DETAIL: .* ${rows[0].pid}\\.[^]*?STATEMENT:  ${WAITS}`),
      )
      await holder.query('ROLLBACK')
      await waits

      await holder.query(`BEGIN; ${HELD}`)
      await waiter.query("SET lock_timeout = '10ms'")
      expect(await waiter.query(GIVES_UP).catch(String)).to.contain('lock timeout')
      await logHas(new RegExp(`due to lock timeout\\n[^]*?STATEMENT:  ${GIVES_UP}`))
      expect(await saidOf(other)).to.not.match(new RegExp(`${WAITS}|${GIVES_UP}`))
    } finally {
      await holder.query('ROLLBACK')
      await waiter.query('RESET lock_timeout')
      waiter.release()
      holder.release()
    }
  })
})
