import type { PoolClient } from 'pg'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import type { DisputedCall } from './store.ts'

/** A file that is to be part of a statement. */
export interface SaidFile {
  id: string
  /** 0x hex */
  digest: string
  isInStatement: boolean
  isLaid: boolean
}

/**
 * Own files of a call in the order of their ids.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT where one is named twice
 */
export async function readSaidFiles(
  tx: PoolClient,
  call: DisputedCall,
  fileIds: readonly string[],
): Promise<SaidFile[]> {
  if (new Set(fileIds).size < fileIds.length) {
    const detail = 'A file is named twice. Name each one once.'
    throw new ProblemError('INVALID_INPUT', { detail, fields: { '/fileIds': detail } })
  }
  const { rows } = await tx.query<SaidFile>(
    `SELECT f.id, '0x' || encode(f.digest, 'hex') AS digest, s.id IS NOT NULL AS "isInStatement", s.laid_at IS NOT NULL AS "isLaid"
      FROM app.call_file f LEFT JOIN app.call_statement s ON s.id = f.statement_id
      WHERE f.id = ANY($1) AND f.booking_id = $2 AND f.is_by_fan = $3 AND f.bytes IS NOT NULL
      ORDER BY array_position($1::text[], f.id::text)`,
    [fileIds, call.id, call.side === 'fan'],
  )
  if (rows.length < fileIds.length)
    throw new ProblemError('NOT_FOUND', { detail: 'One of these files is not here any more. Add it again.' })
  return rows
}

const ATTACH = 'UPDATE app.call_file SET statement_id = $2, place = $3 WHERE id = $1 AND statement_id IS NULL'

/** A copy has the moment of what it copies: it is no other file. */
const COPY = `INSERT INTO app.call_file (id, booking_id, is_by_fan, statement_id, place, name, kind, bytes, digest, created_at)
  SELECT $4, booking_id, is_by_fan, $2, $3, name, kind, bytes, digest, created_at FROM app.call_file WHERE id = $1`

/**
 * Makes files part of a statement. Those of one that was not laid are copied: its hash may be on its way to the chain.
 * @throws ProblemError NOT_FOUND where one was forgotten meanwhile
 */
export async function attachFiles(
  { random }: Pick<BookingDeps, 'random'>,
  tx: PoolClient,
  { statementId, files }: { statementId: string; files: readonly SaidFile[] },
): Promise<void> {
  for (const [index, { id, isInStatement }] of files.entries()) {
    const where = [id, statementId, index + 1]
    const { rowCount } = isInStatement
      ? await tx.query(COPY, [...where, newId('fil', random)])
      : await tx.query(ATTACH, where)
    if (!rowCount) throw new ProblemError('NOT_FOUND')
  }
}

/** What is in no statement although its words and bytes are: it was sent twice. */
export async function dropFiles(tx: PoolClient, files: readonly SaidFile[]): Promise<void> {
  const ids = files.filter(({ isInStatement }) => !isInStatement).map(({ id }) => id)
  if (ids.length > 0) await tx.query('UPDATE app.call_file SET bytes = NULL WHERE id = ANY($1)', [ids])
}
