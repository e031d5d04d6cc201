import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'

/** A creator as far as a transaction of a service refers to one. @returns the id */
export async function seedPaidCreator(owner: Pool): Promise<string> {
  const [account, creator] = [newId('acc', randomBytes), newId('cre', randomBytes)]
  await owner.query('INSERT INTO app.account (id) VALUES ($1)', [account])
  await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
  return creator
}
