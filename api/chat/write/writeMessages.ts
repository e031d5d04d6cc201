import type { PoolClient } from 'pg'
import { runBatch, type Statement } from '#db/batch.ts'
import { withTransaction } from '#db/transaction.ts'
import { badgeOf, judgeMessage } from '#domain/chat/judgeMessage.ts'
import { newId } from '#domain/ids.ts'
import type { ChatAnswer } from '#protocol/chat.ts'
import type { ChatDeps } from '../deps.ts'
import { type ChatHead, lockStatements, moveHead } from '../head.ts'
import { type ReadWriter, toWriters, writersStatement } from './readWriters.ts'
import { takenNames } from './takenNames.ts'

/** A message that somebody wants to write. */
export interface AskedMessage {
  accountId: string
  clientKey: string
  /** as `readMessage` answers it */
  text: string
}

interface NewMessage extends AskedMessage {
  id: string
  seq: number | null
  rev: number
  writer: ReadWriter
}

const keyOf = ({ accountId, clientKey }: Pick<AskedMessage, 'accountId' | 'clientKey'>) =>
  `${accountId}:${clientKey}`

function knownStatement(roomId: string, asked: readonly AskedMessage[]): Statement {
  return {
    name: 'chat_known',
    text: `SELECT m.account_id, m.client_key, m.id, m.seq FROM unnest($2::text[], $3::text[]) x (account_id, client_key)
      JOIN app.chat_message m ON m.room_id = $1 AND m.account_id = x.account_id AND m.client_key = x.client_key`,
    values: [roomId, asked.map((one) => one.accountId), asked.map((one) => one.clientKey)],
  }
}

function insertStatement(roomId: string, made: readonly NewMessage[]): Statement {
  const column = <T>(of: (one: NewMessage) => T) => made.map(of)
  return {
    name: 'chat_insert',
    text: `INSERT INTO app.chat_message (room_id, id, seq, rev, account_id, client_key, is_guest, name_shown, badge, body, at, is_held)
      SELECT $1, x.id, x.seq, x.rev, x.account_id, x.client_key, x.is_guest, x.name, x.badge, x.body, app.now(), x.seq IS NULL
      FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::text[], $10::text[])
        x (id, seq, rev, account_id, client_key, is_guest, name, badge, body)`,
    values: [
      roomId,
      column((one) => one.id),
      column((one) => one.seq),
      column((one) => one.rev),
      column((one) => one.accountId),
      column((one) => one.clientKey),
      column((one) => one.writer.writer.isGuest),
      column((one) => one.writer.name),
      column((one) => badgeOf(one.writer.writer)),
      column((one) => one.text),
    ],
  }
}

/** What is remembered of who wrote: their pace and the name they were seen under. */
function writersUpsert(roomId: string, made: readonly NewMessage[]): Statement {
  const last = [...new Map(made.map((one) => [one.accountId, one])).values()]
  const pace = (one: NewMessage) => one.writer.writer.pace
  return {
    name: 'chat_pace',
    text: `INSERT INTO app.chat_writer (room_id, account_id, tokens, at, sent_at, name_shown)
      SELECT $1, x.account_id, x.tokens, to_timestamp(x.at_ms / 1000.0), to_timestamp(x.sent_ms / 1000.0), x.name
      FROM unnest($2::text[], $3::real[], $4::float8[], $5::float8[], $6::text[]) x (account_id, tokens, at_ms, sent_ms, name)
      ON CONFLICT (room_id, account_id) DO UPDATE SET tokens = EXCLUDED.tokens, at = EXCLUDED.at, sent_at = EXCLUDED.sent_at,
        name_shown = EXCLUDED.name_shown`,
    values: [
      roomId,
      last.map((one) => one.accountId),
      last.map((one) => pace(one).tokens),
      last.map((one) => pace(one).atMs),
      last.map((one) => pace(one).sentMs),
      last.map((one) => one.writer.name),
    ],
  }
}

/** A name is compared when somebody writes for the first time, and after every change of it. */
async function newlyTaken(tx: PoolClient, writers: Map<string, ReadWriter>): Promise<Set<string>> {
  const isNew = ([, { writer, name, seenName }]: [string, ReadWriter]) =>
    writer.role === 'viewer' && name !== seenName
  const people = [...writers].filter(isNew).map(([accountId, { name }]) => ({ accountId, name }))
  const channelId = [...writers.values()][0]?.channelId ?? ''
  return takenNames(tx, channelId, people)
}

/**
 * Writes what may be written of some messages of one room, all of it in one transaction: one change of its head and one
 * insert. Answers in their order, with what a key had become before where it is known.
 * @returns the newest `rev`; null when nothing was written
 */
export async function writeMessages(
  { pool, random, settings }: ChatDeps,
  roomId: string,
  asked: readonly AskedMessage[],
): Promise<{ answers: ChatAnswer[]; rev: number | null }> {
  return withTransaction(pool, async (tx) => {
    const accountIds = [...new Set(asked.map(({ accountId }) => accountId))]
    const [, locked, people, known] = await runBatch(tx, [
      ...lockStatements(roomId),
      writersStatement(settings.CHAIN_ID, roomId, accountIds),
      knownStatement(roomId, asked),
    ])
    const writers = toWriters(people?.rows ?? [])
    if (writers.size === 0) return { answers: asked.map(() => NO_SEAT), rev: null }
    const head = { ...(locked?.rows[0] as ChatHead) }
    const answered = new Map<string, ChatAnswer>(
      (known?.rows ?? []).map((row) => [
        keyOf({ accountId: row.account_id, clientKey: row.client_key }),
        { ok: true, id: row.id, seq: row.seq },
      ]),
    )
    const taken = await newlyTaken(tx, writers)
    const made: NewMessage[] = []
    const answers = asked.map((one): ChatAnswer => {
      const before = answered.get(keyOf(one))
      if (before) return before
      const writer = writers.get(one.accountId)
      if (!writer) return NO_SEAT
      const judged = judgeMessage(
        writer.rule,
        { ...writer.writer, isNameTaken: taken.has(one.accountId) },
        one.text,
      )
      if (!judged.isTaken) {
        const { isTaken, ...why } = judged
        return { ok: false, ...why }
      }
      writer.writer.pace = judged.pace
      head.rev += 1
      if (!judged.isHeld) head.seq += 1
      const seq = judged.isHeld ? null : head.seq
      const id = newId('msg', random)
      made.push({ ...one, id, seq, rev: head.rev, writer })
      const answer = { ok: true, id, seq } as const
      answered.set(keyOf(one), answer)
      return answer
    })
    if (made.length === 0) return { answers, rev: null }
    await runBatch(tx, [moveHead(roomId, head), insertStatement(roomId, made), writersUpsert(roomId, made)])
    return { answers, rev: head.rev }
  })
}

const NO_SEAT: ChatAnswer = { ok: false, code: 'NO_SEAT' }
