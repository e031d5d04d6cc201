import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Wallet, ZeroAddress, ZeroHash } from 'ethers'
import { readLed } from '#api/rooms/chain/demandOnChain.ts'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { roomHubAbi } from '#generated/abis.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { useDatabase } from '#test/kit/database.ts'
import { createChainBooks } from './chainBooks.ts'

describe('rooms that the chain leads in the books [S3.22][S3.23][S2.18]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)

  it('a tip in a room that the chain leads, whoever hosts it there and whomever it paid by then', async () => {
    const here = world()
    const books = createChainBooks(db, here)
    const [first, second] = [Wallet.createRandom().address, Wallet.createRandom().address]
    // no wallet that has passes of the creator, so the link alone says whose room it is
    const [, , fan, host] = here.stage.people as [Wallet, Wallet, Wallet, Wallet]
    const hub = callsOf(here.stage, here.stage.deployment.roomHub as string, roomHubAbi)
    const must = async (name: string, from: Wallet, args: unknown[], value?: bigint) =>
      expect(await hub.by(from, name, args, value), name).to.equal(true)
    const tip = (amount: bigint, contextId: bigint) => {
      const given = { contextType: 1, contextId, currency: 0, amount, to: ZeroAddress }
      return must('tip', fan, [{ ...given, giftCode: 0, memoHash: ZeroHash }], amount)
    }
    await must('openRoom', host, [first, 5, true, []])
    const { rooms } = await hub.ask<{ rooms: bigint }>('channelOf', host.address)
    const number = (BigInt(host.address) << 96n) | BigInt(rooms)
    await books.settled()
    const room = newId('rom', randomBytes)
    const owner = db.pool('owner')
    await owner.query(
      `INSERT INTO app.room (id, channel_id, kind, max_speakers, state, visibility, title, opened_at, live_at, ended_at, end_reason)
       VALUES ($1, $2, 'voice', 5, 'ended', 'public', 'A room', '2020-01-01Z', '2020-01-01Z', 'infinity', 'HOST_ENDED')`,
      [room, here.channel],
    )
    await owner.query(
      `INSERT INTO app.hub_link (room_id, chain_id, hub, hub_room_id, opened_tx, taken)
       SELECT $1, chain_id, hub, room_id, created_tx, 'so far' FROM chain.hub_room WHERE room_id = $2`,
      [room, number.toString()],
    )
    const verbs = createTipVerbs(JSON.parse(here.stage.deploymentText).chainId, here.stage.deployment.roomHub)
    await withTransaction(db.pool('api'), async (tx) => verbs.fixContext(tx, room, await readLed(tx, room)))
    await tip(17n, number)
    await must('setPayee', host, [number, second])
    await tip(19n, number)
    const now = await books.settled()
    expect([now[books.at('wallet', first, 0)], now[books.at('wallet', second, 0)]]).to.deep.equal([17n, 19n])
  })
})
