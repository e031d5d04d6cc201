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

const ROW = `SELECT a.account_id AS account, o.media, o.length_minutes AS minutes, a.starts_at AS "startsAt", h.name AS other
  FROM app.card_agreement a JOIN app.call_offer o ON o.id = a.offer_id JOIN app.channel h ON h.id = a.channel_id WHERE a.purchase_id = $1`

/** Who paid by card learns that no booking came of it, and that their money goes free. */
export async function notifyNotBooked(
  tx: PoolClient,
  deps: CallNewsDeps,
  { purchaseId, reason }: { purchaseId: string; reason: 'HOLD_SHORT' | 'TIME_TAKEN' },
): Promise<void> {
  const { rows } = await tx.query<Row>(ROW, [purchaseId])
  const [row] = rows
  if (!row) return
  const { account, startsAt, ...call } = row
  const facts = { ...call, side: 'fan', startsAt: startsAt.toISOString(), reason, purchaseId }
  const about = { accounts: [account], kind: 'call_not_booked', step: 'not_booked' } as const
  await notify(tx, { ...about, object: `purchase:${purchaseId}`, facts }, deps)
}
