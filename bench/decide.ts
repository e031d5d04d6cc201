import { parseArgs } from 'node:util'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { measureAdmit, measureAdmitOpen } from './decide/measureAdmit.ts'
import { measureDecide } from './decide/measureDecide.ts'
import { printLine, spreadOf } from './line.ts'
import { startDurableDatabase } from './machine/durableCluster.ts'

/**
 * The door: a verdict in process with cached holdings, and whole admissions over HTTP into a members-only room with places,
 * each with its signed decision and seat committed to the disk: as many as 32 connections get through, and how long one
 * waits when 250 a second arrive. The api is a process of its own; this one asks.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    accounts: { type: 'string', default: '10000' },
    admissions: { type: 'string', default: '2000' },
  },
})
const ARRIVALS_PER_S = 250
const [runs, accounts, admissions] = [Number(values.runs), Number(values.accounts), Number(values.admissions)]

const db = await startDurableDatabase()
const installation = createInstallation()
try {
  const stage = await setStage(db)
  const [host, ...people] = await seedPeople(db.pool('api'), installation, accounts + 1)
  const creator = await stage.creator(host as Person)
  await db.pool('indexer').query(
    `INSERT INTO chain.pass (chain_id, collection, pass_id, owner, tier_no, valid_until, bought_at, block, log_index, tx_hash)
       SELECT 31337, $1, n, w, 1, now() + interval '1 hour', now(), 100, 0, sha256(w) FROM unnest($2::bytea[]) WITH ORDINALITY x (w, n)`,
    [creator.collection, people.map((person) => person.wallet)],
  )
  await db.pool('owner').query('ANALYZE')
  const [decide, p99, perS, open]: [number[], number[], number[], number[]] = [[], [], [], []]
  const empty = () =>
    db
      .pool('api')
      .query(
        "UPDATE app.seat SET state = 'ended', ended_at = now(), end_reason = 'LEFT' WHERE state <> 'ended'",
      )
  const api = await startApi(db, installation, { LOG_LEVEL: 'warn' })
  // the first run fills caches and is not counted
  for (let run = 0; run <= runs; run++) {
    const room = await stage.room(creator, { capacity: admissions })
    const decideUs = await measureDecide(db, room, people)
    const admit = await measureAdmit(api.url, room, people.slice(0, admissions))
    await empty()
    const other = await stage.room(creator, { capacity: admissions })
    const openMs = await measureAdmitOpen(api.url, other, people.slice(0, admissions), ARRIVALS_PER_S)
    await empty()
    if (run === 0) continue
    decide.push(decideUs)
    p99.push(admit.p99Ms)
    perS.push(admit.perS)
    open.push(openMs)
  }
  await api.stop()
  const spread = {
    decide_p99_us: spreadOf(decide),
    admit_p99_ms: spreadOf(p99),
    admits_per_s: spreadOf(perS),
    admit_open_p99_ms: spreadOf(open),
  }
  printLine(
    'decide',
    runs,
    {
      accounts,
      decide_p99_us: spread.decide_p99_us.median,
      admit_p99_ms: spread.admit_p99_ms.median,
      admits_per_s: spread.admits_per_s.median,
      admit_open_p99_ms: spread.admit_open_p99_ms.median,
    },
    spread,
  )
} finally {
  installation.remove()
  await db.stop()
}
