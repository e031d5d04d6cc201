import type { PoolClient } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { NewsKind } from '#domain/notifications/news.ts'
import { notify } from '../../notifications/notify.ts'

const DAY_MS = 86_400_000

/** Tells an account of a change of its factors, in the caller's transaction. @param object what it is about, e.g. `totp` */
export function notifyOfFactor(
  tx: PoolClient,
  deps: { clock: Clock; random: RandomBytes },
  accountId: string,
  { kind, object }: { kind: NewsKind; object: string },
): Promise<void> {
  // each change has a mail of its own, also when the same thing happens again; a removal that is asked for and
  // cancelled in turn, which needs no proof, fills no mailbox
  const at = object === 'removal' ? Math.floor(deps.clock() / DAY_MS) : deps.clock()
  const step = `${kind}:${at}`
  return notify(tx, { accounts: [accountId], kind, object: `factor:${object}`, step }, deps)
}
