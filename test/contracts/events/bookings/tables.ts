import type { Address } from 'viem'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import type { Model } from './model.ts'

/** Columns an index fills from the chain, by name as the tables have them. */
export type Row = Record<string, unknown>

const CHAIN = { chain_id: 31_337 }

/** Rows of `offer`. */
export function offerRows(model: Model, escrow: Address): Row[] {
  return [...model.offers.values()].map(({ creator, offerNo, terms }) => ({
    ...{ ...CHAIN, escrow, creator_wallet: creator, offer_no: offerNo },
    ...{ price_wei: terms.price, currency: terms.currency, minutes: terms.lengthMinutes },
    ...{ policy_id: terms.policyId, active: terms.open },
  }))
}

/** Rows of `escrow`; a quote that was taken back is no booking. */
export function escrowRows(model: Model, escrow: Address): Row[] {
  return [...model.bookings.values()]
    .filter(({ terms }) => BOOKING_STATUSES[terms.status] !== 'void')
    .map(({ id, terms, summaryHash, voucherPaid }) => ({
      ...{ ...CHAIN, escrow, booking_no: BigInt(id), creator: terms.creator, fan: terms.fan },
      ...{ currency: terms.currency, amount_wei: terms.amount, start_at: terms.startAt },
      ...{ minutes: terms.lengthMinutes, policy_id: terms.policyId, fee_bps: terms.feeBps },
      ...{ status: BOOKING_STATUSES[terms.status], summary_hash: summaryHash, voucher_paid_wei: voucherPaid },
    }))
}

/** Rows of `escrow_move`: every transition, and what it paid. */
export function moveRows(model: Model): Row[] {
  return model.moves.map(({ id, block, logIndex, name, cause, toCreator, toFan, fee }) => ({
    ...{ ...CHAIN, block, log_index: logIndex, booking_no: BigInt(id) },
    ...{ cause: name === 'Settled' ? BOOKING_CAUSES[cause ?? -1] : name },
    ...{ to_creator: toCreator, to_fan: toFan, fee },
  }))
}
