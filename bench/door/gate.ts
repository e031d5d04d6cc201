import { parseArgs } from 'node:util'
import { admit } from '#api/access/admit.ts'
import type { Access } from '#api/access/createAccess.ts'
import { createFollowForeign } from '#api/access/revocation/followForeign.ts'
import { type AdmissionContext, readContext } from '#api/access/verdict/readContext.ts'
import { verdictFor } from '#api/access/verdict/verdictFor.ts'
import { behindRules, foreign } from '#test/api/access/tokens/foreignGate.ts'
import { openAccess, scriptTokens } from '#test/api/access/tokens/ownAccess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { percentile, printLine, spreadOf } from '../line.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/**
 * A door for tokens that were not made here: how long a verdict takes whose answer is known (budget: 2,000 µs), and how many calls of the
 * lens one look at 500 people inside takes (budget: 4). The chain is a script that answers at once: what a node needs is not measured.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    seats: { type: 'string', default: '500' },
    verdicts: { type: 'string', default: '5000' },
  },
})
const [runs, seats, verdicts] = [Number(values.runs), Number(values.seats), Number(values.verdicts)]
const TOKEN = `0x${'20'.repeat(20)}`

/** Microseconds from a context to a verdict by an answer that is known, 99th of a hundred. */
async function measureCached(access: Access, contexts: AdmissionContext[]): Promise<number> {
  const micros: number[] = []
  for (let n = 0; n < verdicts; n++) {
    const startedAt = performance.now()
    const { verdict } = await verdictFor(
      access.entitlements,
      contexts[n % contexts.length] as AdmissionContext,
      'watch',
    )
    micros.push((performance.now() - startedAt) * 1000)
    if (verdict.verdict !== 'allow') throw new Error('everybody holds enough')
  }
  return Math.round(percentile(micros, 0.99))
}

const db = await startDurableDatabase()
const installation = createInstallation()
try {
  const stage = await setStage(db)
  const [host, ...people] = await seedPeople(db.pool('api'), installation, seats + 1)
  const creator = await stage.creator(host as Person)
  const room = await stage.room(creator)
  await behindRules(db, creator, room, {
    mode: 'any',
    conditions: [foreign({ kind: 'erc20', address: TOKEN }, 5n)],
  })
  const tokens = scriptTokens()
  for (const { wallet } of people) tokens.held.set(`0x${wallet.toString('hex')}`, 5n)
  const access = openAccess(db, tokens)
  for (const { accountId } of people)
    await admit(access, {
      ...{ accountId, sessionId: `s${accountId}`, roomId: room, action: 'watch', move: false },
      ...{ takeOver: null, guest: null, trace: 'bench' },
    })
  const follow = createFollowForeign(access)
  const [cachedUs, calls]: [number[], number[]] = [[], []]
  // the first run fills caches and is not counted
  for (let run = 0; run <= runs; run++) {
    tokens.calls.length = 0
    await follow()
    const lensCalls = tokens.calls.length
    const contexts: AdmissionContext[] = []
    for (const { accountId } of people) {
      const context = await readContext(access.pool, CHAIN_ID, room, accountId)
      if (!context) throw new Error('the room is gone')
      contexts.push(context)
    }
    const us = await measureCached(access, contexts)
    if (tokens.calls.length > lensCalls) throw new Error('a verdict asked the chain')
    if (run === 0) continue
    cachedUs.push(us)
    calls.push(lensCalls)
  }
  const spread = { cached_p99_us: spreadOf(cachedUs), recheck_calls_500: spreadOf(calls) }
  printLine(
    'gate',
    runs,
    {
      ...{ seats, verdicts },
      cached_p99_us: spread.cached_p99_us.median,
      recheck_calls_500: spread.recheck_calls_500.max,
    },
    spread,
  )
} finally {
  installation.remove()
  await db.stop()
}
