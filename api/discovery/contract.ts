import { z } from 'zod'
import { HOSTED_KINDS } from '#domain/room/hostedKind.ts'
import { VISIBILITIES } from '#domain/words.ts'
import { instant, units } from '../accounts/contract.ts'
import { asOfBlock, channelCard, handle } from '../creators/contract.ts'
import { type Routes, shown, text } from '../http/contract.ts'
import { scheduledCard } from '../rooms/contract.ts'

export const liveCard = z
  .object({
    roomId: z.string(),
    kind: z.enum(HOSTED_KINDS).default('stream'),
    title: shown,
    visibility: z.enum(VISIBILITIES),
    gateSentence: shown.nullable(),
    viewers: z.int(),
    liveAt: instant,
    channel: channelCard,
    /** by who asks */
    isFollowed: z.boolean(),
    /** lowest price of a tier that opens the gate; null for public rooms */
    from: z.object({ priceUnits: units, symbol: z.string(), decimals: z.int(), asOfBlock }).nullable(),
    /** lowest price by card of a tier that opens the gate, minor units; absent where none is sold so */
    cardFrom: z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }).nullish(),
  })
  .meta({ id: 'LiveCard' })
export type LiveCard = z.infer<typeof liveCard>

/** A stream or voice room that is not live. */
export const streamCard = z
  .object({
    roomId: z.string(),
    kind: z.enum(HOSTED_KINDS).default('stream'),
    title: shown,
    visibility: z.enum(VISIBILITIES),
    gateSentence: shown.nullable(),
    /** null: it never began */
    liveAt: instant.nullable(),
    endedAt: instant.nullable(),
    channel: channelCard,
  })
  .meta({ id: 'StreamCard' })
export type StreamCard = z.infer<typeof streamCard>

/** Give it as `after` for what follows; null: nothing does. */
const next = z.string().nullable()
const after = text.max(64).optional()

const searchResults = z
  .object({
    /** the words that were looked for where nothing had those that were typed, else null */
    corrected: shown.nullable(),
    channels: z.array(channelCard.extend({ isLive: z.boolean() })),
    live: z.array(liveCard),
    upcoming: z.array(scheduledCard),
    streams: z.array(streamCard),
    next,
  })
  .meta({ id: 'SearchResults' })
export type SearchResults = z.infer<typeof searchResults>

export const discoveryRoutes = {
  listLive: {
    method: 'GET',
    path: '/v1/live',
    summary: 'Who is live now, those that one follows first, then the most watched; and channels to look at',
    access: 'public',
    limit: 'read',
    query: z.object({ after }),
    success: {
      status: 200,
      body: z.object({ live: z.array(liveCard), channels: z.array(channelCard), next }),
    },
    problems: ['INVALID_INPUT'],
  },
  listUpcoming: {
    method: 'GET',
    path: '/v1/upcoming',
    summary: 'Announced streams and voice rooms, the next one first',
    access: 'public',
    limit: 'read',
    query: z.object({ after }),
    success: { status: 200, body: z.object({ upcoming: z.array(scheduledCard), next }) },
    problems: ['INVALID_INPUT'],
  },
  listPast: {
    method: 'GET',
    path: '/v1/channels/{handle}/streams',
    summary: 'Streams and voice rooms of a channel that are over, newest first',
    access: 'public',
    limit: 'read',
    params: z.object({ handle }),
    query: z.object({ after }),
    success: { status: 200, body: z.object({ streams: z.array(streamCard), next }) },
    problems: ['INVALID_INPUT'],
  },
  search: {
    method: 'GET',
    path: '/v1/search',
    summary: 'Channels, streams and voice rooms whose names begin with the words, or nearly do',
    access: 'public',
    limit: 'search',
    query: z.object({ q: text.trim().min(1).max(100), after }),
    success: { status: 200, body: searchResults },
    problems: ['INVALID_INPUT'],
  },
} as const satisfies Routes
