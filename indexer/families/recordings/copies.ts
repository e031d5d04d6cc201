import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { RowRef } from '../table.ts'
import type { RecordingEvent } from './events.ts'
import { change } from './publishing.ts'
import { type BalanceRow, RECORDING, RECORDING_BALANCE, RECORDING_SALE } from './tables.ts'

/** The bounds of a balance stand here too: rows between two events must not depend on how events are cut into batches. */
const MAX_AMOUNT = 2n ** 256n - 1n

type Move = RecordingEvent<'TransferSingle'> | RecordingEvent<'TransferBatch'>

/** Both sides of a move; nobody is none. */
function sidesOf({ address, args }: Move, id: bigint): RowRef[] {
  return [args.from, args.to]
    .filter((owner) => owner !== ZERO_ADDRESS)
    .map((owner) => RECORDING_BALANCE.ref(address, id, owner))
}

export const ofSingle = (event: RecordingEvent<'TransferSingle'>) => sidesOf(event, event.args.id)
export const ofBatch = (event: RecordingEvent<'TransferBatch'>) =>
  event.args.ids.flatMap((id) => sidesOf(event, id))
export const ofMinted = ({ address, args }: RecordingEvent<'RecordingMinted'>) => [
  RECORDING.ref(address, args.id),
  RECORDING_BALANCE.ref(address, args.id, args.to),
]

function balanceOf(rows: Rows, collection: string, id: bigint, owner: string): BalanceRow {
  const empty = { collection, recording_id: id, owner, amount: 0n, sold: 0, departures: 0n }
  return rows.get(RECORDING_BALANCE, collection, id, owner) ?? empty
}

function move(rows: Rows, { address, args }: Move, id: bigint, amount: bigint): void {
  const { from, to } = args
  if (from !== ZERO_ADDRESS) {
    const row = balanceOf(rows, address, id, from)
    if (row.amount < amount) throw new Error(`${from} has ${row.amount} copies of ${id}, not ${amount}`)
    rows.put(RECORDING_BALANCE, {
      ...row,
      amount: row.amount - amount,
      departures: row.departures + 1n,
    })
  }
  if (to !== ZERO_ADDRESS) {
    const row = balanceOf(rows, address, id, to)
    if (amount > MAX_AMOUNT - row.amount)
      throw new Error(`${to} has ${row.amount} copies of ${id}, and ${amount} more`)
    rows.put(RECORDING_BALANCE, { ...row, amount: row.amount + amount })
  }
  rows.touch(from, to)
}

export function foldSingle(rows: Rows, event: RecordingEvent<'TransferSingle'>): void {
  move(rows, event, event.args.id, event.args.amount)
}

export function foldBatch(rows: Rows, event: RecordingEvent<'TransferBatch'>): void {
  const { ids, amounts } = event.args
  if (ids.length !== amounts.length) throw new Error(`${ids.length} recordings, ${amounts.length} amounts`)
  for (const [n, id] of ids.entries()) move(rows, event, id, amounts[n] as bigint)
}

export function foldMinted(rows: Rows, event: RecordingEvent<'RecordingMinted'>): void {
  const { address, args, at } = event
  change(rows, event, { minted: Number(args.minted) })
  // of recordings without a limit nobody counts
  if (args.byWallet !== 0n) {
    const row = balanceOf(rows, address, args.id, args.to)
    rows.put(RECORDING_BALANCE, { ...row, sold: Number(args.byWallet) })
  }
  rows.append(RECORDING_SALE, {
    ...{ collection: address, recording_id: args.id, payer: args.payer, payee: args.payout },
    ...{ recipient: args.to, quantity: Number(args.quantity), currency: Number(args.currency) },
    ...{ amount_units: args.amount, fee_units: args.fee, treasury: args.treasury, at },
  })
}
