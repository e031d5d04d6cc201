import { z } from 'zod'
import {
  CONNECT_NEEDS,
  CONNECT_STATES,
  PURCHASE_FAILURES,
  PURCHASE_STATES,
  PURCHASE_WAYS,
  REFUND_RULES,
  WAYS_OUT,
} from '#domain/billing/words.ts'
import { CALL_MEDIA } from '#domain/calls/words.ts'
import { instant } from '../accounts/contract.ts'
import { channelCard } from '../creators/contract.ts'
import { type Routes, shown, text } from '../http/contract.ts'

/** ISO 4217, upper case. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/)
/** Minor units of a currency that stands beside it. */
export const cardAmount = z.int().min(1)
/** What the statement of a card says: letters, digits and spaces, with a star between. */
export const statementName = z.string().regex(/^[A-Z0-9 ]{2,10}\* [A-Z0-9 ]{1,18}$/)

/** When the price can be asked back; `days` of a window alone. */
export const cardRefund = z.object({ rule: z.enum(REFUND_RULES), days: z.int().nullable() })

export const savedCard = z
  .object({
    id: text,
    brand: z.string().regex(/^\w[\w ]{0,23}$/),
    last4: z.string().regex(/^\d{4}$/),
    expMonth: z.int(),
    expYear: z.int(),
  })
  .meta({ id: 'SavedCard' })

/** What was bought: the name of a tier, so many of a gift, or a call. */
export const bought = {
  /** null: a gift or a call was bought */
  tierName: shown.nullable(),
  /** its code; null: a pass or a call was bought */
  gift: z.int().nullable(),
  /** of that gift; 1 of a pass */
  count: z.int(),
  /** null: no call was bought */
  call: z.object({ media: z.enum(CALL_MEDIA), minutes: z.int(), startsAt: instant }).nullable(),
}

const ID = '[0-9a-hjkmnp-tv-z]{22}'
const MAX_PATH = 200

export const purchaseId = text.regex(new RegExp(`^pur_${ID}$`)).meta({ id: 'PurchaseId' })
export const cardId = text.regex(new RegExp(`^crd_${ID}$`)).meta({ id: 'CardId' })
/** made once by the press: the same again is the same purchase */
export const clientKey = text.regex(/^[A-Za-z0-9_-]{22}$/)
/** in the smallest unit of its currency */
const minor = z.int().nonnegative()
/** Any site: only whether a path leaves it is asked. */
const HERE = 'https://here.invalid'
/** A path of this site, as a browser reads it: where somebody wanted to go. It drops tabs and ends of lines, and takes `\\` for `/`. */
export const localPath = text
  .max(MAX_PATH)
  .regex(/^\/[^\p{Cc}\\]*$/u)
  .refine(
    (path) => URL.canParse(path, HERE) && new URL(path, HERE).origin === HERE,
    'This leads to another site.',
  )

/** What the person does next; a page is the provider's, on another host, and is opened as a whole. */
const nextStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), url: z.url({ protocol: /^https?$/ }) }),
  /** ask again: `place` in the row of those who wait at the provider and `seconds` until then, both null when unknown */
  z.object({ kind: z.literal('wait'), place: z.int().nullable(), seconds: z.int().nullable() }),
  z.object({ kind: z.literal('none') }),
])

export const purchase = z
  .object({
    id: purchaseId,
    state: z.enum(PURCHASE_STATES),
    way: z.enum(PURCHASE_WAYS),
    nextStep,
    amount: cardAmount,
    currency: currencyCode,
    creatorGets: minor,
    fee: minor,
    channel: channelCard.pick({ handle: true, name: true }),
    /** null: a gift or a call was bought */
    tierNo: z.int().nullable(),
    ...bought,
    /** of what was bought; null before it is paid, and for a right without an end (then `startsAt` is set) */
    startsAt: instant.nullable(),
    validUntil: instant.nullable(),
    paidAt: instant.nullable(),
    failCode: z.enum(PURCHASE_FAILURES).nullable(),
    /** what the statement of the card says */
    statementName: z.string(),
    /** as it was read when it was bought; `until`: of a window, once it is paid */
    refund: cardRefund.extend({ until: instant.nullable() }),
    /** a path of this site */
    returnTo: z.string(),
    /** of a call: what is held on the card, or was, until when at most; `amount` is what was taken once some was. null: nothing is held */
    hold: z.object({ amount: cardAmount, captureBefore: instant }).nullable(),
    /** of a call that is too far away: nothing is paid by this, and a card is saved for `amount`, which is held later */
    savesCard: z.boolean(),
    at: instant,
    /** the right is there until the bank has answered */
    isProvisional: z.boolean(),
    refundedAmount: minor,
    /** payments that came too late or a second time and bought nothing: all of each goes back; `at`: when it went, or when it came */
    givenBack: z.array(z.object({ amount: cardAmount, isDone: z.boolean(), at: instant })),
  })
  .meta({ id: 'Purchase' })

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
