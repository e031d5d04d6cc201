import type { Clock } from '#domain/clock.ts'
import type { SecurityFactKind, SecurityLog } from '#domain/securityFact.ts'

interface InfoLog {
  info(facts: object, message: string): void
}

const MINUTE_MS = 60_000
/** Lines of a kind and prefix in a minute; what comes beyond is counted and told in one line. */
const LINES_A_MINUTE = 10
/** Pairs of kind and prefix that are told apart in a minute; the others share one of their kind. */
const MAX_TOLD_APART = 2000
const OTHERS = 'others'

interface Told {
  kind: SecurityFactKind
  prefix: string | null
  lines: number
  beyond: number
}

/**
 * The security log of a process: one structured line for each fact, at level info and therefore at the default level.
 * Beyond ten of a kind and prefix in a minute there is one line with the count when the minute is over, so that an
 * attack is seen and fills no disk; memory is bounded whatever comes.
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
  let told = new Map<string, Told>()
  let endsAtMs = 0
  let timer: NodeJS.Timeout | undefined

  function write(fact: object): void {
    log.info({ security: true, ...fact }, 'security')
  }

  function closeMinute(): void {
    clearTimeout(timer)
    timer = undefined
    for (const { kind, prefix, beyond } of told.values())
      if (beyond > 0) write({ kind, account: null, prefix, ref: null, count: beyond })
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
      const exact = `${kind} ${prefix}`
      const isNew = !told.has(exact)
      const shown = isNew && told.size >= MAX_TOLD_APART ? OTHERS : prefix
      const key = `${kind} ${shown}`
      const entry = told.get(key) ?? { kind, prefix: shown, lines: 0, beyond: 0 }
      told.set(key, entry)
      if (entry.lines >= LINES_A_MINUTE) entry.beyond += count
      else {
        entry.lines += 1
        write({ kind, account, prefix, ref, ...(count === 1 ? {} : { count }) })
      }
    },
    stop: closeMinute,
  }
}
