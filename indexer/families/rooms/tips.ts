import type { Rows } from '../rows.ts'
import type { HubEvent } from './events.ts'
import { TIP } from './tables.ts'

const NO_MEMO = `0x${'0'.repeat(64)}`
/** `TipContexts` of `contracts/rooms/IRoomHub.sol`. */
const CONTEXTS = ['creator', 'room', 'stream']

export function foldTipped(rows: Rows, { address, args, at }: HubEvent<'Tipped'>): void {
  const context = CONTEXTS[Number(args.contextType)]
  if (!context) throw new Error(`there is no context ${args.contextType} of tips`)
  rows.append(TIP, {
    hub: address,
    payer: args.payer,
    payee: args.payee,
    currency: Number(args.currency),
    amount_units: args.amount,
    context_type: context,
    context_id: args.contextId,
    gift_code: Number(args.giftCode),
    memo_hash: args.memoHash === NO_MEMO ? null : args.memoHash,
    at,
  })
}
