import type { Clock } from '#domain/clock.ts'
import type { SecurityFactKind, SecurityLog } from '#domain/securityFact.ts'

interface InfoLog {
  info(facts: object, message: string): void
}

const MINUTE_MS = 60_000
/** Lines of a kind and prefix in a minute; what comes beyond is counted and told in one line. */
const LINES_A_MINUTE = 10
/** Lines of a kind in a minute, whatever comes: those at once, and those with counts when the minute is over. */
const LINES_AT_ONCE = 150
const LINES_WITH_COUNTS = 50
/** Prefixes of a kind that are counted by themselves in a minute; the others share one count. */
const MAX_TOLD_APART = 2000
const OTHERS = 'others'

/** What one kind of fact came to in a minute; prefixes beyond those that are told apart are the others. */
interface ToldKind {
  lines: number
  prefixes: Map<string | null, { lines: number; beyond: number }>
  others: number
}

/**
 * The security log of a process: one structured line for each fact, at level info and therefore at the default level.
 * Beyond ten of a kind and prefix in a minute there is one line with the count when the minute is over, and beyond 150 of
 * a kind fifty such lines, the last for all who are not named: 200 of a kind, so that an attack is seen and fills no disk;
 * memory is bounded whatever comes.
 */
export function createSecurityLog({
  log,
  clock,
  minuteMs = MINUTE_MS,
}: {
  log: InfoLog
  clock: Clock
  /** milliseconds of what is called a minute here */
  minuteMs?: number
}): SecurityLog {
  let told = new Map<SecurityFactKind, ToldKind>()
  let endsAtMs = 0
  let timer: NodeJS.Timeout | undefined

  function write(fact: object): void {
    log.info({ security: true, ...fact }, 'security')
  }

  function writeCounts(kind: SecurityFactKind, { prefixes, others }: ToldKind): void {
    const loud = [...prefixes]
      .filter(([, { beyond }]) => beyond > 0)
      .sort(([, a], [, b]) => b.beyond - a.beyond)
    const named = loud.slice(0, LINES_WITH_COUNTS - 1)
    let rest = others
    for (const [, { beyond }] of loud.slice(named.length)) rest += beyond
    for (const [prefix, { beyond }] of named) write({ kind, account: null, prefix, ref: null, count: beyond })
    if (rest > 0) write({ kind, account: null, prefix: OTHERS, ref: null, count: rest })
  }

  function closeMinute(): void {
    clearTimeout(timer)
    timer = undefined
    for (const [kind, its] of told) writeCounts(kind, its)
    told = new Map()
  }

  function openMinute(now: number): void {
    endsAtMs = now + minuteMs
    timer = setTimeout(closeMinute, minuteMs)
    timer.unref()
  }

  return {
    write({ kind, account = null, prefix = null, ref = null, count = 1 }) {
      const now = clock()
      if (timer && now >= endsAtMs) closeMinute()
      if (!timer) openMinute(now)
      const its = told.get(kind) ?? { lines: 0, prefixes: new Map(), others: 0 }
      told.set(kind, its)
      const known = its.prefixes.get(prefix)
      if (!known && its.prefixes.size >= MAX_TOLD_APART) {
        its.others += count
        return
      }
      const own = known ?? { lines: 0, beyond: 0 }
      its.prefixes.set(prefix, own)
      if (its.lines >= LINES_AT_ONCE || own.lines >= LINES_A_MINUTE) own.beyond += count
      else {
        its.lines += 1
        own.lines += 1
        write({ kind, account, prefix, ref, ...(count === 1 ? {} : { count }) })
      }
    },
    stop: closeMinute,
  }
}
