import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { hex, useHubRooms } from '#test/api/rooms/chain/useHubRooms.ts'
import type { Person } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator } from '#test/kit/access/stage.ts'

const LOCK = randomBytes(20)
const UNTIL = new Date('2030-01-01T12:00:00.000Z')

/** What of a lock is not what most have. */
interface LockWish {
  room?: string
  amount?: bigint
  module?: Buffer
  isReturned?: boolean
}

describe('tokens in the session lock [S3.56]', () => {
  const world = useHubRooms(12, { deployment: { sessionLock: hex(LOCK) } })
  let people = 0
  let creator: Creator
  let fan: Person
  beforeEach(async () => {
    creator = await world().creator()
    fan = world().person(people++)
  })

  /** The row of a room, owner and token as the contract last changed it, in a block of its own. */
  const lock = async (owner: Buffer, token: Buffer, wish: LockWish = {}) => {
    const { room = '9', module = LOCK, isReturned = false } = wish
    const amount = isReturned ? 0n : (wish.amount ?? 5n)
    await world()
      .db.pool('indexer')
      .query(
        `INSERT INTO chain.token_lock (chain_id, module, room_id, owner, token, amount_units, until, returned_at, block, log_index, tx_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10) ON CONFLICT (chain_id, module, room_id, owner, token)
         DO UPDATE SET amount_units = $6, until = $7, returned_at = $8, block = $9`,
        [
          ...[CHAIN_ID, module, room, owner, token, amount.toString(), UNTIL, isReturned ? UNTIL : null],
          ...[await world().stage.block([owner]), randomBytes(32)],
        ],
      )
  }
  const locksOf = async (who: Person = fan) =>
    (await world().call(who, 'GET', '/v1/me/token-locks')).body.locks

  it('are listed for their owner alone, the newest first, with what they are called and the room', async () => {
    const north = await seedToken(world().db.pool('indexer'), world().stage, creator.host)
    const [named, unnamed] = [randomBytes(20), randomBytes(20)]
    const { id, number } = await world().led(creator, {
      ...{ visibility: 'members', gate: { mode: 'any', of: [{ token: hex(named), minUnits: 1n }] } },
      hub: {
        gate: { mode: 'any', conditions: [{ kind: 'erc20', token: hex(named), rank: 0, id: '0', min: '1' }] },
      },
    })
    await world().sql("UPDATE app.condition SET symbol = 'DAI', decimals = 6 WHERE address = $1", named)
    await world().begin(id)
    await lock(fan.wallet, Buffer.from(north.token.slice(2), 'hex'), { room: number, amount: 7n })
    await lock(fan.wallet, named)
    await lock(fan.wallet, unnamed)
    await lock(fan.wallet, randomBytes(20), { module: randomBytes(20) })
    const of = { sessionLock: hex(LOCK), wallet: hex(fan.wallet), until: UNTIL.toISOString() }
    const [none, dai, own] = await locksOf()
    const { symbol } = none
    expect(symbol).to.match(/^0x[0-9a-f]{4}…[0-9a-f]{4}$/)
    const elsewhere = { ...of, units: '5', hubRoomId: '9', room: null }
    expect(none).to.deep.equal({ ...elsewhere, token: hex(unnamed), symbol, decimals: 0 })
    expect(dai).to.deep.equal({ ...elsewhere, token: hex(named), symbol: 'DAI', decimals: 6 })
    const room = { id, title: 'A stream', isOver: false }
    expect(own).to.deep.equal({
      ...{ ...of, token: north.token, symbol: 'NORTH', decimals: 18, units: '7', hubRoomId: number, room },
    })
    expect(await locksOf()).to.have.length(3)
    expect(await locksOf(creator.host)).to.deep.equal([])
    await world().call(creator.host, 'POST', `/v1/rooms/${id}/end`)
    expect((await locksOf()).at(-1).room).to.deep.equal({ ...room, isOver: true })
  })

  it('are what the newest change of a wallet and token says: gone on for another room, or returned', async () => {
    const [moved, returned] = [randomBytes(20), randomBytes(20)]
    await lock(fan.wallet, moved, { room: '1', amount: 5n })
    await lock(fan.wallet, moved, { room: '2', amount: 8n })
    await lock(fan.wallet, returned, { room: '1' })
    await lock(fan.wallet, returned, { room: '2' })
    expect((await locksOf()).map(({ token }: { token: string }) => token)).to.deep.equal(
      [returned, moved].map(hex),
    )
    await lock(fan.wallet, returned, { room: '2', isReturned: true })
    const locks = await locksOf()
    expect(locks).to.have.length(1)
    expect(locks[0]).to.include({ token: hex(moved), units: '8', hubRoomId: '2' })
  })

  it('are those of linked wallets; a draft is named to nobody outside', async () => {
    const other = randomBytes(20)
    await lock(fan.wallet, randomBytes(20))
    await world().sql(
      `INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ('idn_' || repeat('1', 22), $1, 'wallet', $2)`,
      ...[fan.accountId, other],
    )
    const { id, number } = await world().led(creator)
    await lock(other, randomBytes(20), { room: number })
    const [newest, ...more] = await locksOf()
    expect([newest.wallet, newest.room, more.length]).to.deep.equal([hex(other), null, 1])
    await world().begin(id)
    expect((await locksOf())[0].room.id).to.equal(id)
    await world().sql('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', fan.wallet)
    expect((await locksOf()).map(({ wallet }: { wallet: string }) => wallet)).to.deep.equal([hex(other)])
  })
})
