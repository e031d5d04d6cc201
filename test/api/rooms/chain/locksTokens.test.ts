import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { demandLockable } from '#api/rooms/chain/locksOf.ts'
import { type SeededToken, seedToken } from '#test/api/access/tokens/seedToken.ts'
import type { Creator } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { asks, gateOf, HUB, hex, SESSION_LOCK, useHubRooms } from './useHubRooms.ts'

const sessionLock = SESSION_LOCK
const MIN = 100n * 10n ** 18n

describe('rooms that lock tokens while their owner is inside [S3.56]', () => {
  const world = useHubRooms(10, { deployment: { sessionLock } })
  let creator: Creator
  let north: SeededToken
  before(async () => {
    north = await seedToken(world().db.pool('indexer'), world().stage, world().person(0))
  })
  beforeEach(async () => {
    creator = await world().creator()
  })

  const erc20 = () => ({ kind: 'erc20', address: north.token, minUnits: `${MIN}` })
  const any = (...conditions: object[]) => ({ mode: 'any', conditions })
  const call = (method: string, path: string, body?: unknown) =>
    world().call(creator.host, method, path, body)
  const create = (wish: object = {}) => {
    const body = { channelId: creator.channelId, kind: 'voice', title: 'Talk', visibility: 'members' }
    return call('POST', '/v1/rooms', { ...body, gate: any(erc20()), ...wish })
  }
  const change = (id: string, body: object) => call('PATCH', `/v1/rooms/${id}`, body)
  const view = async (id: string) => (await call('GET', `/v1/rooms/${id}`)).body
  const rooms = () =>
    world().sql('SELECT * FROM app.room WHERE channel_id = $1 ORDER BY id', creator.channelId)
  const led = () =>
    world().led(creator, {
      ...{ visibility: 'members', gate: { mode: 'any', of: [{ token: north.token, minUnits: MIN }] } },
      hub: { gate: gateOf(asks('erc20', north.token, { min: `${MIN}` })) },
    })

  it('are voice rooms whose gate asks for an ERC-20, and say so; what cannot be locked is refused and stores nothing', async () => {
    const [plain, passes] = [(await create()).body, (await create({ gate: 'any' })).body]
    expect(plain).to.include({ locksTokens: false })
    expect(plain.gate.sentence).to.equal('Anyone with 100 NORTH')
    const was = await rooms()
    const refused = async (reply: Reply, why: string) => {
      expect(reply.body.code, why).to.equal('INVALID_INPUT')
      expect(Object.keys(reply.body.fields), why).to.deep.equal(['/locksTokens'])
      expect(reply.body.detail).to.contain(why)
    }
    const follow = any(erc20(), { kind: 'follower' })
    const stake = any({ kind: 'stake', address: north.vault, minUnits: '5' })
    for (const [wish, why] of [
      [{ kind: 'stream' }, 'Only voice rooms'],
      [{ visibility: 'private', gate: undefined }, 'private'],
      [{ visibility: 'public', gate: undefined }, 'Only ERC-20'],
      [{ gate: stake }, 'Only ERC-20'],
      [{ gate: follow }, 'follow'],
    ] as const)
      await refused(await create({ ...wish, locksTokens: true }), why)
    await refused(await change(passes.id, { locksTokens: true }), 'Only ERC-20')
    await refused(await change(plain.id, { locksTokens: true, gate: 'any' }), 'Only ERC-20')
    expect(await rooms()).to.deep.equal(was)
    const voice = { kind: 'voice', visibility: 'members', rules: plain.gate } as const
    for (const place of [
      { hub: hex(HUB), sessionLock: undefined },
      { hub: undefined, sessionLock },
    ])
      expect(() => demandLockable(place, voice)).to.throw('no session lock')

    const made = await create({ locksTokens: true })
    expect(made.status, made.text).to.equal(201)
    const changed = await change(passes.id, { locksTokens: true, gate: any(erc20()) })
    expect(changed.status, changed.text).to.equal(200)
    for (const { body } of [made, changed]) {
      expect(body).to.include({ locksTokens: true })
      expect(body.gate.sentence).to.equal('Anyone with 100 NORTH locked')
      expect(body.gate.conditions).to.deep.equal([{ ...plain.gate.conditions[0], lockedFor: '0' }])
    }
  })

  it('are told apart by their etag, and lose the lock with the last ERC-20 of their gate', async () => {
    const { id, etag } = (await create()).body
    const [{ rev }] = (await rooms()) as [{ rev: number }]
    const locked = (await change(id, { locksTokens: true })).body
    expect(locked.etag).not.to.equal(etag)
    expect((await world().row(id)).rev).to.equal(rev + 1)
    expect((await change(id, { title: 'Other' })).body).to.include({ title: 'Other', locksTokens: true })
    const refused = await change(id, { gate: any(erc20(), { kind: 'follower' }) })
    expect(refused.body.fields, 'it could never be led').to.have.keys('/locksTokens')
    expect((await change(id, { gate: any({ kind: 'pass' }, erc20()) })).body.locksTokens).to.equal(true)
    expect((await change(id, { gate: 'any' })).body).to.include({ locksTokens: false })
    expect((await change(id, { gate: any(erc20()) })).body.locksTokens, 'it stays off').to.equal(false)
  })

  it('[S3.34] are so from before they begin; a gate that the chain changes leaves it as it is', async () => {
    const { id, number } = await led()
    const set = await change(id, { locksTokens: true })
    expect(set.status, set.text).to.equal(200)
    expect(set.body.gate.conditions[0]).to.include({ kind: 'erc20', lockedFor: number })
    await world().begin(id)
    const was = await rooms()
    const late = await change(id, { locksTokens: false, title: 'Other' })
    expect(late.body).to.include({ code: 'CONFLICT' })
    expect(late.body.detail).to.contain('before it begins')
    expect(await rooms()).to.deep.equal(was)
    expect((await change(id, { locksTokens: true, title: 'Other' })).body.title).to.equal('Other')

    await world().change(number, { gate: gateOf(asks('pass', hex(creator.collection))) })
    await world().follow()
    const open = await view(id)
    expect([open.locksTokens, open.gate.conditions]).to.deep.equal([true, [{ kind: 'pass' }]])
    await world().change(number, { gate: gateOf(asks('erc20', north.token, { min: '7' })) })
    await world().follow()
    expect((await view(id)).gate.conditions[0]).to.include({ minUnits: '7', lockedFor: number })
  })

  it('say to each fan which of their tokens is asked for locked, foreign ones too; what is free to move is none of it', async () => {
    const fan = world().person(1)
    const foreign = hex(randomBytes(20))
    const asked = [north.token, foreign].map((token) => ({ token, minUnits: MIN }))
    const { id, number } = await world().led(creator, {
      ...{ visibility: 'members', gate: { mode: 'any', of: [0, ...asked] } },
      hub: {
        gate: gateOf(
          asks('pass', hex(creator.collection)),
          ...asked.map(({ token }) => asks('erc20', token, { min: `${MIN}` })),
        ),
      },
    })
    await world().sql(
      "UPDATE app.condition SET symbol = 'DAI', decimals = 6 WHERE address = $1",
      Buffer.from(foreign.slice(2), 'hex'),
    )
    await north.balance(fan.wallet, MIN)
    const tokens = async () => (await world().call(fan, 'GET', `/v1/rooms/${id}/tokens`)).body.tokens
    expect((await change(id, { locksTokens: true })).body.locksTokens).to.equal(true)
    await world().begin(id)
    const [own, other] = await tokens()
    for (const [one, symbol] of [
      [own, 'NORTH'],
      [other, 'DAI'],
    ])
      expect(one).to.include({ kind: 'erc20', symbol, lockedFor: number, isSilent: false })
    expect(own.wallets[0]).to.include({ wallet: hex(fan.wallet), heldUnits: '0' })
    await world().sql('UPDATE app.room SET locks_tokens = false WHERE id = $1', id)
    const [free] = await tokens()
    expect(free).not.to.have.property('lockedFor')
    expect(free.wallets[0].heldUnits).to.equal(`${MIN}`)
  })
})
