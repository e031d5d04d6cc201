import { readMessage } from '#domain/chat/messageText.ts'
import { type BlockedCount, countBlocked, FLOOD_SILENCE_MS } from '#domain/chat/pace.ts'
import type { ChatAnswer } from '#protocol/chat.ts'
import type { ChatDeps } from './deps.ts'
import { readChanges, readHeads } from './readChanges.ts'
import { readReader, readReaders } from './readReaders.ts'
import { readSilences } from './silences.ts'
import { silenceFlood } from './write/silenceFlood.ts'
import { type AskedMessage, writeMessages } from './write/writeMessages.ts'

/** How long messages of a room are gathered before they are written together. */
const GATHER_MS = 20
/** Messages of one transaction; who waits behind them goes into the next. */
const MAX_BATCH = 200
/** Messages that wait for a room at most: a database that hangs must not fill this process. */
const MAX_WAITING = 2000
/** People whose blocked messages are counted at a time. */
const MAX_COUNTED = 20_000

/** What the sockets ask of the chat. */
export interface Chat {
  /** Writes a message, and answers after its commit. Null: it is no message. */
  send(roomId: string, asked: AskedMessage): Promise<ChatAnswer | null>
  readChanges(roomId: string, after: number | null): ReturnType<typeof readChanges>
  readHeads(roomIds: string[]): ReturnType<typeof readHeads>
  readReaders(roomIds: string[]): ReturnType<typeof readReaders>
  readReader(roomId: string, accountId: string): ReturnType<typeof readReader>
  readSilences(roomIds: string[]): ReturnType<typeof readSilences>
}

interface Waiting {
  asked: AskedMessage
  resolve(answer: ChatAnswer): void
  reject(error: unknown): void
}

/** One of a process: what is written to a room is gathered here. */
export function createChat(deps: ChatDeps): Chat {
  const { pool, clock, bus } = deps
  const rooms = new Map<string, Waiting[]>()
  const counted = createBlockedCounter(clock)

  async function writeNext(roomId: string, waiting: Waiting[]): Promise<void> {
    const batch = waiting.splice(0, MAX_BATCH)
    try {
      const { answers, rev } = await writeMessages(
        deps,
        roomId,
        batch.map(({ asked }) => asked),
      )
      for (const [n, { resolve }] of batch.entries()) resolve(answers[n] as ChatAnswer)
      if (rev !== null) bus.publish(roomId, rev)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  /** One transaction of a room at a time; what comes meanwhile goes into the next. */
  async function writeAll(roomId: string, waiting: Waiting[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (waiting.length > 0) await writeNext(roomId, waiting)
    rooms.delete(roomId)
  }

  function write(roomId: string, asked: AskedMessage): Promise<ChatAnswer> {
    return new Promise((resolve, reject) => {
      const waiting = rooms.get(roomId) ?? []
      if (waiting.length >= MAX_WAITING) return reject(new Error('too many messages wait for this room'))
      waiting.push({ asked, resolve, reject })
      if (rooms.has(roomId)) return
      rooms.set(roomId, waiting)
      void writeAll(roomId, waiting)
    })
  }

  return {
    send: async (roomId, { accountId, clientKey, text: typed }) => {
      const { text } = readMessage(typed)
      if (text === null) return null
      const silentUntilMs = counted.silentUntil(roomId, accountId)
      if (silentUntilMs !== null)
        return { ok: false, code: 'SILENCED', untilMs: silentUntilMs, cause: 'flood' }
      const answer = await write(roomId, { accountId, clientKey, text })
      if (answer.ok || answer.code === 'NOT_SEEN' || answer.code === 'SILENCED') return answer
      const isTooMany = counted.count(roomId, accountId)
      if (isTooMany) await silenceFlood(pool, roomId, accountId, FLOOD_SILENCE_MS)
      return answer
    },
    readChanges: (roomId, after) => readChanges(deps, roomId, after),
    readHeads: (roomIds) => readHeads(pool, roomIds),
    readReaders: (roomIds) => readReaders(pool, roomIds),
    readReader: (roomId, accountId) => readReader(pool, roomId, accountId),
    readSilences: (roomIds) => readSilences(pool, roomIds),
  }
}

/** Counts what was blocked, by room and person; who is silent here costs the database nothing. */
function createBlockedCounter(clock: ChatDeps['clock']) {
  const people = new Map<string, { blocked: BlockedCount; silentUntilMs: number | null }>()
  const keyOf = (roomId: string, accountId: string) => `${roomId}:${accountId}`
  return {
    silentUntil(roomId: string, accountId: string): number | null {
      const until = people.get(keyOf(roomId, accountId))?.silentUntilMs ?? null
      return until !== null && until > clock() ? until : null
    },
    /** @returns true when they are silent from now on */
    count(roomId: string, accountId: string): boolean {
      const key = keyOf(roomId, accountId)
      const { blocked, isTooMany } = countBlocked(people.get(key)?.blocked ?? null, clock())
      people.delete(key)
      people.set(key, { blocked, silentUntilMs: isTooMany ? clock() + FLOOD_SILENCE_MS : null })
      if (people.size > MAX_COUNTED) for (const oldest of people.keys()) if (people.delete(oldest)) break
      return isTooMany
    },
  }
}
