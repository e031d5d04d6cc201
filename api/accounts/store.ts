import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { friendlyName } from '#domain/names/friendlyName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import type { Me } from './contract.ts'
import { OPEN_SESSION } from './openSession.ts'
import { NONCE_S } from './session/sessionLife.ts'

const bytesOf = (address: string) => Buffer.from(address.slice(2), 'hex')

/** Database time in milliseconds. */
export async function databaseNow(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  return rows[0]?.now as Date
}

/** Keeps a nonce for one address; answers when it stops being good. */
export async function insertNonce(pool: Pool, id: string, nonce: string, address: string): Promise<Date> {
  const { rows } = await pool.query<{ expires_at: Date }>(
    `INSERT INTO app.auth_verification (id, identifier, value, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, app.now() + make_interval(secs => ${NONCE_S}), app.now(), app.now()) RETURNING expires_at`,
    [id, `siwe:${nonce}`, address.toLowerCase()],
  )
  return rows[0]?.expires_at as Date
}

/** True when the nonce was given to this address and is still good. Does not use it up. */
export async function isNonceOpen(pool: Pool, nonce: string, address: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT 1 FROM app.auth_verification WHERE identifier = $1 AND value = $2 AND expires_at > app.now()',
    [`siwe:${nonce}`, address.toLowerCase()],
  )
  return rowCount === 1
}

/** Uses the nonce up. False when somebody else was first. */
export async function takeNonce(pool: Pool, nonce: string, address: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'DELETE FROM app.auth_verification WHERE identifier = $1 AND value = $2 AND expires_at > app.now()',
    [`siwe:${nonce}`, address.toLowerCase()],
  )
  return rowCount === 1
}

/** True when somebody has signed in with this wallet before. */
export async function isWalletKnown(pool: Pool, address: string): Promise<boolean> {
  const sql = 'SELECT 1 FROM app.identity WHERE wallet = $1 AND ended_at IS NULL'
  return (await pool.query(sql, [bytesOf(address)])).rowCount !== 0
}

/** The account of a wallet; made with profile and identity when the wallet comes for the first time. */
export async function accountOfWallet(
  pool: Pool,
  address: string,
  chainId: number,
  random: RandomBytes,
): Promise<string> {
  const wallet = bytesOf(address)
  return withTransaction(pool, async (tx) => {
    // first sign-ins of one wallet wait for each other; others do not
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [address.toLowerCase()])
    const known = await tx.query<{ account_id: string }>(
      'SELECT account_id FROM app.identity WHERE wallet = $1 AND ended_at IS NULL',
      [wallet],
    )
    if (known.rows[0]) return known.rows[0].account_id
    const id = newId('acc', random)
    const name = friendlyName(random)
    await tx.query(
      'INSERT INTO app.auth_user (id, name, email, created_at, updated_at) VALUES ($1, $2, $3, app.now(), app.now())',
      [id, name, `${id}@account.invalid`],
    )
    await tx.query('INSERT INTO app.account (id) VALUES ($1)', [id])
    await tx.query('INSERT INTO app.profile (account_id, display_name, name_skeleton) VALUES ($1, $2, $3)', [
      id,
      name,
      nameSkeleton(name),
    ])
    await tx.query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
      newId('idn', random),
      id,
      wallet,
    ])
    await tx.query(
      'INSERT INTO app.auth_wallet_address (id, user_id, address, chain_id, is_primary) VALUES ($1, $2, $3, $4, true)',
      [newId('idn', random), id, address, chainId],
    )
    await tx.query('INSERT INTO app.receipt_salt (account_id, salt) VALUES ($1, $2)', [id, random(32)])
    return id
  })
}

/** The account as its owner sees it. */
export async function readMe(pool: Pool, accountId: string): Promise<Me> {
  const { rows } = await pool.query<{ display_name: string; wallets: string[]; channel: Me['channel'] }>(
    `SELECT p.display_name,
       ARRAY(SELECT '0x' || encode(i.wallet, 'hex') FROM app.identity i
             WHERE i.account_id = p.account_id AND i.ended_at IS NULL AND i.wallet IS NOT NULL ORDER BY i.verified_at) AS wallets,
       (SELECT json_build_object('id', c.id, 'handle', c.handle, 'name', c.name) FROM app.channel c
        JOIN app.creator r ON r.id = c.creator_id WHERE r.account_id = p.account_id ORDER BY c.created_at LIMIT 1) AS channel
     FROM app.profile p WHERE p.account_id = $1`,
    [accountId],
  )
  const row = rows[0]
  if (!row) throw new Error(`account ${accountId} has no profile`)
  return { accountId, displayName: row.display_name, wallets: row.wallets, channel: row.channel }
}

/** Open sessions, newest first. */
export async function readSessions(pool: Pool, accountId: string) {
  const { rows } = await pool.query<{
    id: string
    created_at: Date
    expires_at: Date
    user_agent: string
    ip_address: string
  }>(
    `SELECT id, created_at, expires_at, coalesce(user_agent, '') AS user_agent, coalesce(ip_address, '') AS ip_address
     FROM app.auth_session s WHERE user_id = $1 AND ${OPEN_SESSION} ORDER BY created_at DESC`,
    [accountId],
  )
  return rows
}

/** Sessions of this account beyond the newest so many. */
export async function oldestSessions(pool: Pool, accountId: string, kept: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM app.auth_session WHERE user_id = $1 ORDER BY created_at DESC, id OFFSET $2',
    [accountId, kept],
  )
  return rows.map((row) => row.id)
}

/** Forgets nonces and sessions that nobody can use any more. */
export async function forgetExpired(pool: Pool): Promise<{ id: string; accountId: string }[]> {
  await pool.query('DELETE FROM app.auth_verification WHERE expires_at < app.now()')
  const { rows } = await pool.query<{ id: string; account: string }>(
    'DELETE FROM app.auth_session WHERE expires_at < app.now() RETURNING id, user_id AS account',
  )
  return rows.map(({ id, account }) => ({ id, accountId: account }))
}
