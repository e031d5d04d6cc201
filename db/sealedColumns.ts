import type pg from 'pg'

/** A column whose values rest on the data key, with its table and the column that names a row. */
export interface KeyedColumn {
  table: string
  id: string
  column: string
}

/** Every column of sealed values, by purpose: each has a key of its own. `npm run rotate -- data` rewrites them. */
export const SEALED_COLUMNS = {
  totp: { table: 'app.totp', id: 'account_id', column: 'secret_sealed' },
  recovery: { table: 'app.recovery_set', id: 'account_id', column: 'key_sealed' },
  emailKey: { table: 'app.email_code', id: 'id', column: 'key_sealed' },
  emailCode: { table: 'app.email_code', id: 'id', column: 'code_sealed' },
  banMark: { table: 'app.mark_key', id: 'id', column: 'key_sealed' },
  handleKey: { table: 'app.handle_key', id: 'id', column: 'key_sealed' },
  cardKey: { table: 'app.card_key', id: 'id', column: 'key_sealed' },
  invitationToken: { table: 'app.invitation_token', id: 'id', column: 'token_sealed' },
  invitationKey: { table: 'app.invitation_key', id: 'id', column: 'key_sealed' },
} as const satisfies Record<string, KeyedColumn>
export type SealPurpose = keyof typeof SEALED_COLUMNS

/** A sealed value begins with a byte for its form, then the id of its key. */
export const SEAL_FORM = 1
export const KEY_ID_BYTES = 8

type Database = Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>

/** SQL: the id of the key that a value of this column is sealed with, as hex. */
export function keyIdIn({ column }: KeyedColumn): string {
  return `encode(substring(${column} FROM 2 FOR ${KEY_ID_BYTES}), 'hex')`
}

/** Tables with rows that need another key than one of these, with its id. */
export async function rowsOfOtherKeys(
  db: Database,
  keyIds: readonly string[],
): Promise<{ table: string; keyId: string; rows: number }[]> {
  const found = []
  for (const place of Object.values(SEALED_COLUMNS)) {
    const { rows } = await db.query<{ key_id: string; n: number }>(
      `SELECT ${keyIdIn(place)} AS key_id, count(*)::int AS n FROM ${place.table}
       WHERE ${keyIdIn(place)} <> ALL ($1) GROUP BY 1 ORDER BY 1`,
      [keyIds],
    )
    for (const { key_id: keyId, n } of rows) found.push({ table: place.table, keyId, rows: n })
  }
  return found
}
