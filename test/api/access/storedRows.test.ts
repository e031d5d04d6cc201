import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { CAME } from '#api/access/seats/arrivals.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { roomJobs } from '#api/rooms/jobs.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

type Line = Record<string, unknown>

/** What an earlier version stored, ids replaced by what they name. Never written anew. */
const STORED = JSON.parse(
  readFileSync(new URL('../../vectors/storedRows.json', import.meta.url), 'utf8'),
) as Record<string, Line[]>

const COLLECTION = Buffer.alloc(20, 0xc0)
const WALLET = Buffer.alloc(20, 0x5a)
const TX_HASH = `0x${'7e'.repeat(32)}`
const NODE = { id: 'node-1', url: 'ws://localhost:9', controlUrl: 'http://127.0.0.1:9', rooms: 1, load: 0.25 }
const STARTED = '2026-11-20T09:00:00.456Z'

/** What is read after the story; columns that are a time, a random number or the trace of a request are left out. */
const QUERIES: Record<string, string> = {
  gate: "SELECT mode, sentence, encode(rules_hash, 'hex') AS rules_hash FROM app.gate WHERE sentence <> 'a gate' ORDER BY sentence",
  condition: `SELECT n, kind, chain_id, encode(address, 'hex') AS address, tier_no, rank FROM app.condition
    WHERE gate_id IN (SELECT id FROM app.gate WHERE sentence <> 'a gate') ORDER BY kind`,
  seat: `SELECT id, role, bits, source_key, exclusive_key, state, end_reason FROM app.seat ORDER BY id`,
  decision: `SELECT action, verdict, reason, room_id, evidence -> 'facts' AS facts, evidence ->> 'reader' AS reader,
    ARRAY(SELECT jsonb_object_keys(coalesce(nullif(evidence -> 'right', 'null'), '{}'))) AS of_right FROM app.decision ORDER BY id`,
  // an earlier version reads past the provider, which it did not know to be another than its own
  outbox: "SELECT topic, key, body - 'provider' AS body FROM app.outbox ORDER BY topic, id",
  action_log: 'SELECT actor, target_account, kind, rule_code, reason, until, undoes FROM app.action_log',
  ban: 'SELECT channel_id, account_id, rule_code, reason, until FROM app.ban',
  receipt: `SELECT DISTINCT kind FROM app.receipt_pending`,
  sign_key: 'SELECT purpose FROM app.sign_key',
  evidence:
    'SELECT source, source_event, room_id, seat_id, account_id, kind, body FROM app.evidence ORDER BY kind',
  media_node: 'SELECT id, url, control_url, started_at::text, rooms, load, limits FROM app.media_node',
  idempotency: `SELECT route, key, encode(request_hash, 'hex') AS request_hash, status FROM app.idempotency`,
  tx_intent: `SELECT chain_id, encode(wallet, 'hex') AS wallet, nonce, purpose, expect, encode(tx_hash, 'hex') AS tx_hash, state FROM app.tx_intent`,
}

/** What performs each topic. Of everything the jobs depend on, effects use the database and the media provider. */
function performers(outside: { pool: Pool; media: object }): Parameters<typeof drainOutbox>[1] {
  type Access = Parameters<typeof accessJobs>[0]
  type Rooms = Parameters<typeof roomJobs>[0]
  const reached = { ...outside, mediaOf: () => outside.media }
  const access = reached as unknown as Access
  const settings = { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 }
  return {
    ...accessJobs(access, settings, { raise() {} }).topics,
    ...roomJobs({ ...reached, settings: {} } as unknown as Rooms, settings).topics,
  }
}

describe('rows that another version reads', () => {
  const db = useDatabase()
  const api = useApi(db)
  const names: [string, string][] = []
  let stage: Stage
  let creator: Creator
  let host: Person
  let fan: Person

  before('tell a story that stores a row of every kind', async () => {
    stage = await setStage(db)
    let guest: Person
    ;[host, fan, guest] = (await seedPeople(db.pool('api'), api().installation, 3)) as [
      Person,
      Person,
      Person,
    ]
    await db
      .pool('owner')
      .query('UPDATE app.identity SET wallet = $1 WHERE account_id = $2', [WALLET, fan.accountId])
    creator = await stage.creator(host, COLLECTION)
    await stage.givePass(creator, { passId: 7, owner: WALLET })
    const [any, gold] = [await draft('any'), await draft({ tierNo: 2 })]
    const small = await stage.room(creator, { capacity: 1, visibility: 'public' })
    names.push([small, '{small room}'])
    await take(guest, small, '{seat of the guest}')
    await refused(fan, small, 'CAPACITY_FULL')
    const roomId = await stage.room(creator, { capacity: 5 })
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    const providerRoomId = rows[0]?.room ?? ''
    names.push([host.accountId, '{host}'], [fan.accountId, '{fan}'], [creator.channelId, '{channel}'])
    names.push([any, '{room of any}'], [gold, '{room of a tier}'], [roomId, '{room}'])
    names.push([providerRoomId, '{provider room}'])
    const hosting = await take(host, roomId, '{seat of the host}', 'host')
    const first = await take(fan, roomId, '{first seat}')
    await refused(fan, roomId, 'OTHER_DEVICE')
    await take(fan, roomId, '{second seat}')
    await report('/internal/media-events', {
      nodeId: 'node-1',
      events: [
        event('joined', first, providerRoomId, {}),
        event('refused', hosting, providerRoomId, { code: 'TICKET_USED' }),
      ],
    })
    const leaving = await take(fan, roomId, '{third seat}')
    await send(fan, 'DELETE', `/v1/seats/${leaving}`)
    const last = await take(fan, roomId, '{fourth seat}')
    await send(host, 'POST', `/v1/rooms/${roomId}/bans`, { seatId: last, reason: 'the same question' })
    await report('/internal/media-nodes', { ...NODE, startedAt: STARTED, limits: { maxParticipants: 50 } })
    await send(host, 'POST', `/v1/rooms/${roomId}/end`)
    const channel = { handle: 'northwind', name: 'Northwind', about: 'Live most evenings' }
    await send(fan, 'POST', '/v1/channels', channel, { 'idempotency-key': 'vector-channel' })
    await send(fan, 'POST', '/v1/tx-intents', {
      chainId: 31337,
      wallet: `0x${WALLET.toString('hex')}`,
      nonce: 4,
      purpose: 'purchase',
      txHash: TX_HASH,
      expect: { collection: `0x${COLLECTION.toString('hex')}`, tierNo: '1' },
    })
  })

  async function send(who: Person, method: string, path: string, body?: unknown, headers = {}) {
    const reply = await who.call(api().url, method, path, body === undefined ? {} : { body, headers })
    expect(reply.status, `${method} ${path}: ${reply.text}`).to.be.lessThan(300)
    return reply.body
  }
  async function draft(gate: 'any' | { tierNo: number }): Promise<string> {
    const body = { channelId: creator.channelId, title: 'Evening set', visibility: 'members', gate }
    return (await send(host, 'POST', '/v1/rooms', body)).id
  }
  async function take(who: Person, roomId: string, name: string, action: 'watch' | 'host' = 'watch') {
    const reply = await enter(api().url, who, roomId, { action, move: true })
    expect(reply.status, reply.text).to.equal(201)
    names.push([reply.body.seatId, name])
    return reply.body.seatId as string
  }
  async function refused(who: Person, roomId: string, code: string) {
    expect((await enter(api().url, who, roomId)).body.code).to.equal(code)
  }
  async function report(path: string, body: object) {
    const reply = await fetch(api().internalUrl + path, {
      method: 'POST',
      headers: {
        authorization: nodeAuthorization('node-1', api().installation.nodeKeys('report', 'node-1')),
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    expect(reply.status, await reply.text()).to.equal(200)
  }
  const event = (kind: string, userId: string, providerRoomId: string, body: object) => ({
    eventId: `node-1:1:${kind}`,
    ...{ source: 'node-1', kind, providerRoomId, userId, atMs: Date.parse(STARTED), body },
  })
  /** Ids differ from run to run; the text around them does not. */
  function named(lines: Line[]): Line[] {
    let text = JSON.stringify(lines)
    for (const [id, name] of names) text = text.replaceAll(id, name)
    return JSON.parse(text.replaceAll(/(\{room\}:)\d+/g, '$1{rev}')) as Line[]
  }

  for (const [table, sql] of Object.entries(QUERIES))
    it(`${table}: as an earlier version stored them`, async () => {
      const { rows } = await db.pool('owner').query<Line>(sql)
      expect(named(rows)).to.deep.equal(STORED[table])
    })

  it('effects that an earlier version put into the outbox are performed as they say', async () => {
    await db.pool('owner').query('DELETE FROM app.outbox')
    const pool = db.pool('api')
    const heard: string[] = []
    const listener = await pool.connect()
    listener.on('notification', ({ channel, payload }) => {
      // the api tells up to a second late who came in while the story was told
      if (!payload?.endsWith(`:${CAME}`)) heard.push(`${channel} ${payload}`)
    })
    await listener.query('LISTEN seat; LISTEN room')
    const asked: unknown[][] = []
    const record =
      (name: string) =>
      async (...args: unknown[]) =>
        void asked.push([name, ...args])
    const media = {
      caps: { reopensS: 0 },
      // how urgent it is says no row
      remove: (...[room, userId, reason]: unknown[]) => record('remove')(room, userId, reason),
      closeRoom: record('closeRoom'),
      openRoom: record('openRoom'),
    }
    const topics = performers({ pool, media })
    // a room that ended is not opened again
    await db
      .pool('owner')
      .query(`INSERT INTO app.room (id, channel_id, kind, visibility, title, provider, provider_room_id)
      VALUES ('rom_0000000000000000000000', '${creator.channelId}', 'stream', 'public', 'x', 'embedded', '{provider room of a draft}')`)
    const effects = [...(STORED.outbox ?? []), ...(STORED.outboxOfDraft ?? [])]
    for (const [at, { topic, key, body }] of effects.entries())
      await pool.query('INSERT INTO app.outbox (id, topic, key, body) VALUES ($1, $2, $3, $4)', [
        `job_${String(at).padStart(22, '0')}`,
        ...[topic, key, body],
      ])
    await drainOutbox(pool, topics, pino({ level: 'silent' }))
    // what was notified before this question is told before its answer
    await listener.query('SELECT 1')
    await listener.query('UNLISTEN *')
    listener.release()
    const order = (line: unknown) => JSON.stringify(line)
    expect(asked.map(order).sort()).to.deep.equal((STORED.asked ?? []).map(order).sort())
    expect(heard.sort()).to.deep.equal(STORED.heard)
    const { rows } = await pool.query("SELECT topic FROM app.outbox WHERE state <> 'done'")
    expect(rows).to.deep.equal([])
  })
})
