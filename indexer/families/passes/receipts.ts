import type { Rows } from '../rows.ts'
import type { CollectionEvent } from './events.ts'
import { passEndOf } from './holdings.ts'
import { accountOf } from './sales.ts'
import { RECEIPT, SETTLEMENT } from './tables.ts'

export function foldReceiptKept(rows: Rows, { address, args, at }: CollectionEvent<'ReceiptKept'>): void {
  rows.append(RECEIPT, {
    collection: address,
    pass_id: args.passId,
    payer: args.payer,
    referrer: accountOf(args.referrer),
    currency: Number(args.currency),
    amount_units: args.amount,
    share_bps: Number(args.share),
    until: passEndOf(args.until),
    closes_at: Number(args.closesAt),
    at,
  })
}

export function foldReceiptSettled(
  rows: Rows,
  { address, args, at }: CollectionEvent<'ReceiptSettled'>,
): void {
  rows.append(SETTLEMENT, {
    collection: address,
    pass_id: args.passId,
    payee: args.payout,
    currency: Number(args.currency),
    amount_units: args.amount,
    referrer: accountOf(args.referrer),
    referral_units: args.referralFee,
    at,
  })
}
