import type { Pool } from 'pg'
import { RULE_CODES, type RuleCode } from '#domain/moderation/words.ts'
import type { PolicyRule } from './contract.ts'

/** The newest text of each rule, in the order of the page. */
export async function readPolicy(pool: Pool): Promise<PolicyRule[]> {
  const { rows } = await pool.query<{ code: RuleCode; version: number; text: string }>(
    'SELECT DISTINCT ON (code) code, version, text FROM app.rule WHERE code = ANY ($1) ORDER BY code, version DESC',
    [RULE_CODES],
  )
  return rows.sort((a, b) => RULE_CODES.indexOf(a.code) - RULE_CODES.indexOf(b.code))
}
