import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { Me } from './contract.ts'
import type { FollowBans } from './followBans.ts'
import { newAccount } from './guests/newAccount.ts'
import { OPEN_SESSION } from './openSession.ts'
import { IDLE_S, NONCE_S } from './session/sessionLife.ts'

const bytesOf = (address: string) => Buffer.from(address.slice(2), 'hex')

/** Database time in milliseconds. */
export async function databaseNow(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  return rows[0]?.now as Date
}

/** A nonce as a message carries it: for one wallet, to sign in or to link it to one account. */
interface WalletNonce {
  nonce: string
  address: string
  /** null: to sign in */
  linksTo: string | null
}

/** Keeps a nonce; answers when it stops being good. */
export async function insertNonce(pool: Pool, { nonce, address, linksTo }: WalletNonce): Promise<Date> {
  const { rows } = await pool.query<{ expires_at: Date }>(
    `INSERT INTO app.wallet_nonce (nonce, wallet, account_id, expires_at)
     VALUES ($1, $2, $3, app.now() + make_interval(secs => ${NONCE_S})) RETURNING expires_at`,
    [nonce, bytesOf(address), linksTo],
  )
  return rows[0]?.expires_at as Date
}

const OPEN_NONCE = `FROM app.wallet_nonce WHERE nonce = $1 AND wallet = $2 AND account_id IS NOT DISTINCT FROM $3::text
  AND expires_at > app.now()`

/** True when the nonce was given for this and is still good. Does not use it up. */
export async function isNonceOpen(pool: Pool, { nonce, address, linksTo }: WalletNonce): Promise<boolean> {
  return (await pool.query(`SELECT ${OPEN_NONCE}`, [nonce, bytesOf(address), linksTo])).rowCount === 1
}

/** Uses the nonce up. False when somebody else was first. */
export async function takeNonce(pool: Pool, { nonce, address, linksTo }: WalletNonce): Promise<boolean> {
  return (await pool.query(`DELETE ${OPEN_NONCE}`, [nonce, bytesOf(address), linksTo])).rowCount === 1
}

/** True when somebody has signed in with this wallet before. */
export async function isWalletKnown(pool: Pool, address: string): Promise<boolean> {
  const sql = 'SELECT 1 FROM app.identity WHERE wallet = $1 AND ended_at IS NULL'
  return (await pool.query(sql, [bytesOf(address)])).rowCount !== 0
}

/**
 * The account of a wallet; made with profile and identity when the wallet comes for the first time.
 * @param guest who brings it; null when nobody is there
 */
export async function accountOfWallet(
  pool: Pool,
  address: string,
  { random, bans }: { random: RandomBytes; bans: FollowBans },
  guest: string | null,
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
    const id = await newAccount(tx, random, guest)
    await tx.query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
      newId('idn', random),
      id,
      wallet,
    ])
    await bans.gain(tx, id, { kind: 'wallet', name: address })
    return id
  })
}

/** The account as its owner sees it. */
export async function readMe(pool: Pool, accountId: string): Promise<Me> {
  const { rows } = await pool.query<{
    display_name: string
    guest: boolean
    is_closing: boolean
    wallets: string[]
    channel: Me['channel']
  }>(
    `SELECT p.display_name, (SELECT a.state = 'guest' FROM app.account a WHERE a.id = p.account_id) AS guest,
       (SELECT a.state = 'closing' FROM app.account a WHERE a.id = p.account_id) AS is_closing,
       ARRAY(SELECT '0x' || encode(i.wallet, 'hex') FROM app.identity i
             WHERE i.account_id = p.account_id AND i.ended_at IS NULL AND i.wallet IS NOT NULL ORDER BY i.verified_at) AS wallets,
       (SELECT json_build_object('id', c.id, 'handle', c.handle, 'name', c.name) FROM app.channel c
        JOIN app.creator r ON r.id = c.creator_id WHERE r.account_id = p.account_id AND c.archived_at IS NULL ORDER BY c.created_at LIMIT 1) AS channel
     FROM app.profile p WHERE p.account_id = $1`,
    [accountId],
  )
  const row = rows[0]
  if (!row) throw new Error(`account ${accountId} has no profile`)
  const { display_name: displayName, guest: isGuest, is_closing: isClosing } = row
  return { accountId, isGuest, isClosing, displayName, wallets: row.wallets, channel: row.channel }
}

/** Keeps a new session, from now until it is idle for too long. False for an account that is being erased, or is gone. */
export async function insertSession(
  db: Pool | PoolClient,
  session: { id: string; token: string; accountId: string; ipAddress: string; userAgent: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO app.auth_session (id, token, account_id, ip_address, user_agent, created_at, updated_at, expires_at)
     SELECT $1, $2, a.id, $4, $5, app.now(), app.now(), app.now() + make_interval(secs => ${IDLE_S}) FROM app.account a
      WHERE a.id = $3 AND NOT EXISTS (SELECT FROM app.erasure e WHERE e.account_id = a.id AND e.state = 'erasing')`,
    [session.id, session.token, session.accountId, session.ipAddress, session.userAgent],
  )
  return rowCount === 1
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
     FROM app.auth_session s WHERE account_id = $1 AND ${OPEN_SESSION} ORDER BY created_at DESC`,
    [accountId],
  )
  return rows
}

/** Sessions of this account beyond the newest so many. */
export async function oldestSessions(pool: Pool, accountId: string, kept: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM app.auth_session WHERE account_id = $1 ORDER BY created_at DESC, id OFFSET $2',
    [accountId, kept],
  )
  return rows.map((row) => row.id)
}

/** Forgets nonces and sessions that nobody can use any more. */
export async function forgetExpired(pool: Pool): Promise<{ id: string; accountId: string }[]> {
  await pool.query('DELETE FROM app.wallet_nonce WHERE expires_at < app.now()')
  const { rows } = await pool.query<{ id: string; account: string }>(
    'DELETE FROM app.auth_session WHERE expires_at < app.now() RETURNING id, account_id AS account',
  )
  await pool.query(
    'DELETE FROM app.step_up u WHERE NOT EXISTS (SELECT FROM app.auth_session s WHERE s.id = u.session_id)',
  )
  return rows.map(({ id, account }) => ({ id, accountId: account }))
}
