import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type SeededToken, seedToken } from '#test/api/access/tokens/seedToken.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const WHOLE = 10n ** 18n
const MINIMUM = 100n * WHOLE

describe('a door that asks for tokens', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let north: SeededToken
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 20)
    creator = await stage.creator(somebody())
    north = await seedToken(db.pool('indexer'), stage, creator.host)
  })

  const erc20 = (minUnits = MINIMUM, address = north.token) => ({
    ...{ kind: 'erc20', address, minUnits: minUnits.toString() },
  })
  const make = (mode: 'any' | 'all', ...conditions: object[]) =>
    creator.host.call(api().url, 'POST', '/v1/rooms', {
      body: {
        channelId: creator.channelId,
        title: 'A stream',
        visibility: 'members',
        gate: { mode, conditions },
      },
    })
  /** A live stream of the channel with this gate. */
  async function live(mode: 'any' | 'all', ...conditions: object[]): Promise<string> {
    const made = await make(mode, ...conditions)
    expect(made.status, made.text).to.equal(201)
    const room = await stage.room(creator)
    await run(
      'UPDATE app.room SET gate_id = (SELECT gate_id FROM app.room WHERE id = $2) WHERE id = $1',
      ...[room, made.body.id],
    )
    return room
  }
  async function linkWallet(person: Person): Promise<Buffer> {
    const wallet = randomBytes(20)
    await run(
      "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
      ...[newId('idn', randomBytes), person.accountId, wallet],
    )
    await run('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', person.accountId)
    return wallet
  }

  it('[S3.55][S3.27] 100 NORTH enter, one unit less is told what is missing, and the decision says by what', async () => {
    const [rich, poor] = [somebody(), somebody()]
    const room = await live('any', erc20())
    await north.balance(rich.wallet, MINIMUM)
    await north.balance(poor.wallet, MINIMUM - 1n)
    const view = await rich.call(api().url, 'GET', `/v1/rooms/${room}`)
    const condition = { ...erc20(), symbol: 'NORTH', decimals: 18, isForeign: false }
    expect(view.body.gate).to.deep.include({ sentence: 'Anyone with 100 NORTH', conditions: [condition] })
    const refused = await enter(api().url, poor, room)
    expect([refused.status, refused.body.code], refused.text).to.deep.equal([403, 'TOKENS_SHORT'])
    const heldUnits = (MINIMUM - 1n).toString()
    expect(refused.body.facts.checks).to.deep.equal([{ condition, isMet: false, heldUnits }])
    const reply = await enter(api().url, rich, room)
    expect(reply.status, reply.text).to.equal(201)
    const { rows } = await run(
      `SELECT evidence -> 'right' AS "right", evidence_wallet, policy_version, block IS NOT NULL AS is_at_block, gate_id IS NOT NULL AS has_gate
         FROM app.decision WHERE id = $1`,
      reply.body.decisionId,
    )
    expect(rows[0]).to.include({ policy_version: 11, is_at_block: true, has_gate: true })
    expect(rows[0].evidence_wallet).to.deep.equal(rich.wallet)
    expect(rows[0].right).to.include({ source: 'erc20' })
    expect(JSON.stringify(rows[0].right), 'an amount would name the wallet for ever').not.to.include('000000')
  })

  it('[T7][T35] what was read a moment ago opens nothing once the tokens are gone', async () => {
    const person = somebody()
    const room = await live('any', erc20())
    await north.balance(person.wallet, MINIMUM)
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    await person.call(api().url, 'DELETE', `/v1/seats/${reply.body.seatId}`)
    await north.balance(person.wallet, MINIMUM - WHOLE)
    expect((await enter(api().url, person, room)).body.code).to.equal('TOKENS_SHORT')
  })

  it('[S3.24] two wallets are not added up, and one that has all of it is enough', async () => {
    const person = somebody()
    const second = await linkWallet(person)
    const room = await live('all', { kind: 'pass' }, erc20())
    await stage.givePass(creator, { passId: 700, owner: person.wallet })
    await north.balance(second, MINIMUM)
    const refused = await enter(api().url, person, room)
    expect([refused.body.code, refused.body.facts?.isSplit], refused.text).to.deep.equal([
      'TOKENS_SHORT',
      true,
    ])
    expect(refused.text, 'no wallet is named').not.to.include(second.toString('hex'))
    await north.balance(person.wallet, MINIMUM)
    expect((await enter(api().url, person, room)).status).to.equal(201)
  })

  it('[S3.27] what is missing is told for the wallet that tokens would let in, in the refusal and to who buys', async () => {
    const person = somebody()
    const second = await linkWallet(person)
    const room = await live('all', { kind: 'pass' }, erc20())
    await stage.givePass(creator, { passId: 701, owner: person.wallet })
    await north.balance(person.wallet, 62n * WHOLE)
    await north.balance(second, 3n * MINIMUM)
    const hex = (wallet: Buffer) => `0x${wallet.toString('hex')}`
    const refused = await enter(api().url, person, room)
    const heldUnits = (62n * WHOLE).toString()
    expect(refused.body.facts?.checks?.[1], refused.text).to.include({ isMet: false, heldUnits })
    const { body } = await person.call(api().url, 'GET', `/v1/rooms/${room}/tokens`)
    expect(body.tokens[0].wallets).to.deep.equal([
      { wallet: hex(person.wallet), heldUnits, opens: true },
      { wallet: hex(second), heldUnits: (3n * MINIMUM).toString(), opens: false },
    ])
    await north.balance(person.wallet, MINIMUM)
    expect((await enter(api().url, person, room)).status).to.equal(201)
  })

  it('[S3.24] a stake in the vault is asked for as a stake', async () => {
    const [staker, holder] = [somebody(), somebody()]
    const room = await live('any', { kind: 'stake', address: north.vault, minUnits: MINIMUM.toString() })
    await north.balance(holder.wallet, MINIMUM)
    await north.stake(staker.wallet, MINIMUM)
    const refused = await enter(api().url, holder, room)
    expect(refused.body.facts?.checks?.[0], refused.text).to.deep.include({
      ...{ isMet: false, heldUnits: '0' },
      condition: {
        ...{ kind: 'stake', address: north.vault, minUnits: MINIMUM.toString() },
        ...{ symbol: 'NORTH', decimals: 18, isForeign: false },
      },
    })
    expect((await enter(api().url, staker, room)).status).to.equal(201)
  })

  it('[T33] what asks for nothing that was made here changes nothing where no lens is, and then a good gate is made', async () => {
    const rowsOf = async () =>
      (
        await run(
          'SELECT (SELECT count(*)::int FROM app.gate) AS g, (SELECT count(*)::int FROM app.room) AS r',
        )
      ).rows
    const before = await rowsOf()
    const precompile = `0x${'0'.repeat(39)}4`
    const bads: object[][] = [
      [erc20(0n)],
      [erc20(2n ** 128n)],
      [erc20(MINIMUM, precompile)],
      [erc20(MINIMUM, `0x${randomBytes(20).toString('hex')}`)],
      [erc20(MINIMUM, north.vault)],
      [{ ...erc20(), kind: 'erc721' }],
      [{ ...erc20(), kind: 'erc1155', tokenId: '1' }],
      [{ ...erc20(), tokenId: '1' }],
      [{ kind: 'stake', address: north.token, minUnits: '1' }],
      [erc20(), erc20(WHOLE)],
      [erc20(), erc20(WHOLE, `0x${north.token.slice(2).toUpperCase()}`)],
      [{ kind: 'erc20', address: north.token }],
      [{ ...erc20(), decimals: 6 }],
      ...['-5', 'abc', '', '0x5', '1e3', '0'.repeat(80)].map((minUnits) => [{ ...erc20(), minUnits }]),
      ...['-5', 'abc', '', '0x5', '1e3', (2n ** 128n).toString(), undefined].map((tokenId) => [
        { ...erc20(), kind: 'erc1155', tokenId },
      ]),
      [
        { kind: 'pass' },
        { kind: 'follower' },
        erc20(),
        { kind: 'tier', tierNo: 1 },
        { kind: 'tier', tierNo: 2 },
      ],
    ]
    for (const bad of bads) {
      const reply = await make('any', ...bad)
      expect([reply.status, reply.body.code], JSON.stringify(bad)).to.deep.equal([422, 'INVALID_INPUT'])
    }
    const unknown = await make('any', erc20(MINIMUM, precompile))
    expect(unknown.body.detail).to.match(/^No creator token has this address\..* names no lens\.$/)
    const path = `/v1/channels/${creator.channelId}/tokens/${precompile}`
    expect((await creator.host.call(api().url, 'GET', path)).body.detail).to.equal(unknown.body.detail)
    expect(await rowsOf()).to.deep.equal(before)
    const good = await make('any', erc20(MINIMUM, `0x${north.token.slice(2).toUpperCase()}`))
    expect(good.body.gate?.conditions?.[0]?.address, good.text).to.equal(north.token)
  })
})
