import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { SplitEvent, SplitFactoryEvent } from './events.ts'
import { KEPT_PAYEES, SPLIT, SPLIT_PAYMENT } from './tables.ts'

interface Payee {
  readonly account: string
  readonly bps: bigint
  readonly endsAt: bigint
}

/** A list as a row keeps it; ends are seconds, null = never. */
function payeesText(payees: readonly Payee[]): string {
  const list = payees.map(({ account, bps, endsAt }) => ({
    payee: account,
    bps: Number(bps),
    ends_at: endsAt === 0n ? null : Number(endsAt),
  }))
  return JSON.stringify(list)
}

export function foldSplitCreated(rows: Rows, { args }: SplitFactoryEvent<'SplitCreated'>): void {
  rows.put(SPLIT, {
    split: args.split,
    owner: args.owner === ZERO_ADDRESS ? null : args.owner,
    made_by: args.by,
    payees_hash: args.payeesHash,
    payees: payeesText(args.payees),
  })
}

export function foldPayeesChanged(rows: Rows, { address, args }: SplitEvent<'PayeesChanged'>): void {
  const row = rows.mustGet(SPLIT, address)
  rows.put(SPLIT, { ...row, payees_hash: args.newHash, payees: payeesText(args.payees) })
}

export const ofCurrency = ({ address, args }: SplitEvent<'PayeesKept'> | SplitEvent<'Distributed'>) => [
  SPLIT.ref(address),
  KEPT_PAYEES.ref(address, Number(args.currency)),
]

/** The list that stands for a currency. The event comes before the change, so it is that of the split or one kept before. */
function listOf(
  rows: Rows,
  { address, args }: SplitEvent<'PayeesKept'> | SplitEvent<'Distributed'>,
): { payees_hash: string; payees: string } {
  const kept = rows.get(KEPT_PAYEES, address, Number(args.currency))
  const list = kept && kept.ended_at === null ? kept : rows.mustGet(SPLIT, address)
  const { payees_hash, payees } = list
  if (payees_hash !== args.payeesHash)
    throw new Error(`the payees of ${address} are ${payees_hash}, not ${args.payeesHash}`)
  return { payees_hash, payees }
}

export function foldPayeesKept(rows: Rows, event: SplitEvent<'PayeesKept'>): void {
  const { address, args } = event
  const list = listOf(rows, event)
  rows.put(KEPT_PAYEES, { split: address, currency: Number(args.currency), ...list, ended_at: null })
}

export function foldDistributed(rows: Rows, event: SplitEvent<'Distributed'>): void {
  const { address, args, at } = event
  const { payees_hash, payees } = listOf(rows, event)
  const list = JSON.parse(payees) as { payee: string }[]
  if (list.length !== args.parts.length) throw new Error(`${args.parts.length} parts, ${list.length} payees`)
  const parts = list.map(({ payee }, n) => ({ payee, amount_units: String(args.parts[n]) }))
  const currency = Number(args.currency)
  const kept = rows.get(KEPT_PAYEES, address, currency)
  if (kept && kept.ended_at === null) rows.put(KEPT_PAYEES, { ...kept, ended_at: at })
  rows.append(SPLIT_PAYMENT, {
    ...{ payer: address, made_by: args.by, currency, amount_units: args.amount },
    ...{ payees_hash, parts: JSON.stringify(parts), at },
  })
}
