import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { MailRefused } from '#api/ports/mail.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { Delivery, Letter } from '../letter.ts'
import { notify } from '../notify.ts'
import { liftSuppression, postponeDelivery, settleDelivery, settleSent, suppress } from './deliveryStore.ts'

/** Writes what became of a mail. */
export interface MailSettlement {
  sent(delivery: Delivery, letter: Letter): Promise<void>
  refused(delivery: Delivery, letter: Letter, error: MailRefused): Promise<void>
  /** @param isAway nobody said anything about this mail */
  later(delivery: Delivery, cause: string, isAway: boolean): Promise<void>
  withheld(delivery: Delivery, cause: string): Promise<void>
}

const AWAY_PAUSE_S = 5
const DEFERRED_PAUSE_S = 30
const MAX_PAUSE_S = 900
const WRITE_AGAIN_MS = 500
/** How long a result waits for a database that is away. */
const WRITE_TRIES = 240

/** Doubles each time, up to a quarter of an hour. */
const pauseS = (firstS: number, tries: number) => Math.min(firstS * 2 ** Math.min(tries - 1, 20), MAX_PAUSE_S)

/** One write at a time, of all that were sent while the one before it was under way: they share a commit. */
function createSentWriter(pool: Pool): (id: string) => Promise<void> {
  let waiting: string[] = []
  let next: Promise<void> | null = null
  let last: Promise<unknown> = Promise.resolve()
  return (id) => {
    waiting.push(id)
    next ??= last.then(() => {
      const ids = waiting
      waiting = []
      next = null
      const writing = settleSent(pool, ids)
      last = writing.catch(() => {})
      return writing
    })
    return next
  }
}

export function createSettlement(deps: {
  pool: Pool
  clock: Clock
  random: RandomBytes
  patienceS: number
}): MailSettlement {
  const { pool, patienceS } = deps
  const writeSent = createSentWriter(pool)

  /** The server has taken the mail, so that has to be written: what is not written is sent again. */
  async function insist<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        if (tries >= WRITE_TRIES) throw error
        await wait(WRITE_AGAIN_MS)
      }
    }
  }

  return {
    async sent({ id }, { to, isAskedFor }) {
      await insist(() => writeSent(id))
      if (isAskedFor) await liftSuppression(pool, to)
    },
    async refused({ id, accountId, email, kind }, { to }, error) {
      await insist(() =>
        withTransaction(pool, async (tx) => {
          const isNew = await settleDelivery(tx, id, 'bounced', error.message)
          if (!isNew || !error.isAddressDead) return
          await suppress(tx, to, error.message)
          // what is told about the address itself goes on in the inbox alone
          if (accountId && !email && kind !== 'mail_refused')
            await notify(tx, { accounts: [accountId], kind: 'mail_refused', object: 'mail', step: id }, deps)
        }),
      )
    },
    async later({ id, tries }, cause, isAway) {
      const afterS = pauseS(isAway ? AWAY_PAUSE_S : DEFERRED_PAUSE_S, tries)
      await insist(() => postponeDelivery(pool, id, { afterS, patienceS, error: cause }))
    },
    async withheld({ id }, cause) {
      await insist(() => settleDelivery(pool, id, 'failed', cause))
    },
  }
}
