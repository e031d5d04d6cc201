import { z } from 'zod'
import { PAYOUT_FAILURES } from '#domain/billing/words.ts'
import {
  COMPARED_SIDES,
  FINDING_CAUSES,
  LEDGER_PLACES,
  MATTER_KINDS,
  MONEY_FLOWS,
} from '#domain/ledger/words.ts'
import { INBOX_ENDPOINTS } from '#domain/words.ts'
import { instant } from '../../accounts/contract.ts'
import { channelCard } from '../../creators/contract.ts'
import { type Routes, shown, text, typed } from '../../http/contract.ts'
import { zoneName } from '../contract.ts'

/** Why somebody looks, or does it: it stands in the record before anything is read. */
const reason = typed.trim().min(3).max(300).meta({ id: 'BookkeepingReason' })

const whose = channelCard.pick({ handle: true, name: true }).nullable()
/** Smallest units, below zero where the world has less than the books. */
const signed = z.string().regex(/^-?\d+$/)

/** An event of the payment provider that nobody could work on, or that waits for too long. */
const stuckEvent = z
  .object({
    endpoint: z.enum(INBOX_ENDPOINTS),
    eventId: text,
    /** the provider's words: which object, and what happened to it */
    objectKind: text,
    objectRef: text,
    type: text,
    /** it has to be tried again by a person; else it is being worked on */
    isParked: z.boolean(),
    /** why, in a code of ours */
    error: text.nullable(),
    tries: z.int(),
    receivedAt: instant,
    creator: whose,
  })
  .meta({ id: 'StuckEvent' })
export type StuckEvent = z.infer<typeof stuckEvent>

/** How the last comparison of the books with one side ended. */
const comparedSide = z
  .object({
    side: z.enum(COMPARED_SIDES),
    at: instant,
    /** what was looked at */
    facts: z.int(),
    /** rows that are still open */
    differences: z.int(),
  })
  .meta({ id: 'ComparedSide' })

/** Something of the books that is open. */
const moneyMatter = z
  .object({
    id: text,
    /** by which a person ends it; null: it goes by itself, when the difference is gone */
    key: text.nullable(),
    kind: z.enum(MATTER_KINDS),
    /** of a difference */
    side: z.enum(COMPARED_SIDES).nullable(),
    /** one of FINDING_CAUSES of differences and findings, else what the provider or the chain refused with */
    cause: text.nullable(),
    /** a sentence of the comparison; '' where the kind and cause say it */
    said: shown,
    place: z.enum(LEDGER_PLACES).nullable(),
    /** what it is about: a purchase, an account at the provider, a contract, a journal */
    subject: text,
    /** the object outside */
    outsideRef: text.nullable(),
    currency: z.string().nullable(),
    symbol: z.string().nullable(),
    decimals: z.int(),
    amountUnits: signed.nullable(),
    at: instant,
    creator: whose,
  })
  .meta({ id: 'MoneyMatter' })
export type MoneyMatter = z.infer<typeof moneyMatter>

/** Money that did not reach a creator's bank and was not sent again. */
const failedPayout = z
  .object({
    id: text,
    amount: z.int().positive(),
    currency: z.string(),
    failCode: z.enum(PAYOUT_FAILURES),
    failedAt: instant,
    creator: whose,
  })
  .meta({ id: 'FailedPayout' })
export type FailedPayout = z.infer<typeof failedPayout>

/** What one day moved by card, of everybody together; a day without anything has none. */
const moneyDay = z
  .object({
    day: z.iso.date(),
    flow: z.enum(MONEY_FLOWS),
    currency: z.string(),
    symbol: z.string(),
    decimals: z.int(),
    /** below zero where more came back than went */
    units: signed,
  })
  .meta({ id: 'MoneyDay' })
export type MoneyDay = z.infer<typeof moneyDay>

const moneyReading = z
  .object({
    at: instant,
    /** each list has a hundred, events and payouts the oldest; how many there are */
    counts: z.object({ events: z.int(), matters: z.int(), payouts: z.int() }),
    events: z.array(stuckEvent),
    sides: z.array(comparedSide),
    /** the newest first */
    matters: z.array(moneyMatter),
    /** where more of them begin; null: these are all */
    next: z.string().nullable(),
    payouts: z.array(failedPayout),
    /** the last 30 days, today included; first and last: days that were looked at */
    days: z.object({ first: z.iso.date(), last: z.iso.date(), days: z.array(moneyDay) }),
  })
  .meta({ id: 'MoneyReading' })
export type MoneyReading = z.infer<typeof moneyReading>

/** What of the books that is open is shown first. */
export const MATTER_ORDERS = ['newest', 'largest'] as const
export type MatterOrder = (typeof MATTER_ORDERS)[number]

/** Why a finding is one, in the words of the books. */
export const isFindingCause = (cause: string | null): cause is (typeof FINDING_CAUSES)[number] =>
  (FINDING_CAUSES as readonly (string | null)[]).includes(cause)

export const bookkeepingRoutes = {
  findAdminMoney: {
    method: 'GET',
    path: '/v1/admin/money',
    summary: 'Says to who keeps the books that the page is there, and nothing of money',
    access: 'bookkeeper',
    limit: 'read',
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  readAdminMoney: {
    method: 'POST',
    path: '/v1/admin/money/readings',
    summary:
      'What of everybody’s money waits for a person: the reason is in the record before anything is read',
    access: 'bookkeeper',
    stepUp: { need: 'factor' },
    limit: 'read',
    /** days begin as the clocks of the zone show, without one as those of UTC */
    body: z.strictObject({ reason, zone: zoneName.optional() }),
    success: { status: 200, body: moneyReading },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  readMoneyMatters: {
    method: 'POST',
    path: '/v1/admin/money/matters',
    summary: 'What of the books is open, a page of it, recorded as a reading is',
    access: 'bookkeeper',
    stepUp: { need: 'factor' },
    limit: 'read',
    /** largest: of each currency in turns; what is no money comes last */
    body: z.strictObject({
      reason,
      by: z.enum(MATTER_ORDERS),
      after: text
        .max(420)
        .regex(/^-?\d{1,16}\..+$/)
        .optional(),
    }),
    success: { status: 200, body: z.object({ matters: z.array(moneyMatter), next: z.string().nullable() }) },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  tryEventAgain: {
    method: 'POST',
    path: '/v1/admin/money/tries',
    summary: 'Has an event that was parked worked on again, from its first try on',
    access: 'bookkeeper',
    stepUp: { need: 'factor' },
    limit: 'write',
    body: z.strictObject({ endpoint: z.enum(INBOX_ENDPOINTS), eventId: text.min(1).max(255), reason }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  endMoneyMatter: {
    method: 'POST',
    path: '/v1/admin/money/endings',
    summary: 'Ends a finding or a difference that somebody explained; it is never told again',
    access: 'bookkeeper',
    stepUp: { need: 'factor' },
    limit: 'write',
    body: z.strictObject({ key: text.min(3).max(400), reason }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
} as const satisfies Routes
