import type { PoolClient } from 'pg'
import type { CallMedia } from '#domain/calls/words.ts'
import { notify } from '../../notifications/notify.ts'
import type { CallNewsDeps } from '../booked/notifySide.ts'

interface Row {
  account: string
  media: CallMedia
  minutes: number
  startsAt: Date
  other: string
}

/** What is agreed of the call stands with the purchase that booked it. */
const ROW = `SELECT a.account_id AS account, o.media, o.length_minutes AS minutes, a.starts_at AS "startsAt", h.name AS other
  FROM app.card_agreement a JOIN app.call_offer o ON o.id = a.offer_id JOIN app.channel h ON h.id = a.channel_id WHERE a.purchase_id = coalesce(
    (SELECT b.setup_id FROM app.call_hold t JOIN app.booking b ON b.id = t.booking_id WHERE t.purchase_id = $1::text), $1::text)`

interface NotBooked {
  purchaseId: string
  reason: 'HOLD_SHORT' | 'TIME_TAKEN' | 'CALL_OVER'
  isSaved: boolean
}

/** Who paid by card learns that no booking came of it, and that their money goes free, or that the card that was saved is forgotten. */
export async function notifyNotBooked(
  tx: PoolClient,
  deps: CallNewsDeps,
  { purchaseId, reason, isSaved }: NotBooked,
): Promise<void> {
  const { rows } = await tx.query<Row>(ROW, [purchaseId])
  const [row] = rows
  if (!row) return
  const { account, startsAt, ...call } = row
  const facts = {
    ...call,
    side: 'fan',
    startsAt: startsAt.toISOString(),
    reason,
    purchaseId,
    ...(isSaved ? { card: 'saved' } : {}),
  }
  const about = { accounts: [account], kind: 'call_not_booked', step: 'not_booked' } as const
  await notify(tx, { ...about, object: `purchase:${purchaseId}`, facts }, deps)
}

/** Who had the money of their call held themselves learns that it was over by then, and that the money goes free. */
export function notifyPaidLate(tx: PoolClient, deps: CallNewsDeps, purchaseId: string): Promise<void> {
  return notifyNotBooked(tx, deps, { purchaseId, reason: 'CALL_OVER', isSaved: false })
}
