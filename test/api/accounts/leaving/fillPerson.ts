import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Pool } from 'pg'
import { createDataKey } from '#api/installation/dataKey.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { fixedSecret, readSecretLines } from '#domain/rotatingSecret.ts'
import type { Person } from '#test/kit/access/person.ts'
import type { Creator, setStage } from '#test/kit/access/stage.ts'
import type { Installation } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { fillAudience } from './fillAudience.ts'

export interface FullPerson {
  person: Person
  email: string
  name: string
  handle: string
  creator: Creator
  decision: string
}

const hash = () => createHash('sha256').update(randomBytes(8)).digest()
const timed = (prefix: 'dec' | 'sea' | 'job' | 'ntf' | 'dlv') => newTimedId(prefix, Date.now(), randomBytes)

async function fillRoom(owner: Pool, a: string, { wallet }: Person, room: string): Promise<string> {
  const decision = timed('dec')
  await owner.query(
    `INSERT INTO app.decision (day, id, account_id, subject_ref, room_id, action, verdict, evidence, evidence_wallet, policy_version, at,
       trace, leaf, sig, key_id) VALUES (app.now()::date, $1, $2, $3::bytea, $4, 'watch', 'allow', '{"read": "index"}', $5, 1, app.now(), 't', $3::bytea, $3::bytea, 'key')`,
    [decision, a, hash(), room, wallet],
  )
  await owner.query(
    `INSERT INTO app.seat (id, room_id, account_id, decision_id, state, role, bits, source_key, exclusive_key, session_id, ended_at, end_reason)
     VALUES ($1, $2, $3::text, $4, 'ended', 'viewer', 1, 'pass', $3::text, 's1', app.now(), 'LEFT')`,
    [timed('sea'), room, a, decision],
  )
  await owner.query(
    `INSERT INTO app.seat_past (id, room_id, account_id, decision_id, state, role, bits, source_key, exclusive_key, session_id, taken_at, ended_at, end_reason)
     VALUES ($1, $2, $3::text, $4, 'ended', 'viewer', 1, 'pass', $3::text, 's1', app.now(), app.now(), 'LEFT')`,
    [timed('sea'), room, a, decision],
  )
  await owner.query('INSERT INTO app.absence (account_id, s) VALUES ($1, 4)', [a])
  const right = newId('ent', randomBytes)
  await owner.query(
    `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, length_s, valid_from, valid_until)
     SELECT $1::app.id, $1::app.id, $2, h.creator_id, 1, $3, 1, 1, $1::text, 60, app.now(), app.now() + interval '60 s' FROM app.room r JOIN app.channel h
       ON h.id = r.channel_id WHERE r.id = $4`,
    [right, a, randomBytes(20), room],
  )
  await owner.query(
    `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
       salt, purchase_hash, signer, signature, state, ended_at)
     SELECT $1::text, $2, $3, h.creator_id, 1, $4, 1, $4, 60, app.now() + interval '2 days', app.now(), $5, $5, $4, $5, 'over', app.now()
       FROM app.room r JOIN app.channel h ON h.id = r.channel_id WHERE r.id = $6`,
    [newId('vch', randomBytes), right, a, wallet, randomBytes(32), room],
  )
  await owner.query(
    'INSERT INTO app.late_removal (seat_id, room_id, account_id, asked_at) VALUES ($1, $2, $3, app.now())',
    [timed('sea'), room, a],
  )
  await owner.query('INSERT INTO app.wait_line (room_id, account_id) VALUES ($1, $2)', [room, a])
  await owner.query(
    `INSERT INTO app.retry_token (token_hash, room_id, account_id, until) VALUES ($1, $2, $3, app.now() + interval '1 day')`,
    [hash(), room, a],
  )
  await owner.query(
    `INSERT INTO app.evidence (at, source, source_event, room_id, account_id, kind, body)
     VALUES (app.now(), 'node', $1, $2, $3::text, 'joined', jsonb_build_object('who', $3::text))`,
    [randomBytes(8).toString('hex'), room, a],
  )
  return decision
}

async function fillAccount(owner: Pool, a: string, email: string, wallet: Buffer): Promise<void> {
  const run = (sql: string, ...values: unknown[]) => owner.query(sql, values)
  await run(
    "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
    ...[newId('idn', randomBytes), a, email],
  )
  await run(
    'INSERT INTO app.receipt_salt (account_id, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    a,
    randomBytes(32),
  )
  await run(
    "INSERT INTO app.wallet_nonce (nonce, wallet, account_id, expires_at) VALUES ($1, $2, $3, app.now() + interval '1 day')",
    ...[randomBytes(8).toString('hex'), wallet, a],
  )
  await run(
    "INSERT INTO app.step_up (session_id, method, at, used_at) SELECT id, 'totp', app.now(), app.now() FROM app.auth_session WHERE account_id = $1",
    a,
  )
  await run(
    "INSERT INTO app.passkey (id, account_id, credential_id, public_key, counter, name) VALUES ($1, $2, $3, $3, 0, 'Phone')",
    ...[newId('idn', randomBytes), a, randomBytes(16)],
  )
  await run(
    `INSERT INTO app.device_key (id, account_id, public_key, agent, way, by_passkey, binding, until)
     SELECT $1, account_id, $3, 'Firefox', 'passkey', id, '{}', app.now() + interval '90 days' FROM app.passkey WHERE account_id = $2`,
    ...[newId('dvk', randomBytes), a, randomBytes(65)],
  )
  await run(
    "INSERT INTO app.passkey_challenge (challenge, purpose, account_id, session_id, expires_at) VALUES ($1, 'step_up', $2, 's1', app.now())",
    randomBytes(32),
    a,
  )
  await run("INSERT INTO app.factor_lock (account_id, kind, tries) VALUES ($1, 'totp', 1)", a)
  await run(
    "INSERT INTO app.factor_removal (account_id, due_at) VALUES ($1, app.now() + interval '90 days')",
    a,
  )
  await run('INSERT INTO app.known_browser (browser_hash, email) VALUES ($1, $2)', hash(), email)
  await run('INSERT INTO app.browser_mark (account_id, mark) VALUES ($1, $2)', a, hash())
}

async function fillRest(
  owner: Pool,
  a: string,
  email: string,
  wallet: Buffer,
  channelId: string,
): Promise<void> {
  const run = (sql: string, ...values: unknown[]) => owner.query(sql, values)
  await run(
    "INSERT INTO app.notification (id, account_id, news_group, kind, object_key) VALUES ($1, $2, 'security', 'wallet_added', 'one')",
    timed('ntf'),
    a,
  )
  await run(
    "INSERT INTO app.delivery (id, account_id, object_key, channel, step, news_group, kind, state, settled_at) VALUES ($1, $2, 'one', 'email', 'x', 'live', 'x', 'sent', app.now())",
    timed('dlv'),
    a,
  )
  await run(
    "INSERT INTO app.delivery (id, email, object_key, channel, step, news_group, kind, state, settled_at) VALUES ($1, $2, 'two', 'email', 'x', 'live', 'x', 'sent', app.now())",
    timed('dlv'),
    email,
  )
  await run("INSERT INTO app.mail_choice (account_id, news_group, is_on) VALUES ($1, 'live', false)", a)
  await run("INSERT INTO app.mail_suppression (email, cause) VALUES ($1, '550')", email)
  await run(
    "INSERT INTO app.unsubscribe (token_hash, account_id, news_group) VALUES ($1, $2, 'live')",
    hash(),
    a,
  )
  await run(
    "INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state) VALUES ($1, $2, 31337, $3, 1, 'purchase', '{}', $4, 'safe')",
    timed('job'),
    a,
    wallet,
    hash(),
  )
  await run(
    "INSERT INTO app.outbox (id, topic, key, body, state) VALUES ($1, 'seat.tell', $2, jsonb_build_object('account', $3::text), 'done')",
    timed('job'),
    randomBytes(8).toString('hex'),
    a,
  )
  await run(
    "INSERT INTO app.idempotency (account_id, route, key, request_hash, status, body) VALUES ($1, 'POST /x', 'key', $2, 1, '{}')",
    a,
    hash(),
  )
  await run('INSERT INTO lib.rate_limit (key, points, expire) VALUES ($1, 1, 9999999999999)', `write:${a}`)
  await run(
    "INSERT INTO app.opening_pause (account_id, strikes, until, forgotten_at) VALUES ($1, 1, app.now(), app.now() + interval '90 days')",
    a,
  )
  const action = newId('act', randomBytes)
  await run(
    "INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $3, 'ban', 'spam', 'Alice was rude')",
    action,
    channelId,
    a,
  )
  await run(
    "INSERT INTO app.appeal (act_id, channel_id, account_id, text) VALUES ($1, $2, $3, 'Alice was not rude')",
    action,
    channelId,
    a,
  )
  await run(
    "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ('all', $1, $2, 'spam', 'Alice was rude')",
    a,
    action,
  )
  await run(
    "INSERT INTO app.audit (month, id, actor, role, act, object) VALUES (date_trunc('month', app.now()), $1, $2, 'operator', 'read', $2)",
    newTimedId('aud', Date.now(), randomBytes),
    a,
  )
}

async function fillSealed(
  owner: Pool,
  { dir }: Installation,
  { a, email }: { a: string; email: string },
): Promise<void> {
  const { newest } = readSecretLines(readFileSync(path.join(dir, 'data'), 'utf8'))
  const dataKey = createDataKey(fixedSecret(newest), randomBytes)
  const run = (sql: string, ...values: unknown[]) => owner.query(sql, values)
  await run(
    'INSERT INTO app.totp (account_id, secret_sealed) VALUES ($1, $2)',
    a,
    dataKey.seal('totp', a, 'x'),
  )
  await run(
    "INSERT INTO app.recovery_set (account_id, key_sealed, hashes) VALUES ($1, $2, '{}')",
    a,
    dataKey.seal('recovery', a, 'x'),
  )
  for (const account of [a, null]) {
    const flow = newId('flw', randomBytes)
    await run(
      `INSERT INTO app.email_code (id, purpose, email, account_id, code_hash, key_sealed, expires_at)
       VALUES ($1, $2, $3, $4, 'x', $5, app.now())`,
      ...[flow, account ? 'link' : 'enter', email, account, dataKey.seal('emailKey', flow, 'x')],
    )
  }
}

/**
 * Gives a person rows everywhere, as features write them. A table that `erase` names and this leaves empty fails the erasure.
 */
export async function fillPerson(
  { database, installation }: { database: Database; installation: Installation },
  stage: Awaited<ReturnType<typeof setStage>>,
  person: Person,
): Promise<FullPerson> {
  const owner = database.pool('owner')
  const { accountId: a, wallet } = person
  const mark = randomBytes(5).toString('hex')
  const [email, name] = [`${mark}@leaves.test`, `Leaving ${mark}`]
  await owner.query('UPDATE app.profile SET display_name = $2 WHERE account_id = $1', [a, name])
  const creator = await stage.creator(person)
  const room = await stage.room(creator, { state: 'ended' })
  await owner.query('UPDATE app.room SET title = $2 WHERE id = $1', [room, `A show of ${name}`])
  await owner.query('UPDATE app.channel SET name = $2, about = $2 WHERE id = $1', [creator.channelId, name])
  const { rows } = await owner.query<{ handle: string }>('SELECT handle FROM app.channel WHERE id = $1', [
    creator.channelId,
  ])
  await fillAccount(owner, a, email, wallet)
  await fillRest(owner, a, email, wallet, creator.channelId)
  await fillAudience(owner, person, { email, name, channelId: creator.channelId, room })
  await fillSealed(owner, installation, { a, email })
  const decision = await fillRoom(owner, a, person, room)
  return { person, email, name, handle: rows[0]?.handle ?? '', creator, decision }
}
