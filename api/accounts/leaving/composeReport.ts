import type { Pool } from 'pg'
import { CHAIN_KEEPS, PERSON_PARTS } from '#domain/leaving.ts'
import type { Compose, Letter, Withheld } from '../../notifications/letter.ts'
import { type ErasureReport, partsOf } from './closeAccount.ts'

/** Kind of the mail that hands over what an erasure takes. */
export const REPORT_MAIL = 'erasure_report'

function letterOf(to: string, report: ErasureReport): Letter {
  const lines = partsOf(report).map(({ part, rows }) => `${PERSON_PARTS[part] ?? part}: ${rows}.`)
  return {
    to,
    subject: 'Your account is being erased',
    paragraphs: [
      'The time in which it could be undone is over. This is what goes, in rows; it is the last mail about this account.',
      ...lines,
      'Decisions and receipts stay verifiable without anybody behind them: what linked them to you is destroyed.',
      CHAIN_KEEPS,
    ],
    isAskedFor: true,
  }
}

/** Writes the reports of erasures; nobody else has them once the account is gone. */
export function composeReport({ pool }: { pool: Pool }): Compose {
  return async (deliveries) => {
    const { rows } = await pool.query<{ id: string; report: ErasureReport }>(
      'SELECT id, report FROM app.erasure WHERE id = ANY ($1)',
      [deliveries.map(({ objectKey }) => objectKey)],
    )
    const reports = new Map(rows.map(({ id, report }) => [id, report]))
    return new Map(
      deliveries.map(({ id, objectKey, email }): [string, Letter | Withheld] => {
        const report = reports.get(objectKey)
        return [id, report && email ? letterOf(email, report) : { withheld: 'NO_REPORT' }]
      }),
    )
  }
}
