import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { MailDeferred, MailRefused, type MailSender } from '#api/ports/mail.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { Delivery, Letter } from '../letter.ts'
import { type ComposeDeps, composeLetters } from './composeLetters.ts'
import { claimDeliveries, insertUnsubscribes, type Lane, putBack, suppressedAmong } from './deliveryStore.ts'
import { createSettlement } from './settlement.ts'
import { writeMail } from './writeMail.ts'

export interface PostDeps extends ComposeDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  sender: MailSender
  publicUrl: string
  onUnreachable(cause: string): void
  /** seconds that the server has for one mail */
  timeoutS: number
  patienceS: number
}

/** Sends what is due in one lane; mails go on behind, so that a slow one keeps no other waiting. */
export interface Post {
  run(): Promise<void>
  /** Waits for mails under way, for so long. */
  settle(withinMs: number): Promise<void>
}

/** Seconds a claim outlives the longest that a mail can take. */
const LEASE_MARGIN_S = 5
/** Mails that are claimed and written at a time while the server is quick: what they cost the database is shared. */
const MAX_IN_HAND = 100
/** How long one that is written waits for its turn; after that it would say what is past, and outlive its claim. */
const FRESH_MS = 2000

/** @param most mails under way at a time; one while the server is away, so that thousands do not knock at once */
export function createPost(deps: PostDeps, lane: Lane, most: number): Post {
  const { pool, sender, publicUrl } = deps
  const settlement = createSettlement(deps)
  const underWay = new Set<Promise<void>>()
  const leaseS = 2 * deps.timeoutS + LEASE_MARGIN_S
  let isAway = false
  let pace = most

  /** A token for each mail of a group that can be left; it is in the mail alone. */
  async function openWaysOut(deliveries: readonly Delivery[]): Promise<Map<string, string>> {
    const ways = deliveries.flatMap(({ id, accountId, group }) => {
      if (!accountId || group === 'security') return []
      const token = Buffer.from(deps.random(32)).toString('base64url')
      return [{ id, token, hash: createHash('sha256').update(token).digest(), accountId, group }]
    })
    await insertUnsubscribes(pool, ways)
    return new Map(ways.map(({ id, token }) => [id, token]))
  }

  async function deliver(delivery: Delivery, letter: Letter, wayOut: string | undefined): Promise<void> {
    const messageId = `${delivery.id}@${new URL(publicUrl).hostname}`
    const about = { messageId, publicUrl, group: delivery.group, wayOutToken: wayOut ?? null }
    try {
      await sender.send(writeMail(letter, about))
    } catch (error) {
      if (error instanceof MailRefused) return settlement.refused(delivery, letter, error)
      const cause = (error as Error).message
      isAway = !(error instanceof MailDeferred)
      if (isAway) deps.onUnreachable(cause)
      return settlement.later(delivery, cause, isAway)
    }
    isAway = false
    return settlement.sent(delivery, letter)
  }

  function begin(work: Promise<void>, delivery: Delivery): void {
    const whole = work
      .catch((err: unknown) =>
        deps.log.warn({ err, delivery: delivery.id }, 'a delivery could not be settled'),
      )
      .finally(() => underWay.delete(whole))
    underWay.add(whole)
  }

  /** The next few, each with what to do about it. */
  async function take(): Promise<{ one: Delivery; work: () => Promise<void> }[]> {
    const claimed = await claimDeliveries(pool, lane, { count: isAway ? 1 : pace, leaseS })
    const onTime = claimed.filter(({ isTooLate }) => !isTooLate)
    const [letters, waysOut] = await Promise.all([composeLetters(deps, onTime), openWaysOut(onTime)])
    const addresses = [...letters.values()].flatMap((letter) => ('to' in letter ? [letter.to] : []))
    const suppressed = await suppressedAmong(pool, addresses)
    return claimed.map((one) => {
      const letter = letters.get(one.id)
      if (one.isTooLate) return { one, work: () => settlement.withheld(one, 'TOO_LATE') }
      if (!letter) return { one, work: () => settlement.later(one, 'NOT_WRITTEN', false) }
      if ('withheld' in letter) return { one, work: () => settlement.withheld(one, letter.withheld) }
      if (suppressed.has(letter.to) && !letter.isAskedFor)
        return { one, work: () => settlement.withheld(one, 'SUPPRESSED') }
      return { one, work: () => deliver(one, letter, waysOut.get(one.id)) }
    })
  }

  async function place(): Promise<void> {
    while (underWay.size >= (isAway ? 1 : most)) await Promise.race(underWay)
  }

  /** One batch; false when there is no more to do for now. */
  async function go(): Promise<boolean> {
    const inHand = await take()
    const takenMs = deps.clock()
    if (inHand.length === 0) return false
    const wasAway = isAway
    for (const [n, { one, work }] of inHand.entries()) {
      await place()
      const isStale = n > 0 && deps.clock() - takenMs > FRESH_MS
      if (isStale || isAway !== wasAway) {
        await putBack(
          pool,
          inHand.slice(n).map((rest) => rest.one.id),
        )
        break
      }
      begin(work(), one)
    }
    // as many as began in half the time that they keep
    pace = !isAway && deps.clock() - takenMs < FRESH_MS / 2 ? Math.min(2 * pace, MAX_IN_HAND) : most
    // one knocks at a server that is away, and the next only after a pause
    return !isAway
  }

  return {
    async run() {
      for (;;) {
        await place()
        if (!(await go())) return
      }
    },
    async settle(withinMs) {
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      await Promise.race([Promise.all(underWay), enough])
      clearTimeout(timer)
    },
  }
}
