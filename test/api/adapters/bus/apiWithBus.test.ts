import { expect } from 'chai'
import { readConfig } from '#api/config.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { useOwnDatabase } from '#test/kit/database.ts'
import { startRedis } from '#test/kit/redis/startRedis.ts'
import { until } from '#test/kit/time/until.ts'

describe('an api at its bus', () => {
  const db = useOwnDatabase()
  const installation = createInstallation()
  after(() => installation.remove())

  const readyz = async (url: string) =>
    (await (await fetch(`${url}/readyz`)).json()) as { degraded?: string[] }
  const isAway = async (url: string) => (await readyz(url)).degraded?.includes('bus_away') ?? false

  it('starts while the bus is away, names it, and finds it by itself', async function () {
    this.timeout(60_000)
    const redis = await startRedis({ login: { user: 'us', password: 'right' } })
    await redis.goAway()
    const api = await startApi(db, installation, {
      BUS_URL: redis.url.replace('://', '://us@'),
      BUS_PASSWORD_FILE: installation.file('bus', 'right\n'),
      BUS_PREFIX: 'hall-2',
    })
    try {
      expect((await fetch(`${api.url}/readyz`)).status).to.equal(200)
      expect(await isAway(api.url)).to.equal(true)
      await redis.back()
      await until('it is found', async () => !(await isAway(api.url)))
      expect(redis.subscribers('hall-2:rooms')).to.equal(1)
      expect(api.output()).to.not.include('right')
    } finally {
      await api.stop()
      await redis.stop()
    }
    expect(redis.subscribers('hall-2:rooms')).to.equal(0)
  })

  it('without an address the database is its bus', async function () {
    this.timeout(60_000)
    const api = await startApi(db, installation)
    try {
      expect(await isAway(api.url)).to.equal(false)
      const { rows } = await db
        .pool('owner')
        .query(
          "SELECT FROM pg_stat_activity WHERE application_name = 'api-bus' AND datname = current_database()",
        )
      expect(rows).to.have.length(1)
    } finally {
      await api.stop()
    }
  })

  it('an address that is none is refused at the start', () => {
    const settings = {
      ...{ ...installation.settings, DATABASE_URL: db.url('api'), PUBLIC_URL: 'http://localhost:3000' },
      ...{ PORT: '3000', INTERNAL_PORT: '3001' },
    }
    expect(() => readConfig('api', settings)).to.not.throw()
    for (const BUS_URL of ['http://localhost:6379', 'redis://localhost/1', 'localhost:6379'])
      expect(() => readConfig('api', { ...settings, BUS_URL }), BUS_URL).to.throw(
        'BUS_URL: write redis://user@host:6379',
      )
  })
})
