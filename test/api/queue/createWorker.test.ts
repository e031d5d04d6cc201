import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { expect } from 'chai'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { createWorker, type Worker } from '#api/queue/createWorker.ts'
import type { Jobs } from '#api/queue/jobs.ts'
import { beatPulse } from '#api/queue/pulse.ts'
import { createPool } from '#db/client.ts'
import { newTimedId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'

const log = pino({ level: 'silent' })

describe('createWorker', () => {
  const database = useDatabase()
  const running: { worker: Worker; pool: Pool }[] = []
  afterEach(async () => {
    for (const { worker, pool } of running.splice(0)) {
      await worker.stop()
      await pool.end()
    }
  })

  async function start(jobs: Jobs, name = 'one') {
    const url = database.url('worker')
    const pool = createPool(url, { max: 6, name })
    const worker = await createWorker({ pool, databaseUrl: url, log, jobs: [jobs] })
    running.push({ worker, pool })
    return { worker, pool }
  }
  async function put(topic: string, key: string) {
    await database
      .pool('worker')
      .query('INSERT INTO app.outbox (id, topic, key, body) VALUES ($1, $2, $3, $4)', [
        newTimedId('job', Date.now(), randomBytes),
        topic,
        key,
        { note: key },
      ])
  }
  const row = async (topic: string, key: string) =>
    (
      await database
        .pool('worker')
        .query('SELECT * FROM app.outbox WHERE topic = $1 AND key = $2', [topic, key])
    ).rows[0]

  it('begins a loop again at once while it says that there is more, and pauses when it does not', async () => {
    let ran = 0
    const over = Promise.withResolvers<void>()
    const run = async (): Promise<'more' | undefined> => {
      ran += 1
      if (ran < 5) return 'more'
      over.resolve()
      return undefined
    }
    // whoever waits for its pause waits for longer than this test may take
    await start({ loops: [{ name: 'long', everyMs: 600_000, isExclusive: true, run }] })
    await over.promise
    expect(ran).to.equal(5)
  })

  it('performs an effect after its commit and marks it done', async () => {
    const heard = new EventEmitter()
    await start({ topics: { 'test.tell': async (effect) => void heard.emit('effect', effect) } })
    const [[effect]] = await Promise.all([once(heard, 'effect'), put('test.tell', 'a')])
    expect(effect).to.deep.equal({ key: 'a', body: { note: 'a' } })
    await until('it is done', async () => (await row('test.tell', 'a')).state === 'done')
  })

  it('shares effects between two workers: each is performed once', async () => {
    const seen: string[] = []
    const topics = { 'test.share': async ({ key }: { key: string }) => void seen.push(key) }
    await Promise.all([start({ topics }), start({ topics }, 'two')])
    const keys = Array.from({ length: 120 }, (_unused, n) => `k${n}`)
    await Promise.all(keys.map((key) => put('test.share', key)))
    await until('all are performed', () => seen.length >= keys.length)
    expect(seen.sort()).to.deep.equal(keys.sort())
  })

  it('tries a failed effect again later, and parks it after twelve times with its cause', async () => {
    let fails = 0
    await start({
      topics: {
        'test.fail': async () => {
          fails++
          throw new Error('the engine is away')
        },
      },
    })
    await put('test.fail', 'x')
    await until('it is parked', async () => {
      // no waiting for the pauses: their length is in the row, and what is due is due
      await database
        .pool('worker')
        .query("UPDATE app.outbox SET due_at = app.now() WHERE topic = 'test.fail' AND state = 'due'")
      return (await row('test.fail', 'x')).state === 'parked'
    })
    expect(fails).to.be.at.least(12)
    expect((await row('test.fail', 'x')).error).to.contain('the engine is away')
  })

  it('[T37] effects that hang, however many, keep no other one waiting', async () => {
    const heard: string[] = []
    let letGo = () => {}
    const hanging = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const { worker } = await start({
      topics: {
        'test.hang': async () => hanging,
        'test.quick': async ({ key }) => void heard.push(key),
      },
    })
    // a media node takes the call and does not answer: each of its removals lasts until it is given up
    await Promise.all(Array.from({ length: 60 }, (_unused, n) => put('test.hang', `h${n}`)))
    await until('all of them hang', async () => (await row('test.hang', 'h59')).tries > 0)
    const quick = until('the other one is performed', () => heard.length > 0, promised(2000))
    await Promise.all([put('test.quick', 'a'), quick]).finally(() => letGo())
    await worker.stop()
    expect((await row('test.hang', 'h0')).state, 'who stops waits for what hangs').to.equal('done')
  })

  it('leaves topics alone that it does not know', async () => {
    await start({})
    await put('test.unknown', 'x')
    await put('test.unknown', 'y')
    const one = await row('test.unknown', 'x')
    expect([one.state, one.tries]).to.deep.equal(['due', 0])
  })

  it('an exclusive loop runs in one worker, and in the other when that one is gone', async () => {
    const ran: string[] = []
    const loop = (who: string): Jobs => ({
      loops: [{ name: 'test-loop', everyMs: 20, isExclusive: true, run: async () => void ran.push(who) }],
    })
    const one = await start(loop('one'))
    await until('it runs', () => ran.length >= 3)
    await start(loop('two'), 'two')
    await until('it goes on', () => ran.length >= 20)
    expect(new Set(ran)).to.deep.equal(new Set(['one']))
    await one.worker.stop()
    await until('the other one runs', () => ran.includes('two'))
    const after = ran.slice(ran.indexOf('two'))
    expect(new Set(after)).to.deep.equal(new Set(['two']))
  })

  it('a worker whose connections are cut leads and hears again', async () => {
    const heard: (string | null)[] = []
    let runs = 0
    await start({
      loops: [{ name: 'test-cut', everyMs: 20, isExclusive: true, run: async () => void runs++ }],
      listeners: [{ channel: 'test', run: async (payload) => void heard.push(payload) }],
    })
    await until('it leads and hears', () => heard.length === 1 && runs > 0)
    expect(heard[0]).to.equal(null)
    await database
      .pool('owner')
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'stagedoor_worker' AND datname = current_database() AND application_name IN ('one', 'worker listens')",
      )
    const before = runs
    await until('it leads and hears again', () => heard.length === 2 && runs > before + 2)
    expect(heard[1], 'it reads the durable state after a gap').to.equal(null)
    await database.pool('worker').query("SELECT pg_notify('test', 'hello')")
    await until('it hears what is said', () => heard.length === 3)
    expect(heard[2]).to.equal('hello')
  })

  it('remembers until when the installation was away', async () => {
    const pool = database.pool('worker')
    const read = async () => (await pool.query("SELECT * FROM app.pulse WHERE process = 'api'")).rows[0]
    await beatPulse(pool, 'api')
    await beatPulse(pool, 'api')
    expect((await read()).away_until).to.equal(null)
    await pool.query("UPDATE app.pulse SET at = at - interval '11 seconds' WHERE process = 'api'")
    await beatPulse(pool, 'api')
    expect((await read()).away_until).to.be.instanceOf(Date)
  })
})
