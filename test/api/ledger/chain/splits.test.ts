import { expect } from 'chai'
import { AbiCoder, keccak256, Wallet, ZeroAddress, zeroPadValue } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { ledgerAbi, pullSplitAbi, splitFactoryAbi, supporterPoolAbi } from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { type Called, callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type ChainBooks, createChainBooks } from './chainBooks.ts'
import { linkCollection } from './linkCollection.ts'

const leafOf = (account: string) =>
  keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(['address'], [account])))
const saltOf = (n: number) => zeroPadValue(`0x0${n}`, 32)

describe('what several are paid through in the books [S2.18][S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [here, books, factory]: [SalesWorld, ChainBooks, Called] = [] as never
  let [creator, stranger, fan, other]: Wallet[] = []
  let tier = 0
  const guest = Wallet.createRandom().address

  before(async () => {
    here = world()
    books = createChainBooks(db, here)
    ;[creator, stranger, fan, other] = here.stage.people as [Wallet, Wallet, Wallet, Wallet]
    factory = callsOf(here.stage, here.stage.deployment.splitFactory as string, splitFactoryAbi)
    tier = await here.on.tier({})
  })

  const must = async (called: Called, ...[from, name, args, value]: Parameters<Called['by']>) =>
    expect(await called.by(from, name, args, value), name).to.equal(true)
  const part = (account: string, bps: number) => ({ account, bps, endsAt: 0 })
  async function splitOf(list: object[], owner: string, salt: number): Promise<string> {
    const args = [list, owner, saltOf(salt)]
    await must(factory, other as Wallet, 'createSplit', args)
    return factory.ask('splitAddress', ...args)
  }
  const buy = () =>
    here.on.call(fan as Wallet, 'purchase', [tier, fan?.address, PRICE, ZeroAddress], PRICE).then(() => {})
  const divide = (split: string, list: object[]) =>
    must(callsOf(here.stage, split, pullSplitAbi), other as Wallet, 'distribute', [list, 0])
  const owed = (account: string) => purses(here.stage).owed(account, 0)
  const has = (account: string) => purses(here.stage).has(account, 0)
  const waitsFor = (account: string) => books.at('contract', `${here.stage.deployment.ledger}:${account}`, 0)

  it('sales lie in a split until it is divided; then the own part waits for the creator, and the rest is others’', async () => {
    const list = [part(creator?.address ?? '', 7000), part(guest, 3000)]
    const split = await splitOf(list, creator?.address ?? '', 1)
    await here.on.call(creator as Wallet, 'setPayout', [split])
    await buy()
    const lying = await books.settled()
    expect(lying[books.at('contract', split, 0)]).to.equal(await has(split))
    expect(await has(split)).to.equal(PRICE)
    expect(await books.compare()).to.deep.equal([])
    // more than own sales: whoever sent it is outside
    await here.stage.send(other as Wallet, split, '0x', 501n)
    await books.agreeTwice(
      () => divide(split, list),
      async () => {
        const now = await books.settled()
        expect(now[books.at('contract', split, 0)] ?? 0n).to.equal(0n)
        expect(now[waitsFor(creator?.address ?? '')]).to.equal(await owed(creator?.address ?? ''))
        expect(await owed(creator?.address ?? '')).to.equal(1051n)
        // the own sale was divided before what came from outside
        expect(now[books.at('fan', '', 0)]).to.equal(-PRICE - 51n)
        expect(now[books.at('wallet', guest, 0)] ?? 0n).to.equal(0n)
      },
    )
    const to = Wallet.createRandom().address
    const ledger = callsOf(here.stage, here.stage.deployment.ledger, ledgerAbi)
    await must(ledger, creator as Wallet, 'withdraw', [0, to])
    const after = await books.settled()
    expect(after[waitsFor(creator?.address ?? '')] ?? 0n).to.equal(0n)
    expect(after[books.at('wallet', to, 0)]).to.equal(await has(to))
    expect(await books.compare()).to.deep.equal([])

    // what was divided before this sale is looked at again, and takes nothing of it
    await buy()
    expect((await books.settled())[books.at('contract', split, 0)]).to.equal(await has(split))
    await divide(split, list)
    const last = await books.settled()
    expect(last[books.at('contract', split, 0)] ?? 0n).to.equal(0n)
    expect(last[books.at('wallet', guest, 0)]).to.equal((PRICE * 3n) / 10n)
    expect(last[waitsFor(creator?.address ?? '')]).to.equal(await owed(creator?.address ?? ''))
    await must(ledger, creator as Wallet, 'withdraw', [0, to])
    expect((await books.settled())[books.at('wallet', to, 0)]).to.equal(await has(to))
  })

  it('a part of a split of somebody else is income', async () => {
    const list = [part(stranger?.address ?? '', 6000), part(creator?.address ?? '', 4000)]
    const split = await splitOf(list, stranger?.address ?? '', 2)
    await here.stage.send(other as Wallet, split, '0x', 1000n)
    await books.agreeTwice(
      () => divide(split, list),
      async () => {
        const now = await books.settled()
        expect(now[waitsFor(creator?.address ?? '')]).to.equal(400n)
        expect(Object.keys(now).join()).to.not.contain((stranger?.address ?? '').toLowerCase())
      },
    )
  })

  it('what strangers divide and pay among themselves is not read', async () => {
    const mine = other?.address ?? ''
    const list = [part(mine, 5000), part(guest, 5000)]
    const split = await splitOf(list, mine, 5)
    const rule = { collection: here.on.collection, first: true, bound: 1, currency: 0, leastAmount: 1 }
    const args = [leafOf(mine), 1, rule, saltOf(6)]
    await must(factory, other as Wallet, 'createPool', args)
    const pool = await factory.ask<string>('poolAddress', ...args)
    for (const place of [split, pool]) await here.stage.send(other as Wallet, place, '0x', 900n)
    await books.settled()
    const before = await books.read()
    await divide(split, list)
    await must(callsOf(here.stage, pool, supporterPoolAbi), other as Wallet, 'pay', [mine, 0, []])
    await books.settled()
    expect(await books.read()).to.deep.equal(before)
    expect(await books.told(pool, supporterPoolAbi), 'it was paid').to.have.length.greaterThan(0)
  })

  it('sales lie in a pool of supporters until one of them is paid', async () => {
    const rule = {
      ...{ collection: here.on.collection, first: true, bound: 1, currency: 0, leastAmount: 1 },
    }
    const args = [leafOf(fan?.address ?? ''), 1, rule, saltOf(3)]
    await must(factory, other as Wallet, 'createPool', args)
    const pool = await factory.ask<string>('poolAddress', ...args)
    await here.on.call(creator as Wallet, 'setPayout', [pool])
    await buy()
    expect((await books.settled())[books.at('contract', pool, 0)]).to.equal(await has(pool))
    const supporters = callsOf(here.stage, pool, supporterPoolAbi)
    await books.agreeTwice(
      () => must(supporters, other as Wallet, 'pay', [fan?.address, 0, []]),
      async () => {
        const now = await books.settled()
        expect(now[books.at('contract', pool, 0)] ?? 0n).to.equal(await has(pool))
        expect(await has(pool)).to.equal(0n)
      },
    )
    expect(await books.kinds()).to.include.members(['division', 'support'])
  })

  it('a part between two own creators is a journal of each, also of one who came later', async () => {
    const [mine, theirs] = [creator?.address ?? '', stranger?.address ?? '']
    const list = [part(theirs, 6000), part(mine, 4000)]
    const split = await splitOf(list, mine, 4)
    await here.on.call(creator as Wallet, 'setPayout', [split])
    await buy()
    await divide(split, list)
    const alone = await books.settled()
    expect(alone[books.at('wallet', theirs, 0)], 'left the books').to.equal(600n)
    await join()
    const both = await books.settled()
    expect(both[books.at('contract', split, 0)] ?? 0n).to.equal(0n)
    expect(both[waitsFor(mine)]).to.equal(await owed(mine))
    // with the part of their own split that was divided before
    expect(both[waitsFor(theirs)]).to.equal(await owed(theirs))
    expect(await owed(theirs)).to.equal(1200n)
    expect(await books.compare()).to.deep.equal([])
    await buy()
    await books.agreeTwice(
      () => divide(split, list),
      async () => {
        const now = await books.settled()
        expect(now[waitsFor(mine)]).to.equal(await owed(mine))
        expect(now[waitsFor(theirs)]).to.equal(await owed(theirs))
        expect(now[books.at('contract', split, 0)] ?? 0n).to.equal(0n)
      },
    )
  })

  /** The second creator of the chain links the own collection. */
  async function join(): Promise<void> {
    const { api } = here
    const owner = await signIn(api.url, privateKeyToAccount(stranger?.privateKey as `0x${string}`))
    await linkCollection(db, owner, { handle: 'kiln', wallet: stranger?.address ?? '' })
  }
})
