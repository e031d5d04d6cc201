import type { Rows } from '../rows.ts'
import type { PoolEvent, SplitFactoryEvent } from './events.ts'
import { POOL, SUPPORTER_PAYMENT } from './tables.ts'

export function foldPoolCreated(rows: Rows, { args }: SplitFactoryEvent<'PoolCreated'>): void {
  const { pool, by, root, count, rule } = args
  rows.put(POOL, {
    ...{ pool, made_by: by, root, supporters: Number(count), collection: rule.collection },
    ...{ is_first: rule.first, bound: rule.bound, currency: Number(rule.currency) },
    least_units: rule.leastAmount,
  })
}

export function foldSupporterPaid(rows: Rows, { address, args, at }: PoolEvent<'SupporterPaid'>): void {
  rows.append(SUPPORTER_PAYMENT, {
    ...{ payer: address, payee: args.account, currency: Number(args.currency), amount_units: args.amount },
    ...{ paid_units: args.paid, paid_to_all_units: args.paidToAll, at },
  })
}
