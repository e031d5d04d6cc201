import { expect } from 'chai'
import { readServerLog, waitsOf } from '#test/kit/cluster/serverLog.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('evidence of a statement that waited', () => {
  const [mine, other] = [useDatabase(), useDatabase()]
  const nameOf = async (database: typeof mine): Promise<string> =>
    (await database.pool('owner').query('SELECT current_database() AS name')).rows[0].name

  it('who waits for a row for ever is ended in the time of a test, and the log of its database says who held it', async () => {
    const pool = mine.pool('owner')
    const { rows } = await pool.query('SHOW lock_timeout')
    expect(rows).to.deep.equal([{ lock_timeout: '30s' }])
    const [holder, waiter] = [await pool.connect(), await pool.connect()]
    try {
      await holder.query('BEGIN')
      await holder.query("UPDATE app.clock SET shift = '0'")
      const { rows } = await holder.query('SELECT pg_backend_pid() AS pid')
      await waiter.query("SET lock_timeout = '1200ms'")
      const error = await waiter.query("UPDATE app.clock SET shift = '1 hour'").catch((error: Error) => error)
      expect(String(error)).to.contain('lock timeout')
      const name = await nameOf(mine)
      const said = await until('the log says so', async () => {
        const text = waitsOf(readServerLog(), name)
        return text.includes('canceling statement due to lock timeout') && text
      })
      expect(said).to.match(new RegExp(`still waiting for.*\\n.*DETAIL: .* ${rows[0].pid}\\.`))
      expect(said).to.contain("STATEMENT:  UPDATE app.clock SET shift = '1 hour'")
    } finally {
      await waiter.query('RESET lock_timeout')
      await holder.query('ROLLBACK')
      waiter.release()
      holder.release()
    }
    expect(waitsOf(readServerLog(), await nameOf(other))).to.equal('')
  })
})
