import { expect } from 'chai'
import { ID_PATTERN } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(22, '0')}`
const UNIQUE = '23505'
const CHECK = '23514'

describe('constraints', () => {
  const database = useDatabase()

  async function run(sql: string, values: unknown[] = []): Promise<string> {
    try {
      await database.pool('api').query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it('an id is three letters, a line and 22 digits or letters that cannot be taken for another', async () => {
    const good = 'rom_0123456789abcdefghjkmn'
    const marks = [...'a_0ilouzA-é \n']
    const changed = [...good].flatMap((_, at) =>
      marks.flatMap((mark) => [
        good.slice(0, at) + mark + good.slice(at + 1),
        good.slice(0, at) + mark + good.slice(at),
        good.slice(0, at) + good.slice(at + 1),
      ]),
    )
    const moved = [...good].map((_, at) => `${'a'.repeat(at)}_${'0'.repeat(25 - at)}`)
    const texts = [
      good,
      ...changed,
      ...moved,
      `${good}\n`,
      '',
      `${good}${good}`,
      'rom_pqrstvwxyz0123456789ab',
    ]
    const { rows } = await database
      .pool('api')
      .query(
        "SELECT text FROM unnest($1::text[]) WITH ORDINALITY AS x (text, n) WHERE NOT pg_input_is_valid(text, 'app.id') ORDER BY n",
        [texts],
      )
    const wrong = texts.filter((text) => !ID_PATTERN.test(text))
    expect(wrong).to.have.length.above(500)
    expect(rows.map(({ text }) => text)).to.deep.equal(wrong)
    expect(await run('SELECT $1::text::app.id', [good])).to.equal('stored')
    expect(await run('SELECT $1::text::app.id', [`${good}0`])).to.equal(CHECK)
  })

  const room = (n: number, channel: number, state = 'draft', more: Record<string, unknown> = {}) => {
    const row: Record<string, unknown> = {
      id: id('rom', n),
      channel_id: id('chn', channel),
      kind: 'stream',
      state,
      visibility: 'public',
      title: 'x',
      ...more,
    }
    const names = Object.keys(row)
    const places = names.map((_, i) => `$${i + 1}`)
    return run(`INSERT INTO app.room (${names}) VALUES (${places})`, Object.values(row))
  }

  const seat = (n: number, more: Record<string, unknown>) => {
    const row: Record<string, unknown> = {
      id: id('sea', n),
      room_id: id('rom', 1),
      account_id: id('acc', n),
      decision_id: id('dec', n),
      role: 'viewer',
      bits: 0,
      ...more,
    }
    const names = Object.keys(row)
    const places = names.map((_, i) => `$${i + 1}`)
    return run(`INSERT INTO app.seat (${names}) VALUES (${places})`, Object.values(row))
  }

  before(async () => {
    for (const n of [1, 2, 3]) await run('INSERT INTO app.account (id) VALUES ($1)', [id('acc', n)])
    for (const n of [1, 2]) {
      await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [id('cre', n), id('acc', n)])
      const channel = [id('chn', n), id('cre', n), `channel-${n}`]
      await run(`INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'x')`, channel)
    }
    expect(await room(1, 1, 'live')).to.equal('stored')
  })

  it('a channel has one live stream [S1.12]', async () => {
    expect(await room(2, 1, 'live')).to.equal(UNIQUE)
    expect(await room(3, 1, 'draft')).to.equal('stored')
    expect(await room(4, 2, 'live')).to.equal('stored')
    expect(await run(`UPDATE app.room SET state = 'live' WHERE id = $1`, [id('rom', 3)])).to.equal(UNIQUE)
  })

  it('[T37][S3.26] a channel has one stream or voice room that is opened or live, and an account one host seat', async () => {
    const open = (n: number, more: Record<string, unknown> = {}) =>
      room(n, 2, 'draft', { opened_at: new Date(), ...more })
    expect(await run(`UPDATE app.room SET opened_at = app.now() WHERE id = $1`, [id('rom', 4)])).to.equal(
      'stored',
    )
    expect(await open(8)).to.equal(UNIQUE)
    expect(await open(8, { kind: 'voice', max_speakers: 5 })).to.equal(UNIQUE)
    expect([await open(8, { kind: 'voice' }), await open(8, { max_speakers: 5 })]).to.deep.equal([
      CHECK,
      CHECK,
    ])
    expect(await open(8, { kind: 'call' })).to.equal('stored')
    const host = (n: number, room: number) =>
      seat(n, { account_id: id('acc', 1), role: 'host', room_id: id('rom', room) })
    expect([await host(20, 3), await host(21, 4)]).to.deep.equal(['stored', UNIQUE])
    expect(await seat(22, { account_id: id('acc', 1), room_id: id('rom', 4) })).to.equal('stored')
  })

  it('a members-only room has a gate and a public one has none [S1.15]', async () => {
    expect(await room(5, 1, 'draft', { visibility: 'members' })).to.equal(CHECK)
  })

  it('a provider room id is used once [S3.18]', async () => {
    const same = { provider: 'embedded', provider_room_id: 'abc' }
    expect(await room(6, 1, 'draft', same)).to.equal('stored')
    expect(await room(7, 1, 'draft', same)).to.equal(UNIQUE)
  })

  it('a pass holds one live seat, wherever it is [T7]', async () => {
    expect(await seat(1, { source_key: 'pass-1' })).to.equal('stored')
    expect(await seat(2, { source_key: 'pass-1', room_id: id('rom', 4) })).to.equal(UNIQUE)
    const end = `UPDATE app.seat SET state = 'ended', ended_at = now(), end_reason = 'LEFT' WHERE id = $1`
    expect(await run(end, [id('sea', 1)])).to.equal('stored')
    expect(await seat(2, { source_key: 'pass-1', room_id: id('rom', 4) })).to.equal('stored')
  })

  it('an account holds one live seat in a room, and one by its exclusive key [T6]', async () => {
    expect(await seat(3, { account_id: id('acc', 3), exclusive_key: 'acc-3' })).to.equal('stored')
    expect(await seat(4, { account_id: id('acc', 3) })).to.equal(UNIQUE)
    expect(
      await seat(5, { account_id: id('acc', 3), exclusive_key: 'acc-3', room_id: id('rom', 4) }),
    ).to.equal(UNIQUE)
  })

  it('an ended seat says when and why', async () => {
    expect(await seat(6, { state: 'ended' })).to.equal(CHECK)
  })

  it('a wallet and a handle belong to one, in any case of letters [S1.8]', async () => {
    const wallet = Buffer.alloc(20, 7)
    const link = `INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)`
    expect(await run(link, [id('idn', 1), id('acc', 1), wallet])).to.equal('stored')
    expect(await run(link, [id('idn', 2), id('acc', 2), wallet])).to.equal(UNIQUE)
    const channel = `INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'Channel-1', 'x')`
    expect(await run(channel, [id('chn', 9), id('cre', 1)])).to.equal(UNIQUE)
  })

  it('ids, wallets and hashes have their form', async () => {
    expect(await run(`INSERT INTO app.account (id) VALUES ('0x1234')`)).to.equal(CHECK)
    const link = `INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)`
    expect(await run(link, [id('idn', 3), id('acc', 1), Buffer.alloc(19)])).to.equal(CHECK)
  })

  it('a decision that denies has a reason and one that allows has none [M.3]', async () => {
    const insert = `INSERT INTO app.decision (day, id, account_id, subject_ref, room_id, action, verdict, reason, evidence,
      policy_version, at, trace, leaf, sig, key_id)
      VALUES ('2026-11-20', $1, $2, '\\x00', $3, 'watch', $4, $5, '{}', 1, now(), 't', $6, '\\x00', 'k')`
    const row = (n: number, verdict: string, reason: string | null) =>
      run(insert, [id('dec', n), id('acc', 1), id('rom', 1), verdict, reason, Buffer.alloc(32)])
    expect(await row(1, 'deny', null)).to.equal(CHECK)
    expect(await row(2, 'allow', 'NO_PASS')).to.equal(CHECK)
    expect(await row(3, 'deny', 'NO_PASS')).to.equal('stored')
    expect(await row(4, 'allow', null)).to.equal('stored')
  })
})
