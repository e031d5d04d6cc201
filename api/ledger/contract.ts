import { z } from 'zod'
import { ENTRY_STATES, JOURNAL_KINDS, LEDGER_PLACES, LEDGER_RAILS } from '#domain/ledger/words.ts'
import { isZone } from '#domain/room/localTime.ts'
import { address, hash, instant, units } from '../accounts/contract.ts'
import { bought } from '../billing/contract.ts'
import { channelCard } from '../creators/contract.ts'
import { type Routes, text } from '../http/contract.ts'

/** The zone of who reads, by whose clocks days begin. */
export const zoneName = text
  .regex(/^(?:UTC|[A-Za-z][\w+/-]{0,63})$/)
  .refine(isZone, 'There is no such time zone.')

/** What could not be delivered to a wallet, and waits for it in the ledger. */
const waitingMoney = z
  .object({
    wallet: address,
    /** linked to the account; else sales of a collection of theirs go there, or went */
    isLinked: z.boolean(),
    currency: z.int(),
    symbol: z.string(),
    decimals: z.int(),
    owedUnits: units,
    ledger: address,
    /** contract that deposited it last */
    source: address.nullable(),
    /** its last source divides tips of streams */
    isDivided: z.boolean().default(false),
    /** whose passes that contract sells; null when it is not one of ours */
    channel: channelCard.pick({ handle: true, name: true }).nullable(),
    /** the last block that it is known at, where that is not the newest */
    asOfBlock: z.int().optional(),
  })
  .meta({ id: 'WaitingMoney' })
export type WaitingMoney = z.infer<typeof waitingMoney>

/** Smallest units, below zero where more was taken than came. */
const signedUnits = z.string().regex(/^-?\d+$/)

/** What a rail and currency came to. */
const earningFigure = z
  .object({
    rail: z.enum(LEDGER_RAILS),
    /** ISO 4217, or as the chain names it: `eip155:<chain>/native`, `eip155:<chain>/erc20:<address>` */
    currency: z.string(),
    symbol: z.string(),
    decimals: z.int(),
    /** at the provider and free to be paid out, or in the wallet that sales go to */
    availableUnits: signedUnits,
    /** at the provider for some days, or kept by a contract while it can be asked back */
    pendingUnits: signedUnits,
    /** when all of it is available; null where nothing is pending, or nobody knows */
    availableAt: instant.nullable(),
    /** left the provider for the bank */
    onTheWayUnits: signedUnits,
    arrivesAt: instant.nullable(),
  })
  .meta({ id: 'EarningFigure' })
export type EarningFigure = z.infer<typeof earningFigure>

const comparison = z
  .object({
    rail: z.enum(LEDGER_RAILS),
    at: instant,
    /** of what is yours; 0: the books match the world */
    differences: z.int(),
  })
  .meta({ id: 'Comparison' })

const entryLine = z.object({
  place: z.enum(LEDGER_PLACES),
  /** a place of yours, else one of the installation, a fan, a bank of theirs */
  isYours: z.boolean(),
  amountUnits: signedUnits,
})

/** The sale by card that an entry belongs to: what was bought, by whom, and under which fee. */
const entrySale = z.object({
  ...bought,
  /** the same for all that one fan bought of one creator, and says nothing else; null once their account is gone, and of a gift: with a name on screen it would name them everywhere */
  fan: z
    .string()
    .regex(/^[0-9a-f]{6}$/)
    .nullable(),
  /** version of the tier's price; null of a gift, whose price stays */
  priceVersion: z.int().nullable(),
  /** the platform's part, in hundredths of a percent, and the version of it that was in force */
  feeBps: z.int(),
  feeVersion: text,
  /** from when on that version was in force; null: from the beginning */
  feeSince: instant.nullable(),
})

/** One journal of the books, as its creator sees it. */
const earningEntry = z
  .object({
    id: z.string(),
    at: instant,
    kind: z.enum(JOURNAL_KINDS),
    rail: z.enum(LEDGER_RAILS),
    state: z.enum(ENTRY_STATES),
    currency: z.string(),
    symbol: z.string(),
    decimals: z.int(),
    /** what a fan paid; below zero what went back */
    grossUnits: signedUnits,
    /** of that, what is not yours */
    feeUnits: signedUnits,
    yoursUnits: signedUnits,
    /** from when on it can be paid out; null: it never waited */
    availableAt: instant.nullable(),
    purchaseId: z.string().nullable(),
    /** null: no sale by card */
    sale: entrySale.nullable(),
    txHash: hash.nullable(),
    /** they come to zero */
    lines: z.array(entryLine),
  })
  .meta({ id: 'EarningEntry' })
export type EarningEntry = z.infer<typeof earningEntry>

/** What one day brought by one rail in one currency; a day without anything has none. */
const earningDay = z
  .object({
    day: z.iso.date(),
    rail: z.enum(LEDGER_RAILS),
    currency: z.string(),
    symbol: z.string(),
    decimals: z.int(),
    /** as in entries: below zero where more went back than came */
    yoursUnits: signedUnits,
  })
  .meta({ id: 'EarningDay' })
export type EarningDay = z.infer<typeof earningDay>

const entryFilter = z.object({
  rail: z.enum(LEDGER_RAILS).optional(),
  kind: z.enum(JOURNAL_KINDS).optional(),
  /** not before */
  from: instant.optional(),
  /** before */
  to: instant.optional(),
})
export type EntryFilter = z.infer<typeof entryFilter>

export const ledgerRoutes = {
  listWaitingMoney: {
    method: 'GET',
    path: '/v1/me/waiting-money',
    summary:
      'What waits in the ledger for the linked wallets and for payouts of the own collections, and where it came from',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ waiting: z.array(waitingMoney) }) },
    problems: [],
  },
  getEarnings: {
    method: 'GET',
    path: '/v1/me/earnings',
    summary: 'What the own sales came to on both rails, and how the books compare with the world',
    access: 'account',
    limit: 'read',
    success: {
      status: 200,
      body: z.object({ figures: z.array(earningFigure), compared: z.array(comparison) }),
    },
    problems: [],
  },
  listEarningEntries: {
    method: 'GET',
    path: '/v1/me/earnings/entries',
    summary: 'The own journals with their lines, newest first; nobody is named',
    access: 'account',
    limit: 'read',
    query: entryFilter.extend({
      before: z
        .string()
        .regex(/^\d{1,15}-jrn_[0-9a-z]{22}$/)
        .optional(),
    }),
    success: {
      status: 200,
      body: z.object({
        entries: z.array(earningEntry),
        /** give it as `before` for those that are older */
        next: z.string().nullable(),
      }),
    },
    problems: ['INVALID_INPUT'],
  },
  listEarningDays: {
    method: 'GET',
    path: '/v1/me/earnings/days',
    summary: 'What each of the last days brought, today included; days begin as the clocks of the zone show',
    access: 'account',
    limit: 'read',
    query: z.object({
      zone: zoneName,
      days: z.coerce.number().int().min(1).max(92),
    }),
    success: {
      status: 200,
      /** first and last: days that were looked at */
      body: z.object({ first: z.iso.date(), last: z.iso.date(), days: z.array(earningDay) }),
    },
    problems: ['INVALID_INPUT'],
  },
  downloadEarnings: {
    method: 'GET',
    path: '/v1/me/earnings.csv',
    summary: 'The same entries as a file, streamed',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'read',
    query: entryFilter,
    success: { status: 200, file: 'text/csv' },
    problems: ['INVALID_INPUT'],
  },
} as const satisfies Routes
