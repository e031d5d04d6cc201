import { Agent, request } from 'node:http'
import { parseArgs } from 'node:util'
import { openCalls, timeIn } from '#test/api/bookings/openCalls.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { percentile, printLine, spreadOf } from '../line.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/**
 * One time of a creator that everybody wants: each account asks once for the same half an hour, over 64 connections and
 * through two processes of the api. Double booked: people beyond the first who were answered that it is theirs; goal: none.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, accounts: { type: 'string', default: '2000' } },
})
const [runs, accounts] = [Number(values.runs), Number(values.accounts)]
const CONNECTIONS = 64

interface Answers {
  perS: number
  p99Ms: number
  held: number
  busy: number
}

/** Asks for a time as one person; answers the status. */
function ask(agent: Agent, url: string, { token }: Person, startsAt: string): Promise<number> {
  const body = JSON.stringify({ startsAt })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': body.length,
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject).end(body)
  })
}

/** Everybody asks for one time. @throws Error for an answer that is neither the time, nor a refusal, nor a wait */
async function measureOne(urls: string[], people: readonly Person[], startsAt: string): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const times: number[] = []
  const statuses = new Map<number, number>()
  const queue = people.entries()
  const client = async () => {
    for (const [n, person] of queue) {
      const askedAt = performance.now()
      const status = await ask(agent, urls[n % urls.length] as string, person, startsAt)
      times.push(performance.now() - askedAt)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  const strange = [...statuses.keys()].filter((status) => ![201, 409, 429, 503].includes(status))
  if (strange.length > 0) throw new Error(`answered ${strange.join(', ')}`)
  return {
    ...{ perS: Math.round(people.length / seconds), p99Ms: Math.round(percentile(times, 0.99)) },
    ...{ held: statuses.get(201) ?? 0, busy: statuses.get(503) ?? 0 },
  }
}

const db = await startDurableDatabase()
const installation = createInstallation()
try {
  const people = await seedPeople(db.pool('api'), installation, accounts)
  const settings = { LOG_LEVEL: 'warn' }
  const apis = [await startApi(db, installation, settings), await startApi(db, installation, settings)]
  const calls = await openCalls((apis[0] as { url: string }).url)
  await db.pool('owner').query('ANALYZE')
  const urls = apis.map(({ url }) => `${url}${calls.path}/reservations`)
  const all: Answers[] = []
  // the first run fills caches and is not counted
  for (let run = 0; run <= runs; run++) {
    const answers = await measureOne(urls, people, timeIn(3 + run, '10:00'))
    if (answers.held === 0) throw new Error('nobody holds the time')
    if (run > 0) all.push(answers)
  }
  for (const api of apis) await api.stop()
  const spread = {
    attempts_per_s: spreadOf(all.map(({ perS }) => perS)),
    attempt_p99_ms: spreadOf(all.map(({ p99Ms }) => p99Ms)),
  }
  printLine(
    'slot',
    runs,
    {
      accounts,
      attempts_per_s: spread.attempts_per_s.median,
      attempt_p99_ms: spread.attempt_p99_ms.median,
      busy: all.reduce((sum, { busy }) => sum + busy, 0),
      double_booked: all.reduce((sum, { held }) => sum + held - 1, 0),
    },
    spread,
  )
} finally {
  installation.remove()
  await db.stop()
}
