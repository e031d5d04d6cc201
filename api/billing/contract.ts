import { z } from 'zod'
import { CONNECT_NEEDS, CONNECT_STATES, WAYS_OUT } from '#domain/billing/words.ts'
import { instant } from '../accounts/contract.ts'
import { type Routes, text } from '../http/contract.ts'

/** ISO 4217, upper case. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/)
/** ISO 3166-1 alpha-2, upper case. */
const country = text.regex(/^[A-Z]{2}$/)

const connectAccount = z
  .object({
    state: z.enum(CONNECT_STATES),
    country: country.nullable(),
    /** that it is paid in; null while the provider does not know */
    currency: currencyCode.nullable(),
    /** that this installation sells in; null where it takes no cards */
    salesCurrency: currencyCode.nullable(),
    /** what comes by card can reach it */
    sellsByCard: z.boolean(),
    /** what the provider's pages ask for, in the order of the words */
    demands: z.array(z.object({ need: z.enum(CONNECT_NEEDS), isOverdue: z.boolean() })),
    /** from then on something stops working without it */
    demandsUntil: instant.nullable(),
    /** the provider looks at something that was brought */
    isChecking: z.boolean(),
    /** who can lead out of `restricted` and `rejected` */
    wayOut: z.enum(WAYS_OUT).nullable(),
    /** false: what arrives waits at the provider and goes to no bank */
    paysOut: z.boolean(),
    /** when the provider was asked last; null: never */
    readAt: instant.nullable(),
  })
  .meta({ id: 'ConnectAccount' })
export type ConnectAccount = z.infer<typeof connectAccount>

/** It opens somebody's account at the provider: it is followed at once, and stands nowhere. */
const providerLink = z.object({ url: z.url({ protocol: /^https?$/ }) }).meta({ id: 'ProviderLink' })

const own = { access: 'account', success: { status: 200, body: connectAccount } } as const
const link = {
  method: 'POST',
  access: 'account',
  limit: 'payments',
  stepUp: { need: 'factor' },
  success: { status: 200, body: providerLink },
} as const

export const billingRoutes = {
  readConnectAccount: {
    ...own,
    method: 'GET',
    path: '/v1/me/connect-account',
    summary: 'The own account at the payment provider, as it was read last',
    limit: 'read',
    problems: [],
  },
  refreshConnectAccount: {
    ...own,
    method: 'POST',
    path: '/v1/me/connect-account/readings',
    stepUp: 'none',
    summary: 'Asks the payment provider how the own account stands now',
    limit: 'payments',
    problems: ['NOT_FOUND', 'PAYMENTS_UNREACHABLE'],
  },
  openConnectPages: {
    ...link,
    path: '/v1/me/connect-account/links',
    summary:
      'A link to the pages of the payment provider that ask for what is missing; the account is made with the first one',
    body: z.object({ country }),
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'PAYMENTS_UNREACHABLE'],
  },
  openProviderDashboard: {
    ...link,
    path: '/v1/me/connect-account/dashboard-links',
    summary: 'A link to the own view at the payment provider, where bank details are changed',
    problems: ['NOT_FOUND', 'CONFLICT', 'PAYMENTS_UNREACHABLE'],
  },
} as const satisfies Routes
