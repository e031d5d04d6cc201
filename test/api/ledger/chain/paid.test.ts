import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Interface, keccak256, toUtf8Bytes, Wallet, ZeroAddress } from 'ethers'
import { contextIdOf } from '#api/tips/contextId.ts'
import { createTipVerbs, fixChannelContext } from '#api/tips/fixContext.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { ledgerAbi, passResaleAbi, recordingsAbi, recordingsFactoryAbi, roomHubAbi } from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { deployRefusingPayee } from '#test/api/passes/refusingPayee.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { type Called, callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type ChainBooks, createChainBooks } from './chainBooks.ts'

const NOTHING = `0x${'00'.repeat(32)}`
const FAR = 2 ** 40 - 1

describe('tips, resales and recordings in the books [S2.18][S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [here, books, hub]: [SalesWorld, ChainBooks, Called] = [] as never
  let [creator, stranger, fan, other]: Wallet[] = []
  const payout = Wallet.createRandom().address

  before(async () => {
    here = world()
    books = createChainBooks(db, here)
    ;[creator, stranger, fan, other] = here.stage.people as [Wallet, Wallet, Wallet, Wallet]
    hub = callsOf(here.stage, here.stage.deployment.roomHub as string, roomHubAbi)
    await here.on.call(creator as Wallet, 'setPayout', [payout])
  })

  const must = async (called: Called, ...[from, name, args, value]: Parameters<Called['by']>) =>
    expect(await called.by(from, name, args, value), name).to.equal(true)
  const tip = (to: string, amount: bigint, room = 0n) =>
    must(
      hub,
      fan as Wallet,
      'tip',
      [
        {
          ...{ contextType: room === 0n ? 0 : 1, contextId: room, currency: 0, amount },
          ...{ to: room === 0n ? to : ZeroAddress, giftCode: 0, memoHash: NOTHING },
        },
      ],
      amount,
    )
  async function openRoom(payee: string): Promise<bigint> {
    await must(hub, creator as Wallet, 'openRoom', [payee, 5, true, []])
    const { rooms } = await hub.ask<{ rooms: bigint }>('channelOf', creator?.address)
    return (BigInt(creator?.address ?? 0) << 96n) | BigInt(rooms)
  }
  /** A stream of the creator whose tips pay where sales go. */
  async function openStream(liveAt: string): Promise<bigint> {
    const room = newId('rom', randomBytes)
    await db.pool('owner').query(
      `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at, live_at, ended_at, end_reason)
       VALUES ($1, $2, 'stream', 'ended', 'public', 'A stream', $3, $3, 'infinity', 'HOST_ENDED')`,
      [room, here.channel, liveAt],
    )
    const verbs = createTipVerbs(JSON.parse(here.stage.deploymentText).chainId, here.stage.deployment.roomHub)
    await withTransaction(db.pool('api'), (tx) => verbs.fixContext(tx, room, null))
    return contextIdOf(room)
  }
  const has = (address: string) => purses(here.stage).has(address, 0)

  it('a tip to the creator, or in a room of theirs to whom the room pays; nobody else’s', async () => {
    const payee = Wallet.createRandom().address
    const room = await openRoom(payee)
    let given = 0n
    await books.agreeTwice(
      async () => {
        given = 0n
        for (const amount of [40n, 2n]) {
          await tip(creator?.address ?? '', amount)
          given += amount
        }
        await tip('', 7n, room)
        await tip(stranger?.address ?? '', 1000n)
      },
      async () => {
        const now = await books.settled()
        expect(now[books.at('wallet', creator?.address ?? '', 0)]).to.equal(given)
        expect(now[books.at('wallet', payee, 0)]).to.equal(await has(payee))
        expect(now[books.at('fan', '', 0)]).to.equal(-given - 7n)
        expect(Object.keys(now).join()).to.not.contain((stranger?.address ?? '').toLowerCase())
      },
    )
    expect(await books.kinds()).to.include('tip')
  })

  it('a tip that could not be delivered waits, and is claimed', async () => {
    const payee = await deployRefusingPayee(here.stage.provider, creator as Wallet)
    const ledger = here.stage.deployment.ledger
    const room = await openRoom(payee)
    await tip('', 13n, room)
    const waiting = books.at('contract', `${ledger}:${payee}`, 0)
    expect((await books.settled())[waiting]).to.equal(13n)
    expect(await purses(here.stage).owed(payee, 0)).to.equal(13n)
    expect(await books.compare()).to.deep.equal([])
    await here.stage.send(creator as Wallet, payee, '0x01')
    const claim = new Interface(ledgerAbi).encodeFunctionData('withdrawFor', [payee, 0])
    await here.stage.send(other as Wallet, ledger, claim)
    const after = await books.settled()
    expect([after[waiting] ?? 0n, after[books.at('wallet', payee, 0)]]).to.deep.equal([0n, await has(payee)])
    expect(await books.compare()).to.deep.equal([])
  })

  it('of a resale the royalty is the creator’s and the fee the platform’s; the price goes from fan to fan', async () => {
    const { on, stage } = here
    const resale = callsOf(stage, stage.deployment.passResale as string, passResaleAbi)
    await on.call(creator as Wallet, 'setRoyalty', [1000])
    const tier = await on.tier({})
    const id = await on.buy(fan as Wallet, tier)
    await on.call(fan as Wallet, 'setApprovalForAll', [stage.deployment.passResale, true])
    const price = 4000n
    const before = await books.settled()
    const came = (now: Record<string, bigint>, place: string) => (now[place] ?? 0n) - (before[place] ?? 0n)
    await books.agreeTwice(
      async () => {
        await must(resale, fan as Wallet, 'list', [on.collection, id, 1, price, 0, FAR])
        const told = (await books.told(stage.deployment.passResale as string, passResaleAbi)).at(-1)
        const { seller, itemId, quantity, currency, until, state, royaltyBps } = told?.args ?? ({} as never)
        const listing = {
          ...{
            seller,
            collection: on.collection,
            itemId,
            quantity,
            price,
            currency,
            until,
            state,
            royaltyBps,
          },
        }
        await must(resale, other as Wallet, 'buy', [listing, other?.address, price, 0], price)
      },
      async () => {
        const sold = (await books.told(stage.deployment.passResale as string, passResaleAbi)).findLast(
          ({ name }) => name === 'Resold',
        )
        const { royalty, fee, treasury } = sold?.args ?? ({} as never)
        expect(royalty).to.equal(400n)
        const now = await books.settled()
        expect(now[books.at('wallet', payout, 0)]).to.equal(await has(payout))
        expect(came(now, books.at('wallet', treasury, 0))).to.equal(fee)
        expect(fee).to.equal(100n)
        expect(came(now, books.at('fan', '', 0))).to.equal(-royalty - fee)
      },
    )
    expect(await books.kinds()).to.include('resale')
  })

  it('copies of a recording pay whom the recording names, less the platform’s fee', async () => {
    const { stage } = here
    const factory = callsOf(stage, stage.deployment.recordingsFactory as string, recordingsFactoryAbi)
    const own = [] as string[]
    for (const person of [creator, stranger] as Wallet[]) {
      await must(factory, person, 'createCollection', ['R'])
      own.push(await factory.ask('collectionOf', person.address))
    }
    const [mine = '', theirs = ''] = own
    const paid = Wallet.createRandom().address
    for (const [n, at] of [mine, theirs].entries()) {
      const draft = {
        ...{ content: keccak256(toUtf8Bytes(`r ${n}`)), metadata: NOTHING.replace('00', '01') },
        ...{ payout: n === 0 ? paid : stranger?.address, royaltyBps: 500, currency: 0, gateAll: false },
        ...{ price: 10_001n, maxSupply: 0, perWallet: 0, mintEnd: 0 },
      }
      const [from] = [creator, stranger].slice(n) as [Wallet]
      await must(callsOf(stage, at, recordingsAbi), from, 'publish', [draft, [], []])
    }
    const mint = (at: string, copies: bigint) =>
      must(
        callsOf(stage, at, recordingsAbi),
        fan as Wallet,
        'mint',
        [1, fan?.address, copies, copies * 10_001n],
        copies * 10_001n,
      )
    await books.agreeTwice(
      async () => {
        await mint(mine, 3n)
        await mint(theirs, 1n)
      },
      async () => {
        const sales = (await books.told(mine, recordingsAbi)).filter(({ name }) => name === 'RecordingMinted')
        expect(sales.map(({ args }) => args.amount)).to.deep.equal([30_003n])
        const now = await books.settled()
        expect(now[books.at('wallet', paid, 0)]).to.equal(await has(paid))
        expect(await has(paid)).to.equal(30_003n - sales[0]?.args.fee)
      },
    )
    expect(await books.kinds()).to.include('recording')
  })

  it('nothing of a price that is passed on stands anywhere else', async () => {
    const now = await books.settled()
    const ether = Object.entries(now).filter(([name]) => name.endsWith('native'))
    expect(ether.reduce((sum, [, units]) => sum + units, 0n)).to.equal(0n)
    expect(now[books.at('wallet', payout, 0)]).to.equal(PRICE + 400n)
  })

  it('[S3.19] a tip in a stream, or to the channel itself, to whom it pays though nobody links that wallet; none from before it was live', async () => {
    const [live, later] = [await openStream('2020-01-01Z'), await openStream('2120-01-01Z')]
    const { chainId } = JSON.parse(here.stage.deploymentText)
    await fixChannelContext(
      db.pool('api'),
      { chainId, hub: here.stage.deployment.roomHub as string },
      here.channel,
    )
    const page = contextIdOf(here.channel)
    const give = (contextId: bigint, to: string, amount: bigint, contextType = 2) =>
      must(
        hub,
        fan as Wallet,
        'tip',
        [{ contextType, contextId, currency: 0, amount, to, giftCode: 5, memoHash: NOTHING }],
        amount,
      )
    const at = books.at('wallet', payout, 0)
    const before = (await books.settled())[at] ?? 0n
    await books.agreeTwice(
      async () => {
        await give(live, payout, 60n)
        await give(later, payout, 500n)
        await give(live, stranger?.address ?? '', 5000n)
        await give(live + 1n, payout, 50_000n)
        await give(page, payout, 7n, 0)
        await give(page, payout, 50_000n, 2)
      },
      async () => {
        const now = await books.settled()
        expect(now[at]).to.equal(before + 67n)
        expect(Object.keys(now).join()).to.not.contain((stranger?.address ?? '').toLowerCase())
      },
    )
  })
})
