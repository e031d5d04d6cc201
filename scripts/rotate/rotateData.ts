import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { createDataKey, dataKeyId } from '#api/installation/dataKey.ts'
import { keyIdIn, rowsOfOtherKeys, SEALED_COLUMNS, type SealPurpose } from '#db/sealedColumns.ts'
import { readSecretLines, type SecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { LOOK_EVERY_MS, SETTLE_MS } from '#settings/secretFile.ts'
import { replaceFile } from './replaceFile.ts'

/** The older data key is believed until this command takes it away: rows tell when, not the time. */
const WITHOUT_END_MS = Date.UTC(9999, 0)
/** After this every process here seals with the new key. */
export const ALL_SEAL_MS = LOOK_EVERY_MS + SETTLE_MS + 1000
const BATCH_ROWS = 500

/** New rows are under the new key, and rows of the old one are left. */
export class RotationUnfinished extends Error {}

export interface DataRotation {
  file: string
  ownerUrl: string
  /** seconds for which the old key still seals, for processes elsewhere; null: those here alone read the file */
  signsAfterS: number | null
  batchRows?: number
  /** milliseconds until every process that reads this file seals with a new key */
  settleMs?: number
}

/** Adds a new key in front, unless an earlier run did and has not come to its end. */
function beginRotation({ file, signsAfterS }: DataRotation): SecretLines {
  const lines = readSecretLines(readFileSync(file, 'utf8'))
  if (lines.older) return lines
  const next: SecretLines = {
    newest: randomBytes(32).toString('hex'),
    signsFromMs: signsAfterS === null ? null : Date.now() + signsAfterS * 1000,
    older: { secret: lines.newest, untilMs: WITHOUT_END_MS },
  }
  replaceFile(file, writeSecretLines(next))
  return next
}

/** Seals rows of one column under the new key, a batch in a transaction. @returns how many were rewritten */
async function rewriteColumn(
  owner: pg.Client,
  purpose: SealPurpose,
  { newest, older }: SecretLines,
  batchRows: number,
): Promise<number> {
  const { table, id, column } = SEALED_COLUMNS[purpose]
  const keys = older ? [newest, older.secret] : [newest]
  const dataKey = createDataKey({ current: () => newest, accepted: () => keys, ended: () => [] }, randomBytes)
  for (let total = 0; ; ) {
    await owner.query('BEGIN')
    try {
      const { rows } = await owner.query<{ id: string; sealed: Buffer }>(
        `SELECT ${id} AS id, ${column} AS sealed FROM ${table}
         WHERE ${keyIdIn(SEALED_COLUMNS[purpose])} <> $1 ORDER BY ${id} LIMIT $2 FOR UPDATE`,
        [dataKeyId(newest), batchRows],
      )
      const sealed = rows.map((row) =>
        dataKey.seal(purpose, row.id, dataKey.unseal(purpose, row.id, row.sealed)),
      )
      await owner.query(
        `UPDATE ${table} t SET ${column} = n.sealed FROM unnest($1::text[], $2::bytea[]) AS n (id, sealed) WHERE t.${id} = n.id`,
        [rows.map((row) => row.id), sealed],
      )
      await owner.query('COMMIT')
      total += rows.length
      if (rows.length < batchRows) return total
    } catch (error) {
      await owner.query('ROLLBACK')
      throw error
    }
  }
}

/**
 * Puts a new data key in front, waits until all processes seal with it, rewrites the rows of the old one and takes that
 * away. A run that was interrupted goes on where it was.
 * @returns what became of it, for a person
 * @throws RotationUnfinished with one sentence, e.g. when a row needs a key that is not in the file; it keeps both then
 */
export async function rotateData(order: DataRotation): Promise<string> {
  const { file, ownerUrl, batchRows = BATCH_ROWS, settleMs = ALL_SEAL_MS } = order
  const lines = beginRotation(order)
  const sealsMs = (lines.signsFromMs ?? statSync(file).mtimeMs) + settleMs
  if (lines.signsFromMs !== null && sealsMs > Date.now())
    return `data: the new key seals from ${new Date(lines.signsFromMs).toISOString()}; bring ${file} to the processes elsewhere, and run this again after ${new Date(sealsMs).toISOString()}\n`
  await wait(Math.max(0, sealsMs - Date.now()))
  try {
    const rewritten = await rewriteAll(ownerUrl, lines, batchRows)
    replaceFile(file, writeSecretLines({ newest: lines.newest, signsFromMs: null, older: null }))
    return `data: ${rewritten} rows were rewritten for the new key in ${file}; the old one opens nothing more and may be thrown away\n`
  } catch (error) {
    throw new RotationUnfinished(`${(error as Error).message}; both keys are in ${file}`, { cause: error })
  }
}

async function rewriteAll(ownerUrl: string, lines: SecretLines, batchRows: number): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    let rewritten = 0
    for (const purpose of Object.keys(SEALED_COLUMNS) as SealPurpose[])
      rewritten += await rewriteColumn(owner, purpose, lines, batchRows)
    const [left] = await rowsOfOtherKeys(owner, [dataKeyId(lines.newest)])
    if (left) throw new Error(`${left.rows} rows of ${left.table} need key ${left.keyId}; run this again`)
    return rewritten
  } finally {
    await owner.end()
  }
}
