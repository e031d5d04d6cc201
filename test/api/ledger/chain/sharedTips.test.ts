import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Wallet, ZeroAddress, ZeroHash } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { contextIdOf } from '#api/tips/contextId.ts'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { ledgerAbi, pullSplitAbi, roomHubAbi, splitFactoryAbi } from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { type Called, callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type ChainBooks, createChainBooks } from './chainBooks.ts'
import { linkCollection } from './linkCollection.ts'

const bytesOf = (address: string) => Buffer.from(address.slice(2), 'hex')

describe('tips of several hosts in the books [S3.64][S2.18]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [here, books]: [SalesWorld, ChainBooks] = [] as never
  let [creator, coHost, fan, other]: Wallet[] = []
  let coHostChannel = ''

  before(async () => {
    here = world()
    books = createChainBooks(db, here)
    ;[creator, coHost, fan, other] = here.stage.people as [Wallet, Wallet, Wallet, Wallet]
    await books.settled()
    const owner = await signIn(here.api.url, privateKeyToAccount(coHost?.privateKey as `0x${string}`))
    await linkCollection(db, owner, { handle: 'kiln', wallet: coHost?.address ?? '' })
    coHostChannel =
      (await sql<{ id: string }>("SELECT id FROM app.channel WHERE handle = 'kiln'"))[0]?.id ?? ''
  })

  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await db.pool('owner').query<T>(text, values)).rows
  const must = async (called: Called, ...[from, name, args, value]: Parameters<Called['by']>) =>
    expect(await called.by(from, name, args, value), name).to.equal(true)
  const owed = (account: string) => purses(here.stage).owed(account, 0)
  const waitsFor = (account: string) => books.at('contract', `${here.stage.deployment.ledger}:${account}`, 0)

  /** A stream of the creator that began with two thirds of its tips for them, at these wallets; what was tipped there lies undivided. */
  async function tipped(amount: bigint, [mine, theirs]: [string, string]) {
    const list = [
      { account: mine, bps: 6667, endsAt: 0 },
      { account: theirs, bps: 3333, endsAt: 0 },
    ]
    const { splitFactory, roomHub } = here.stage.deployment
    const factory = callsOf(here.stage, splitFactory as string, splitFactoryAbi)
    const args = [list, ZeroAddress, ZeroHash]
    await must(factory, other as Wallet, 'createSplit', args)
    const split = await factory.ask<string>('splitAddress', ...args)
    await reachHead(here.stage, db.pool('owner'))
    const room = newId('rom', randomBytes)
    await sql(
      `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at, live_at, ended_at, end_reason, payees_hash)
       SELECT $1, $2, 'stream', 'ended', 'public', 'A stream', '2020-01-01Z', '2020-01-01Z', 'infinity', 'HOST_ENDED', payees_hash
         FROM chain.split WHERE split = $3`,
      ...[room, here.channel, bytesOf(split)],
    )
    for (const [n, { account, bps }] of list.entries())
      await sql(
        'INSERT INTO app.room_share (room_id, channel_id, place, bps, wallet) VALUES ($1, $2, $3, $4, $5)',
        ...[room, n === 0 ? here.channel : coHostChannel, n, bps, bytesOf(account)],
      )
    const verbs = createTipVerbs(JSON.parse(here.stage.deploymentText).chainId, roomHub)
    await withTransaction(db.pool('api'), (tx) => verbs.fixContext(tx, room, null))
    const hub = callsOf(here.stage, roomHub as string, roomHubAbi)
    const given = { contextType: 2, contextId: contextIdOf(room), currency: 0, amount, to: split }
    await must(hub, fan as Wallet, 'tip', [{ ...given, giftCode: 0, memoHash: ZeroHash }], amount)
    expect((await books.settled())[books.at('contract', split, 0)]).to.equal(amount)
    expect(await books.compare()).to.deep.equal([])
    const divide = () =>
      must(callsOf(here.stage, split, pullSplitAbi), other as Wallet, 'distribute', [list, 0])
    return { split, divide }
  }

  it('[S3.64][S2.18] a tip lies in what divides it; then each part waits for its creator, in their own books, and is claimed', async () => {
    const [mine, theirs] = [creator?.address ?? '', coHost?.address ?? '']
    const { split, divide } = await tipped(1001n, [mine, theirs])
    await books.agreeTwice(divide, async () => {
      const now = await books.settled()
      expect(now[books.at('contract', split, 0)] ?? 0n).to.equal(0n)
      expect([now[waitsFor(mine)], now[waitsFor(theirs)]]).to.deep.equal([668n, 333n])
      expect([await owed(mine), await owed(theirs)]).to.deep.equal([668n, 333n])
    })
    const ledger = callsOf(here.stage, here.stage.deployment.ledger, ledgerAbi)
    const to = Wallet.createRandom().address
    await must(ledger, coHost as Wallet, 'withdraw', [0, to])
    const after = await books.settled()
    expect([after[waitsFor(theirs)] ?? 0n, after[books.at('wallet', to, 0)]]).to.deep.equal([0n, 333n])
    expect(await books.compare()).to.deep.equal([])
  })

  it('[S3.64][S2.18] so it does for a wallet that made no collection: where sales go, or one that was linked', async () => {
    const [mine, theirs] = [Wallet.createRandom().address, Wallet.createRandom().address]
    const { divide } = await tipped(1000n, [mine, theirs])
    await books.agreeTwice(divide, async () => {
      const now = await books.settled()
      expect([now[waitsFor(mine)], now[waitsFor(theirs)]]).to.deep.equal([667n, 333n])
      const owners = await sql<{ owner: string }>(
        `SELECT h.id AS owner FROM app.ledger_account a JOIN app.channel h ON h.creator_id = a.creator_id
          WHERE a.place = 'contract' AND a.ref = ANY ($1) ORDER BY a.ref = $2 DESC`,
        [mine, theirs].map((one) => `${here.stage.deployment.ledger}:${one}`.toLowerCase()),
        `${here.stage.deployment.ledger}:${mine}`.toLowerCase(),
      )
      expect(owners.map(({ owner }) => owner)).to.deep.equal([here.channel, coHostChannel])
    })
  })
})
