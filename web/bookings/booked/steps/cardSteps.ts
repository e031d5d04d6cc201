import type { Settlement } from '#domain/booking/settlement.ts'
import { call } from '#web/kit/api/client.ts'
import type { CallInput } from '#web/kit/api/contracts.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { splitShares } from '../../splits/splitModel.ts'
import type { SplitOrder } from '../../splits/splitTransaction.ts'
import type { OwnBooking } from '../bookingModel.ts'
import type { SettleOrder } from './shownEffect.ts'
import { shownEffect } from './shownEffect.ts'
import { NothingSent } from './useCardPress.ts'

type StepBody = CallInput<'takeCallStep'>['body']

/** The shares on the screen, as the server compares them. */
function shownShares(settlement: Settlement | null): StepBody['shown'] {
  if (settlement === null) return null
  const { toCreator, toFan, fee } = settlement
  return { toCreator: `${toCreator}`, toFan: `${toFan}`, fee: `${fee}` }
}

const take = ({ id }: OwnBooking, body: StepBody): Promise<OwnBooking> =>
  call('takeCallStep', { params: { bookingId: id }, body })

/** The hash of what is laid before the arbiter. Throws NothingSent where the server keeps something else than what was written. */
async function laidHash({ booking, evidence }: SettleOrder): Promise<string> {
  const { evidenceHash, OTHER_HASH, UNWRITTEN } = await import('../../disputes/evidence.ts')
  if (!evidence) throw new NothingSent(UNWRITTEN)
  const own = evidenceHash(booking, evidence)
  if (own !== evidence.hash) throw new NothingSent(OTHER_HASH)
  return own
}

/** One step of a booking by card, with the shares that were shown. Throws NothingSent where it is something else by now. */
export async function settleByCard(order: SettleOrder): Promise<OwnBooking> {
  const { booking, kind } = order
  const found = shownEffect(order, Math.floor(serverNow() / 1000))
  if ('refusal' in found) throw new NothingSent(found.refusal)
  // never offered: what was seen of a call by card is found and taken at once
  if (kind === 'attest') throw new TypeError('an escrow alone is brought what was seen')
  const body = { kind, shown: shownShares(found.effect.settlement) }
  return take(booking, kind === 'dispute' ? { ...body, statementHash: await laidHash(order) } : body)
}

/** Proposes or accepts a split of a booking by card; what is proposed decides nothing yet. */
export function splitByCard({ booking, kind, creatorBps }: SplitOrder): Promise<OwnBooking> {
  const shares = kind === 'accept' ? splitShares(booking, creatorBps) : null
  return take(booking, { kind, creatorBps, shown: shownShares(shares) })
}
