import { setTimeout as wait } from 'node:timers/promises'
import { printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { holdsExactly } from '../verify.ts'
import { type Follower, msUntilStored, startFollower, startLive } from './live.ts'
import { FIRST_BLOCKS } from './measureTip.ts'

/** A standby tries again once in this time. */
const STANDBY_MS = 1000

/** From the death of the leader, without a word, to a block that came after it, stored by the other; leases as they are when nobody sets them. */
export async function measureTakeover(
  cluster: DurableCluster,
  { runs, pollMs }: { runs: number; pollMs: number },
): Promise<void> {
  const live = await startLive()
  const database = await cluster.database()
  const first = await live.grow(FIRST_BLOCKS)
  let leader = await startFollower(database, live.url, pollMs)
  await msUntilStored(database, first)
  const ms: number[] = []
  for (let run = 0; run < runs; run++) {
    const standby = await startFollower(database, live.url, pollMs)
    await untilRole(standby, 'standby')
    await wait(Math.random() * STANDBY_MS)
    const atNs = process.hrtime.bigint().toString()
    leader.kill()
    ms.push(Math.round(await msUntilStored(database, { ...(await live.grow(1)), atNs })))
    leader = standby
  }
  const { rows } = await database.pool('owner').query('SELECT writer_term AS term FROM chain.cursor')
  await leader.stop()
  const verified = rows[0].term === 1 + runs && (await holdsExactly(database, await live.owners()))
  live.stop()
  await database.drop()
  const spread = { takeover_ms: spreadOf(ms) }
  printLine(
    'index_takeover',
    runs,
    { poll_ms: pollMs, takeover_ms: spread.takeover_ms.median, verified },
    spread,
  )
}

async function untilRole(follower: Follower, role: string): Promise<void> {
  while ((await follower.role()) !== role) await wait(10)
}
