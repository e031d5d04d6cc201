import { z } from 'zod'
import { PAYMENT_RAILS } from '#domain/billing/words.ts'
import { CALENDAR_BOUNDS, DAY_MINUTES, STEP_MINUTES } from '#domain/calls/calendar.ts'
import { CALL_MEDIA, CALL_TERMS } from '#domain/calls/words.ts'
import { address, instant, units } from '../accounts/contract.ts'
import { currencyCode } from '../billing/contract.ts'
import { type Routes, text } from '../http/contract.ts'

const { bufferMinutes, noticeMinutes, horizonDays, mostADay, lengthMinutes } = CALENDAR_BOUNDS

export const callOfferId = z
  .string()
  .regex(/^off_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'CallOfferId' })

export const bookingId = z
  .string()
  .regex(/^bkg_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'BookingId' })

/** A share in basis points. */
export const bps = z.int().min(0).max(10_000)

export const hexBytes = z.string().regex(/^0x(?:[0-9a-f]{2})+$/)

/** `BookingPolicy` of `domain/booking/terms.ts`, as the escrow has it; by card as the hold lets it be (`domain/calls/cardHold.ts`), and before that as it was agreed. */
export const bookingPolicy = z.object({
  noticeFullSeconds: z.int(),
  noticePartialSeconds: z.int(),
  disputeWindowSeconds: z.int(),
  arbiterDeadlineSeconds: z.int(),
  graceSeconds: z.int(),
  partialBps: bps,
  noShowBps: bps,
  fullOverlapBps: bps,
  fallbackBps: bps,
  isMetered: z.boolean(),
})

const hourRange = z.strictObject({
  fromMinute: z
    .int()
    .min(0)
    .max(DAY_MINUTES - STEP_MINUTES)
    .multipleOf(STEP_MINUTES),
  toMinute: z.int().min(STEP_MINUTES).max(DAY_MINUTES).multipleOf(STEP_MINUTES),
})

/** The calendar of `domain/calls/calendar.ts`; what lies across its fields is asked of `calendarFault`. */
const callCalendar = z
  .strictObject({
    zone: text.max(64),
    hours: z.array(hourRange.extend({ weekday: z.int().min(1).max(7) })).max(CALENDAR_BOUNDS.hours),
    days: z
      .array(
        z.strictObject({
          date: z.iso.date(),
          hours: z.array(hourRange).max(CALENDAR_BOUNDS.hoursOfDay),
        }),
      )
      .max(CALENDAR_BOUNDS.days),
    bufferMinutes: z.int().min(0).max(bufferMinutes).multipleOf(STEP_MINUTES),
    noticeMinutes: z.int().min(noticeMinutes.least).max(noticeMinutes.most),
    horizonDays: z.int().min(horizonDays.least).max(horizonDays.most),
    mostADay: z.int().min(mostADay.least).max(mostADay.most).nullable(),
    isPaused: z.boolean(),
  })
  .meta({ id: 'CallCalendar' })

/** By card `currency` is a code of ISO 4217, on the chain the index in the list of currencies, as text. */
const callPriceWish = z.discriminatedUnion('rail', [
  z.strictObject({ rail: z.literal(PAYMENT_RAILS[0]), currency: currencyCode, units }),
  z.strictObject({ rail: z.literal(PAYMENT_RAILS[1]), currency: z.string().regex(/^\d{1,3}$/), units }),
])
export type CallPriceWish = z.infer<typeof callPriceWish>

/** What the escrow sells at a price to everybody: an open offer of a wallet of the creator, under a policy with the same terms. */
const callSale = z
  .object({
    /** wallet of the creator, which is paid */
    creator: address,
    /** counted by wallet */
    offerNo: units,
    /** counted by wallet */
    policyId: z.int(),
  })
  .meta({ id: 'CallSale' })
export type CallSale = z.infer<typeof callSale>

const callPrice = z
  .object({
    rail: z.enum(PAYMENT_RAILS),
    currency: z.string(),
    units,
    /** by card the code of the currency */
    symbol: z.string(),
    decimals: z.int(),
    /** null by card, and where the creator has not put the price on the chain */
    sale: callSale.nullable().default(null),
  })
  .meta({ id: 'CallPrice' })
export type CallPrice = z.infer<typeof callPrice>

export const callOffer = z
  .object({
    id: callOfferId,
    media: z.enum(CALL_MEDIA),
    lengthMinutes: z.int(),
    terms: z.enum(CALL_TERMS),
    /** of the terms: what was booked under one version keeps it */
    termsVersion: z.int(),
    /** by card first; at most one of each currency */
    prices: z.array(callPrice),
    createdAt: instant,
  })
  .meta({ id: 'CallOffer' })
export type CallOffer = z.infer<typeof callOffer>

const callOfferWish = z.strictObject({
  media: z.enum(CALL_MEDIA),
  lengthMinutes: z.int().min(lengthMinutes.least).max(lengthMinutes.most).multipleOf(5),
  terms: z.enum(CALL_TERMS),
  prices: z.array(callPriceWish).min(1).max(5),
  /** the offer that it takes the place of, for an offer never changes; null: it is one more */
  replaces: callOfferId.nullable(),
})
export type CallOfferWish = z.infer<typeof callOfferWish>

/** An open offer of the escrow that sells nothing that is offered here: whoever knows the contract can still book it. */
const openSale = callSale.extend({
  lengthMinutes: z.int(),
  units,
  symbol: z.string(),
  decimals: z.int(),
})
export type OpenSale = z.infer<typeof openSale>

/** Terms that a wallet of the creator has on the chain already. */
const callPolicy = z.object({
  creator: address,
  policyId: z.int(),
  terms: z.enum(CALL_TERMS),
  termsVersion: z.int(),
})
export type CallPolicy = z.infer<typeof callPolicy>

const ownCalls = z
  .object({
    /** false: without a channel there is nobody to book */
    hasChannel: z.boolean(),
    /** null: no hours were set yet */
    calendar: callCalendar.nullable(),
    /** counts its changes; 0: none yet */
    revision: z.int(),
    /** that can be booked, the oldest first; what takes the place of one keeps its place */
    offers: z.array(callOffer),
    /** of the wallets that are linked now */
    policies: z.array(callPolicy).default([]),
    leftOpen: z.array(openSale).default([]),
  })
  .meta({ id: 'OwnCalls' })
export type OwnCalls = z.infer<typeof ownCalls>

/** What a creator sells as calls, and when. */
export const bookingRoutes = {
  getOwnCalls: {
    method: 'GET',
    path: '/v1/me/calls',
    summary: 'Hours and offers of the signed-in creator for paid calls',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: ownCalls },
    problems: [],
  },
  setCallCalendar: {
    method: 'PUT',
    path: '/v1/me/calls/calendar',
    summary: 'Sets when the signed-in creator can be booked; `revision` is what was changed. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.strictObject({ revision: z.int().min(0), calendar: callCalendar }),
    success: { status: 200, body: ownCalls },
    problems: ['INVALID_INPUT', 'CONFLICT'],
  },
  createCallOffer: {
    method: 'POST',
    path: '/v1/me/calls/offers',
    summary: 'Offers calls of one length at exact prices, alone or instead of an offer of before',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: callOfferWish,
    success: { status: 201, body: ownCalls },
    problems: ['INVALID_INPUT', 'CONFLICT'],
  },
  closeCallOffer: {
    method: 'DELETE',
    path: '/v1/me/calls/offers/{offerId}',
    summary: 'Takes an offer back; what was booked of it stays. Idempotent',
    access: 'account',
    limit: 'write',
    params: z.object({ offerId: callOfferId }),
    success: { status: 200, body: ownCalls },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
