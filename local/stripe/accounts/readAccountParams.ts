import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata } from '../http/fields.ts'
import type { Transaction } from '../store/transaction.ts'
import type { AccountFacts } from './accountFacts.ts'
import { COUNTRIES, countryName } from './countries.ts'

interface Sent extends Params {
  account_token?: string
  configuration?: {
    customer?: object
    merchant?: object
    recipient?: {
      applied?: boolean
      capabilities?: {
        bank_accounts?: object
        cards?: object
        stripe_balance?: { stripe_transfers?: { requested: boolean } }
      }
    }
  }
  contact_email?: string
  contact_phone?: string
  dashboard?: string
  defaults?: {
    currency?: string
    locales?: string[]
    payout_methods?: object
    profile?: Record<string, string>
    responsibilities?: { fees_collector?: string; losses_collector?: string }
  }
  display_name?: string
  identity?: {
    attestations?: object
    business_details?: object
    country?: string
    entity_type?: string
    individual?: object
  }
}

const refused = (code: string, param: string, message: string) => new ApiError(400, code, message, { param })

/**
 * A new account from what `POST /v2/core/accounts` was sent.
 * @throws ApiError 400 for what the provider blocks, 501 for what the stand-in does not build
 */
export function newFacts(tx: Transaction, params: Params): AccountFacts {
  const sent = params as Sent
  refuseUnbuilt(sent)
  if (!sent.configuration?.recipient)
    throw new ApiError(501, 'not_built', 'The stand-in makes recipients only.', { param: 'configuration' })
  refuseBlocked(sent)
  const country = countryOf(sent)
  const email = emailOf(sent.contact_email)
  if (email === undefined)
    throw refused('invalid_fields', 'contact_email', 'A recipient needs an address of mail.')
  return {
    id: tx.newId('acct'),
    createdS: tx.nowS,
    country,
    currency: currencyOf(sent.defaults?.currency) ?? COUNTRIES.get(country)?.currency ?? 'eur',
    email,
    phone: sent.contact_phone ?? null,
    displayName: sent.display_name ?? null,
    metadata: mergeMetadata({}, sent),
    profile: sent.defaults?.profile ?? {},
    isTransfersRequested: isRequested(sent) ?? false,
    ...{ typed: {}, typedBank: null, isSubmitted: false, isChecking: false },
    ...{ demands: [], rejection: null, bank: 'none', isClosed: false },
  }
}

/**
 * An account after `POST /v2/core/accounts/{id}`.
 * @throws ApiError 400 for what never changes, 501 for what the stand-in does not build
 */
export function changedFacts(before: AccountFacts, params: Params): AccountFacts {
  const sent = params as Sent
  refuseUnbuilt(sent)
  const country = sent.identity?.country?.toUpperCase()
  if (country !== undefined && country !== before.country)
    throw refused('invalid_fields', 'identity.country', 'The country of an account never changes.')
  refuseBlocked({
    ...sent,
    dashboard: sent.dashboard ?? 'express',
    defaults: {
      responsibilities: { fees_collector: 'application', losses_collector: 'application' },
      ...sent.defaults,
    },
  })
  return {
    ...before,
    currency: currencyOf(sent.defaults?.currency) ?? before.currency,
    email: emailOf(sent.contact_email) ?? before.email,
    phone: sent.contact_phone ?? before.phone,
    displayName: sent.display_name ?? before.displayName,
    metadata: mergeMetadata(before.metadata, sent),
    profile: { ...before.profile, ...sent.defaults?.profile },
    isTransfersRequested: isRequested(sent) ?? before.isTransfersRequested,
  }
}

const isRequested = (sent: Sent) =>
  sent.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.requested

function refuseUnbuilt(sent: Sent): void {
  const { configuration, identity, defaults } = sent
  const unbuilt: Record<string, unknown> = {
    account_token: sent.account_token,
    'configuration.customer': configuration?.customer,
    'configuration.merchant': configuration?.merchant,
    'configuration.recipient.applied': configuration?.recipient?.applied === false ? true : undefined,
    'configuration.recipient.capabilities.bank_accounts':
      configuration?.recipient?.capabilities?.bank_accounts,
    'configuration.recipient.capabilities.cards': configuration?.recipient?.capabilities?.cards,
    'defaults.payout_methods': defaults?.payout_methods,
    'identity.attestations': identity?.attestations,
    'identity.business_details': identity?.business_details,
    'identity.individual': identity?.individual,
  }
  for (const [param, value] of Object.entries(unbuilt))
    if (value !== undefined && value !== null)
      throw new ApiError(501, 'not_built', `The stand-in does not build ${param}.`, { param })
  if (identity?.entity_type !== undefined && identity.entity_type !== 'individual')
    throw new ApiError(501, 'not_built', 'The stand-in knows individuals only.', {
      param: 'identity.entity_type',
    })
}

/** What the provider itself blocks for accounts that take part of a destination charge. */
function refuseBlocked({ dashboard, defaults }: Sent): void {
  const { fees_collector, losses_collector } = defaults?.responsibilities ?? {}
  const at = 'defaults.responsibilities'
  if (dashboard !== 'express')
    throw new ApiError(501, 'not_built', 'The stand-in makes accounts with the Express dashboard only.', {
      param: 'dashboard',
    })
  if (losses_collector !== 'application')
    throw refused(
      'invalid_fields',
      `${at}.losses_collector`,
      'A recipient with the Express dashboard needs a platform that bears losses.',
    )
  if (fees_collector !== 'application')
    throw refused(
      'invalid_fields',
      `${at}.fees_collector`,
      'A recipient with the Express dashboard needs a platform that bears fees.',
    )
}

function countryOf({ identity }: Sent): string {
  const country = identity?.country?.toUpperCase()
  if (country === undefined)
    throw refused('invalid_fields', 'identity.country', 'A recipient needs a country.')
  if (countryName(country) === undefined)
    throw refused(
      'country_code_invalid',
      'identity.country',
      `'${identity?.country}' is the code of no country.`,
    )
  if (!COUNTRIES.has(country))
    throw refused('country_unsupported', 'identity.country', `Nobody in '${country}' can have an account.`)
  return country
}

function emailOf(email: string | undefined): string | undefined {
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw refused('email_invalid', 'contact_email', 'This is no address of mail.')
  return email
}

function currencyOf(currency: string | undefined): string | undefined {
  if (currency !== undefined && !/^[a-z]{3}$/.test(currency))
    throw refused('invalid_fields', 'defaults.currency', 'A currency has three small letters.')
  return currency
}
