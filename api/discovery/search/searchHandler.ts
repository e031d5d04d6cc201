import type { Handler } from '../../http/handler.ts'
import { createTurns, turnerOf } from '../../http/limits/personTurns.ts'
import type { discoveryRoutes, SearchResults } from '../contract.ts'
import { findLive, type LiveDeps } from '../readLive.ts'
import { findUpcoming } from '../readUpcoming.ts'
import { findChannels, findStreams, STREAM_PAGE } from './store.ts'
import { correct, queryOf, readWords } from './words.ts'

const MAX_SOON = 12
/**
 * Searches of strangers and guests, or of accounts, that one process has under way: they leave the database to the doors.
 * Each has one at a time, and whoever asks for many waits behind whoever asks for one.
 */
const TURNS = { atOnce: 2, waiting: 40, atOnceEach: 1, waitingEach: 10 }

const NOTHING: SearchResults = {
  corrected: null,
  channels: [],
  live: [],
  upcoming: [],
  streams: [],
  next: null,
}

const isEmpty = ({ channels, live, upcoming, streams }: SearchResults) =>
  channels.length + live.length + upcoming.length + streams.length === 0

/** Finds what begins with the typed words; where nothing does, what begins with those that were meant. */
export function searchHandler(deps: LiveDeps): Handler<typeof discoveryRoutes.search> {
  const { pool } = deps
  const turns = { accounts: createTurns(TURNS), strangers: createTurns(TURNS) }

  async function find(words: string[], typed: string, after: string | null): Promise<SearchResults> {
    const query = queryOf(words)
    const isFirst = after === null
    const [channels, live, upcoming, streams] = await Promise.all([
      isFirst ? findChannels(pool, query, typed) : [],
      isFirst ? findLive(deps, query, MAX_SOON) : [],
      isFirst ? findUpcoming(pool, query, MAX_SOON) : [],
      findStreams(pool, query, after),
    ])
    const page = streams.slice(0, STREAM_PAGE)
    const next = streams.length > STREAM_PAGE ? (page.at(-1)?.roomId ?? null) : null
    return { corrected: null, channels, live, upcoming, streams: page, next }
  }

  async function search(typed: string, after: string | null): Promise<SearchResults> {
    const words = await readWords(pool, typed)
    if (words.length === 0) return NOTHING
    const found = await find(words, typed, after)
    if (after !== null || !isEmpty(found)) return found
    const meant = await correct(pool, words)
    if (!meant) return found
    const corrected = meant.join(' ')
    const better = await find(meant, corrected, null)
    return isEmpty(better) ? found : { ...better, corrected }
  }

  return async ({ query: { q, after }, account, callerKind, ip }) => {
    const takeTurn = callerKind === 'account' ? turns.accounts : turns.strangers
    const whose = turnerOf({ accountId: account, isGuest: callerKind === 'guest', ip })
    return { body: await takeTurn(whose, () => search(q, after ?? null)) }
  }
}
