import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import type { Installation } from '../api.ts'
import { type Reply, type RequestOptions, request } from '../client.ts'

/** An account with a wallet and a session that no sign-in was needed for. */
export interface Person {
  accountId: string
  wallet: Buffer
  token: string
  name: string
  call(url: string, method: string, path: string, options?: RequestOptions): Promise<Reply>
}

function newSession(secret: string | Buffer): Pick<Person, 'token' | 'call'> {
  const session = randomBytes(24).toString('hex')
  const token = `${session}.${createHmac('sha256', secret).update(session).digest('base64')}`
  return {
    token,
    call: (url, method, at, options = {}) =>
      request(url, method, at, {
        ...options,
        headers: { authorization: `Bearer ${token}`, ...options.headers },
      }),
  }
}

const secretOf = (installation: Installation) =>
  readSecretLines(readFileSync(path.join(installation.dir, 'session'), 'utf8')).newest

/** The same account signed in once more, in another browser. */
export async function anotherSession(
  pool: Pool,
  installation: Installation,
  person: Person,
): Promise<Person & { sessionId: string }> {
  const entered = newSession(secretOf(installation))
  const sessionId = `s2${person.accountId}`
  await pool.query(
    `INSERT INTO app.auth_session (id, expires_at, token, account_id, created_at, updated_at)
     VALUES ($1, app.now() + interval '1 hour', $2, $3, app.now(), app.now())`,
    [sessionId, entered.token.split('.')[0], person.accountId],
  )
  return { ...person, ...entered, sessionId }
}

/** Inserts accounts as a first sign-in does, with sessions signed by the installation's secret. */
export async function seedPeople(pool: Pool, installation: Installation, count: number): Promise<Person[]> {
  const secret = secretOf(installation)
  const people = Array.from({ length: count }, (_, n): Person => {
    return {
      accountId: newId('acc', randomBytes),
      wallet: randomBytes(20),
      name: `Person ${n}`,
      ...newSession(secret),
    }
  })
  const ids = people.map((person) => person.accountId)
  await pool.query('INSERT INTO app.account (id) SELECT unnest($1::text[])', [ids])
  await pool.query(
    `INSERT INTO app.profile (account_id, display_name, name_skeleton) SELECT a, n, n FROM unnest($1::text[], $2::text[]) x (a, n)`,
    [ids, people.map((person) => person.name)],
  )
  await pool.query(
    "INSERT INTO app.identity (id, account_id, kind, wallet) SELECT i, a, 'wallet', w FROM unnest($1::text[], $2::text[], $3::bytea[]) x (i, a, w)",
    [ids.map(() => newId('idn', randomBytes)), ids, people.map((person) => person.wallet)],
  )
  await pool.query(
    `INSERT INTO app.auth_session (id, expires_at, token, account_id, created_at, updated_at)
       SELECT 's' || a, app.now() + interval '1 hour', t, a, app.now(), app.now() FROM unnest($1::text[], $2::text[]) x (a, t)`,
    [ids, people.map((person) => person.token.split('.')[0])],
  )
  return people
}
