import type { Rows } from '../rows.ts'
import { dateOf, type VaultEvent } from './events.ts'
import { VAULT_INCOME, VAULT_REVENUE, VAULT_REWARD, type VaultRevenueRow } from './tables.ts'

type RevenueEvent = VaultEvent<'RevenueOpened' | 'RevenueNotified' | 'RevenueDripped' | 'RewardPaid'>

export const ofRevenue = ({ address, args }: RevenueEvent) => [
  VAULT_REVENUE.ref(address, Number(args.currency)),
]

export function foldRevenueOpened(rows: Rows, { address, args, at }: VaultEvent<'RevenueOpened'>): void {
  rows.put(VAULT_REVENUE, {
    ...{ vault: address, currency: Number(args.currency), token: args.token },
    ...{ notice_hash: args.notice, opened_at: at },
    ...{ per_token_scaled: 0n, left_scaled: 0n, dripped_at: null, ends_at: null },
    ...{ notified_units: 0n, paid_units: 0n },
  })
}

function change(
  rows: Rows,
  { address, args }: Exclude<RevenueEvent, VaultEvent<'RevenueOpened'>>,
  columns: Partial<VaultRevenueRow>,
): void {
  const row = rows.mustGet(VAULT_REVENUE, address, Number(args.currency))
  rows.put(VAULT_REVENUE, { ...row, ...columns })
}

/** What is still to be given, as of the block, and until when that is if nobody changes it. */
const dripOf = ({ args, at }: VaultEvent<'RevenueNotified' | 'RevenueDripped'>) => ({
  left_scaled: args.left,
  dripped_at: at,
  ends_at: dateOf(BigInt(at) + args.secondsLeft),
})

export function foldRevenueNotified(rows: Rows, event: VaultEvent<'RevenueNotified'>): void {
  const { address, args, at } = event
  change(rows, event, { ...dripOf(event), notified_units: args.notified })
  rows.append(VAULT_INCOME, {
    ...{ vault: address, currency: Number(args.currency), payer: args.payer, amount_units: args.amount, at },
  })
}

export function foldRevenueDripped(rows: Rows, event: VaultEvent<'RevenueDripped'>): void {
  change(rows, event, { ...dripOf(event), per_token_scaled: event.args.perToken })
}

export function foldRewardPaid(rows: Rows, event: VaultEvent<'RewardPaid'>): void {
  const { address, args, at } = event
  change(rows, event, { paid_units: args.paid })
  rows.append(VAULT_REWARD, {
    ...{ vault: address, currency: Number(args.currency), owner: args.account },
    ...{ payee: args.to, amount_units: args.amount, at },
  })
}
