import type { Rows } from '../rows.ts'
import type { CollectionEvent } from './events.ts'
import { VOUCHER } from './tables.ts'

export function foldVoucherUsed(rows: Rows, { address, args, at }: CollectionEvent<'VoucherUsed'>): void {
  const { nonce, passId } = args
  rows.put(VOUCHER, { collection: address, nonce, pass_id: passId, used_at: at, voided_at: null })
}

export function foldVoucherVoided(rows: Rows, { address, args, at }: CollectionEvent<'VoucherVoided'>): void {
  rows.put(VOUCHER, { collection: address, nonce: args.nonce, pass_id: null, used_at: null, voided_at: at })
}
