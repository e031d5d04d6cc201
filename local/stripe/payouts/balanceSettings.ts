import { paysOut } from '../accounts/banks/payoutBank.ts'
import type { Params, PlainAnswer } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Transaction } from '../store/transaction.ts'
import { settingsId, type ToldSettings, toldSettings, USUAL_DELAY_DAYS } from './delayDays.ts'

const MAX_DELAY_DAYS = 31
const MAX_DESCRIPTOR = 22
/** What the parameters may name; the rest exists at Stripe and not here. */
const BUILT = {
  payments: ['payouts', 'settlement_timing'],
  payouts: ['schedule', 'statement_descriptor'],
  schedule: ['interval'],
  settlement_timing: ['delay_days_override'],
}

/** How the scope is paid out. */
export function readBalanceSettings(tx: Transaction): PlainAnswer {
  const told = toldSettings(tx)
  const override = told?.delay_days_override ?? null
  return {
    object: 'balance_settings',
    payments: {
      debit_negative_balances: false,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency: null,
        schedule: { interval: tx.scope === tx.platform ? 'manual' : 'daily' },
        statement_descriptor: told?.statement_descriptor ?? null,
        status: tx.scope !== tx.platform && paysOut(tx, tx.scope) ? 'enabled' : 'disabled',
      },
      settlement_timing: {
        delay_days: override ?? USUAL_DELAY_DAYS,
        ...(override === null ? {} : { delay_days_override: override }),
        start_of_day: null,
      },
    },
  }
}

/** @throws ApiError 501 for what is not daily, 400 for what is out of bounds */
export function updateBalanceSettings(tx: Transaction, params: Params): PlainAnswer {
  const payments = part(params, 'payments')
  const payouts = part(payments, 'payouts')
  const timing = part(payments, 'settlement_timing')
  const interval = part(payouts, 'schedule').interval
  if (interval !== undefined && interval !== 'daily')
    throw new ApiError(501, 'not_built', `The stand-in pays out daily, not '${interval}'.`)
  const told: ToldSettings = toldSettings(tx) ?? {
    ...{ id: settingsId(tx), object: 'balance_settings' },
    ...{ delay_days_override: null, statement_descriptor: null },
  }
  tx.save<ToldSettings>({
    ...told,
    ...(timing.delay_days_override === undefined
      ? {}
      : { delay_days_override: delayOf(timing.delay_days_override) }),
    ...(payouts.statement_descriptor === undefined
      ? {}
      : { statement_descriptor: descriptorOf(payouts.statement_descriptor) }),
  })
  return readBalanceSettings(tx)
}

/** A hash of the parameters, with nothing in it that is not built. */
function part(params: Params, name: keyof typeof BUILT): Params {
  const found = (params[name] ?? {}) as Params
  const unknown = Object.keys(found).find((field) => !BUILT[name].includes(field))
  if (unknown !== undefined)
    throw new ApiError(501, 'not_built', `The stand-in does not know ${name}[${unknown}].`)
  return found
}

function delayOf(value: unknown): number | null {
  if (value === '' || value === null) return null
  const days = Number(value)
  if (Number.isInteger(days) && days >= USUAL_DELAY_DAYS && days <= MAX_DELAY_DAYS) return days
  throw new ApiError(
    400,
    'parameter_invalid_integer',
    `delay_days_override is ${USUAL_DELAY_DAYS} to ${MAX_DELAY_DAYS} days.`,
    { param: 'payments[settlement_timing][delay_days_override]' },
  )
}

function descriptorOf(value: unknown): string | null {
  const text = value === null ? '' : String(value)
  if (text.length <= MAX_DESCRIPTOR) return text || null
  throw new ApiError(400, 'parameter_invalid', `A statement descriptor has ${MAX_DESCRIPTOR} characters.`, {
    param: 'payments[payouts][statement_descriptor]',
  })
}
