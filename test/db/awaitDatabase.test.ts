import { expect } from 'chai'
import { createPool } from '#db/client.ts'
import { awaitDatabase } from '#db/connections/awaitDatabase.ts'
import { useDatabase } from '#test/kit/database.ts'
import { tapDatabase } from './tapDatabase.ts'

describe('a process that starts before its database answers', () => {
  const database = useDatabase()

  it('[T37] waits for it, and goes on as soon as it is there', async () => {
    const tap = await tapDatabase(database.url('api'))
    const pool = createPool(tap.url, { max: 1, name: 'test', onIdleError: () => {} })
    tap.refuse(2)
    await awaitDatabase(pool, 10_000)
    expect(tap.refused()).to.equal(2)
    await pool.end()
    await tap.stop()
  })

  it('[T37] says what is wrong when it does not come, and at once when waiting helps nothing', async () => {
    const away = createPool('postgres://nobody:nothing@127.0.0.1:9/none', {
      max: 1,
      name: 'test',
      onIdleError: () => {},
    })
    expect(await awaitDatabase(away, 300).catch((error) => error.code)).to.equal('ECONNREFUSED')
    await away.end()
    const wrong = new URL(database.url('api'))
    wrong.pathname = '/not_a_database'
    const pool = createPool(wrong.href, { max: 1, name: 'test', onIdleError: () => {} })
    // whoever waited would wait for longer than this test may take
    expect(await awaitDatabase(pool, 3_600_000).catch((error) => error.code)).to.equal('3D000')
    await pool.end()
  })
})
