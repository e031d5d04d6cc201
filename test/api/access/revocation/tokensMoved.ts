import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type SeededToken, seedToken } from '#test/api/access/tokens/seedToken.ts'
import type { Person } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage } from '#test/kit/access/stage.ts'
import type { Database } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const MINIMUM = 100n * 10n ** 18n

interface Inside {
  db: Database
  url: () => string
  stage: () => Stage
  creator: () => Creator
  fan: () => Person
  sitDown: (person: Person, room: string) => Promise<{ seatId: string; socket: TestSocket }>
  leap: (seatId: string, by: string) => Promise<void>
}

/** Tokens that leave a wallet whose account is inside. */
export function tokensMoved({ db, url, stage, creator, fan, sitDown, leap }: Inside): void {
  let north: SeededToken
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)
  const call = (method: string, path: string, body: object) =>
    creator().host.call(url(), method, path, { body })
  const erc20 = (minUnits = MINIMUM) => ({
    ...{ kind: 'erc20', address: north.token, minUnits: minUnits.toString() },
  })
  async function behind(room: string, mode: 'any' | 'all', ...conditions: object[]): Promise<void> {
    const changed = await call('PATCH', `/v1/rooms/${room}`, { gate: { mode, conditions } })
    expect(changed.status, changed.text).to.equal(200)
  }
  /** A live stream whose gate asks for tokens, and whatever else. */
  async function newRoom(mode: 'any' | 'all', ...more: object[]): Promise<string> {
    north ??= await seedToken(db.pool('indexer'), stage(), creator().host)
    const room = await stage().room(creator())
    await behind(room, mode, ...more, erc20())
    return room
  }
  const stateOf = async (seatId: string) =>
    (await run('SELECT state FROM app.seat WHERE id = $1', seatId)).rows[0].state
  async function linkWallet({ accountId }: Person): Promise<Buffer> {
    const wallet = randomBytes(20)
    await run(
      "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
      ...[newId('idn', randomBytes), accountId, wallet],
    )
    await run('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', accountId)
    return wallet
  }
  async function sitWithTokens(
    room: string,
  ): Promise<{ person: Person; seatId: string; socket: TestSocket }> {
    const person = fan()
    await north.balance(person.wallet, MINIMUM)
    return { person, ...(await sitDown(person, room)) }
  }
  const endsAtOnce = async ({ seatId, socket }: { seatId: string; socket: TestSocket }, deny: string) => {
    const ended = await socket.wait('seat:ended')
    expect(ended).to.include({ seatId, deny })
    return ended
  }

  it('[S3.34][T8] the balance falls: a minute to buy back, then kept; it falls again: the rest of the minute, and none soon after', async () => {
    const room = await newRoom('any')
    const { person, seatId, socket } = await sitWithTokens(room)
    await north.balance(person.wallet, MINIMUM - 1n)
    const grace = await socket.wait('seat:grace')
    expect(grace).to.include({ seatId, cause: 'tokens' })
    const left = 'SELECT round(extract(epoch FROM to_timestamp($1) - app.now())) AS left'
    expect(Number((await run(left, grace.until)).rows[0].left)).to.be.within(30, 60)
    expect(await stateOf(seatId)).to.equal('grace')
    await north.balance(person.wallet, MINIMUM)
    expect(await socket.wait('seat:kept')).to.deep.equal({ seatId })
    expect(await stateOf(seatId)).to.equal('live')
    expect(await socket.ask('seat:attach', { seatId })).to.deep.include({ ok: true, grace: null })
    await north.balance(person.wallet, 0n)
    await until('its minute goes on', async () => (await stateOf(seatId)) === 'grace')
    const again = (await socket.ask('seat:attach', { seatId })) as { grace?: { until: number } }
    expect(again.grace?.until, 'to the same end').to.be.within(grace.until - 1, grace.until + 1)
    await leap(seatId, '61 seconds')
    expect(await endsAtOnce({ seatId, socket }, 'TOKENS_SHORT')).to.include({ reason: 'TOKENS_SHORT' })
    await north.balance(person.wallet, MINIMUM)
    const back = await sitDown(person, room)
    await north.balance(person.wallet, 0n)
    await endsAtOnce(back, 'TOKENS_SHORT')
    expect(await endedWithGrace(back.seatId), 'no minute of ten').to.equal(false)
  })

  it('[S3.34] a minute for tokens goes on behind one for a chain that nobody could read', async () => {
    const { person, seatId, socket } = await sitWithTokens(await newRoom('any'))
    await north.balance(person.wallet, 0n)
    const grace = await socket.wait('seat:grace')
    await run(
      "UPDATE app.seat SET grace_cause = 'reader', grace_until = app.now() + interval '2 minutes' WHERE id = $1",
      seatId,
    )
    await stage().block([person.wallet])
    await until('the minute is as it was', async () => {
      const { rows } = await run(
        'SELECT grace_cause, extract(epoch FROM grace_until)::int AS until FROM app.seat WHERE id = $1',
        seatId,
      )
      return rows[0]?.grace_cause === 'tokens' && Math.abs(rows[0].until - grace.until) <= 1
    })
  })

  it('[S3.34] the minute ends without the tokens: out; a page that connects meanwhile is told of it', async () => {
    const room = await newRoom('any')
    const { person, seatId, socket } = await sitWithTokens(room)
    await north.balance(person.wallet, 0n)
    const grace = await socket.wait('seat:grace')
    const { cause, until: untilS } = grace
    const other = await connect(url(), person)
    const answer = await other.ask('seat:attach', { seatId })
    expect(answer).to.deep.include({ ok: true, grace: { cause, until: untilS } })
    other.close()
    await leap(seatId, '61 seconds')
    await endsAtOnce({ seatId, socket }, 'TOKENS_SHORT')
    const { body } = await enter(url(), person, room)
    expect(body.facts?.checks?.[0]).to.include({ isMet: false, heldUnits: '0' })
  })

  it('[S3.34] a gate that asks for more gives no minute; one that they pass takes none away', async () => {
    const room = await newRoom('any')
    const { person, seatId, socket } = await sitWithTokens(room)
    await behind(room, 'any', erc20(MINIMUM + 1n))
    await endsAtOnce({ seatId, socket }, 'TOKENS_SHORT')
    await north.balance(person.wallet, 3n * MINIMUM)
    const again = await sitDown(person, room)
    await behind(room, 'any', erc20(2n * MINIMUM))
    await decided(again.seatId, room)
    await north.balance(person.wallet, 0n)
    expect(await again.socket.wait('seat:grace')).to.include({ cause: 'tokens' })
  })

  it('[S3.34][T7] no minute for what is no sale: the pass beside the tokens, a follow, a wallet that is taken off, a role', async () => {
    const withPass = await newRoom('all', { kind: 'pass' })
    const seller = fan()
    const second = await linkWallet(seller)
    await stage().givePass(creator(), { passId: 801, owner: seller.wallet })
    await stage().givePass(creator(), { passId: 802, owner: second })
    await north.balance(seller.wallet, MINIMUM)
    const sold = await sitDown(seller, withPass)
    const buyer = fan()
    await north.balance(buyer.wallet, MINIMUM)
    await stage().movePass(creator(), 801, buyer.wallet)
    await endsAtOnce(sold, 'TOKENS_SHORT')
    expect((await enter(url(), buyer, withPass)).status, 'the pass is the buyer’s at once').to.equal(201)

    const withFollow = await newRoom('all', { kind: 'follower' })
    const follower = fan()
    const follow = (method: string) =>
      follower.call(url(), method, `/v1/channels/${creator().channelId}/follow`)
    await follow('PUT')
    await north.balance(follower.wallet, MINIMUM)
    const followed = await sitDown(follower, withFollow)
    await follow('DELETE')
    await endsAtOnce(followed, 'FOLLOW_REQUIRED')

    const room = await newRoom('any')
    const one = await sitWithTokens(room)
    await run('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', one.person.wallet)
    await run('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', one.person.accountId)
    await stage().block([one.person.wallet])
    await endsAtOnce(one, 'TOKENS_SHORT')

    const moderator = fan()
    const { channelId, host } = creator()
    await run(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
      ...[channelId, moderator.accountId, host.accountId],
    )
    const helped = await sitDown(moderator, room)
    await run('DELETE FROM app.channel_role WHERE account_id = $1', moderator.accountId)
    await stage().block([moderator.wallet])
    await endsAtOnce(helped, 'TOKENS_SHORT')
  })

  async function endedWithGrace(seatId: string): Promise<boolean> {
    return (await run('SELECT token_grace_at IS NOT NULL AS had FROM app.seat WHERE id = $1', seatId)).rows[0]
      .had
  }
  /** The seat goes on by a decision about the gate that its room has. */
  async function decided(seatId: string, room: string): Promise<void> {
    await until('it was decided again by the new gate', async () => {
      const { rows } = await run(
        'SELECT d.gate_id = r.gate_id AS is_new FROM app.seat s JOIN app.decision d ON d.id = s.decision_id, app.room r WHERE s.id = $1 AND r.id = $2',
        ...[seatId, room],
      )
      return rows[0]?.is_new === true
    })
  }
}
