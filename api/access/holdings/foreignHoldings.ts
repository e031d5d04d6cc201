import { ChainBusy } from '#api/ports/chain.ts'
import type { ForeignReading, ForeignTokens } from '#api/ports/foreignTokens.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import type { Clock } from '#domain/clock.ts'

/** What is asked about wallets. */
export interface ForeignQuestion {
  tokens: readonly TokenSubject[]
  /** 0x hex, one at least */
  wallets: readonly string[]
  /** of the index: an answer from before a reorg that it saw is none */
  epoch: number
}

/** How old an answer may be. */
export interface ForeignAge {
  /** true where an answer opens the door: it may be older than one that does not, which somebody may be mending */
  isEnough(reading: ForeignReading): boolean
  /** nothing that was answered before is taken, and no failure */
  isFresh?: boolean
}

/** Foreign tokens through a cache, with one question about the same tokens on its way to the chain at a time. */
export interface ForeignHoldings {
  /** Throws ChainUnreadable, ChainDisputed, ChainBusy. */
  read(question: ForeignQuestion, age: ForeignAge): Promise<ForeignReading>
  /** entries held now */
  size(): number
}

interface Pending {
  question: ForeignQuestion
  result: Promise<ForeignReading>
  resolve(reading: ForeignReading): void
  reject(error: unknown): void
}

/** Those who wait for the same tokens. */
interface Line {
  tokens: readonly TokenSubject[]
  waiting: Map<string, Pending>
  isAsking: boolean
  /** the last question for it failed */
  hasFailed: boolean
}

interface Entry {
  reading: ForeignReading
  atMs: number
}

/** For how long an answer that opens is taken, in milliseconds. */
export interface ForeignCacheSettings {
  FOREIGN_CACHE_MS: number
}

/** For how long one that does not, and that there was none: who mends it presses again. What a person presses is bounded elsewhere. */
const SHORT_MS = 2000
/** Questions on their way, each about other tokens: one that takes long holds up those behind it at its own door alone. */
const MAX_ON_THE_WAY = 8
/** Token sets that somebody waits for: more at once are no crowd, and are refused. */
const MAX_LINES = 200

const tokensKey = (tokens: readonly TokenSubject[]): string =>
  tokens.map(({ kind, address, tokenId = '' }) => `${kind}:${address}:${tokenId}`).join(' ')

const keyOf = ({ wallets, epoch }: ForeignQuestion, ofTokens: string): string =>
  `${epoch} ${[...wallets].sort().join(' ')} ${ofTokens}`

function pend(question: ForeignQuestion): Pending {
  const { promise: result, resolve, reject } = Promise.withResolvers<ForeignReading>()
  return { question, result, resolve, reject }
}

/** The first of a line, as many as one call answers; they wait no more. */
function takeBatch({ tokens, waiting }: Line, maxAnswers: number): [string, Pending][] {
  const batch: [string, Pending][] = []
  let answers = 0
  for (const [key, pending] of waiting) {
    answers += pending.question.wallets.length * tokens.length
    if (batch.length > 0 && answers > maxAnswers) break
    batch.push([key, pending])
    waiting.delete(key)
  }
  return batch
}

/**
 * Answers about foreign tokens. Of the same tokens there is one question on its way: what is asked meanwhile waits for the next one, which
 * is for all who wait, so that a crowd at one door is a few calls. A failure counts for a moment, for who wants to know the same.
 * @param maxEntries the oldest entry goes when there are more
 */
export function createForeignHoldings(
  deps: { foreign: ForeignTokens; clock: Clock; settings: ForeignCacheSettings },
  maxEntries = 5_000,
): ForeignHoldings {
  const { foreign, clock, settings } = deps
  const entries = new Map<string, Entry>()
  const lines = new Map<string, Line>()
  const failures = new Map<string, { error: unknown; atMs: number }>()
  let onTheWay = 0

  const isYounger = (atMs: number, maxMs: number): boolean => {
    const ageMs = clock() - atMs
    return ageMs >= 0 && ageMs < maxMs
  }

  /** Drops what is old or too much; both maps are in order of age. */
  function dropOld<T extends { atMs: number }>(map: Map<string, T>, maxMs: number): void {
    for (const [key, { atMs }] of map) {
      if (map.size <= maxEntries && isYounger(atMs, maxMs)) return
      map.delete(key)
    }
  }

  function keep(key: string, reading: ForeignReading, atMs: number): void {
    // a node that is behind takes nothing back
    if ((entries.get(key)?.reading.point.block ?? 0) > reading.point.block) return
    entries.delete(key)
    entries.set(key, { reading, atMs })
  }

  async function askBatch(ofTokens: string, line: Line): Promise<void> {
    const batch = takeBatch(line, foreign.maxAnswers)
    const atMs = clock()
    const wallets = [...new Set(batch.flatMap(([, { question }]) => question.wallets))]
    try {
      const { amounts, ...rest } = await foreign.holdingsOf(line.tokens, wallets)
      for (const [key, { question, resolve }] of batch) {
        const own = new Map(question.wallets.map((wallet) => [wallet, amounts.get(wallet) ?? []]))
        const reading = { ...rest, amounts: own }
        keep(key, reading, atMs)
        resolve(reading)
      }
      dropOld(entries, settings.FOREIGN_CACHE_MS)
      failures.delete(ofTokens)
      line.hasFailed = false
    } catch (error) {
      failures.delete(ofTokens)
      failures.set(ofTokens, { error, atMs: clock() })
      dropOld(failures, SHORT_MS)
      for (const [, { reject }] of batch) reject(error)
      // one call may fail for itself; after two whoever waits would be told the same, after as long
      if (line.hasFailed) {
        for (const { reject } of line.waiting.values()) reject(error)
        line.waiting.clear()
      }
      line.hasFailed = true
    }
  }

  /** A line that was served goes behind the others. */
  async function serve(ofTokens: string, line: Line): Promise<void> {
    onTheWay++
    line.isAsking = true
    await askBatch(ofTokens, line)
    line.isAsking = false
    onTheWay--
    lines.delete(ofTokens)
    if (line.waiting.size > 0) lines.set(ofTokens, line)
    serveNext()
  }

  function serveNext(): void {
    for (const [ofTokens, line] of lines) {
      if (onTheWay >= MAX_ON_THE_WAY) return
      if (!line.isAsking) void serve(ofTokens, line)
    }
  }

  function lineOf(tokens: readonly TokenSubject[], ofTokens: string): Line {
    const line = lines.get(ofTokens) ?? { tokens, waiting: new Map(), isAsking: false, hasFailed: false }
    if (lines.size >= MAX_LINES && !lines.has(ofTokens))
      throw new ChainBusy('too many foreign tokens are asked about')
    lines.set(ofTokens, line)
    return line
  }

  function isUsable({ reading, atMs }: Entry, { isEnough }: ForeignAge): boolean {
    const { FOREIGN_CACHE_MS: longMs } = settings
    return isYounger(atMs, isEnough(reading) ? longMs : Math.min(longMs, SHORT_MS))
  }

  return {
    size: () => entries.size,
    async read(question, age) {
      const ofTokens = tokensKey(question.tokens)
      const key = keyOf(question, ofTokens)
      const entry = entries.get(key)
      if (entry && !age.isFresh && isUsable(entry, age)) return entry.reading
      const failure = failures.get(ofTokens)
      if (failure && !age.isFresh && isYounger(failure.atMs, SHORT_MS)) throw failure.error
      const { waiting } = lineOf(question.tokens, ofTokens)
      const pending = waiting.get(key) ?? pend(question)
      waiting.set(key, pending)
      // what is asked in the same moment goes along
      queueMicrotask(serveNext)
      return pending.result
    },
  }
}
