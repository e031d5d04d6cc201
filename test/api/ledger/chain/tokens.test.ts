import { expect } from 'chai'
import { Wallet } from 'ethers'
import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
} from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { actOnTokens, openTokens } from '#test/indexer/kit/oracles/tokens/tokenCalls.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { seedCreator } from '../books.ts'
import { type ChainBooks, createChainBooks } from './chainBooks.ts'

describe('creator tokens and vaults in the books [S2.18][S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [here, books]: [SalesWorld, ChainBooks] = [] as never
  let [token, vault] = ['', '']
  const payout = Wallet.createRandom().address

  before(async () => {
    here = world()
    books = createChainBooks(db, here)
    const { stage, creator } = here
    await openTokens(stage)
    const { creatorTokenFactory, vaultFactory } = stage.deployment
    token = await callsOf(stage, creatorTokenFactory as string, creatorTokenFactoryAbi).ask(
      'tokenOf',
      creator.address,
    )
    vault = await callsOf(stage, vaultFactory as string, creatorVaultFactoryAbi).ask('vaultOf', token)
  })

  async function agree(): Promise<void> {
    const now = await books.settled()
    const { has } = purses(here.stage)
    // reserve and fees of both: all that the token has
    expect(now[books.at('contract', token, 0)] ?? 0n).to.equal(await has(token, 0))
    expect(await books.ownedIn(token), 'what waits for the creator').to.equal(await creatorOwed())
    for (const currency of [0, 1]) {
      const told = await books.told(vault, creatorVaultAbi)
      const sum = (name: string) =>
        told
          .filter((one) => one.name === name && Number(one.args.currency) === currency)
          .reduce((all, { args }) => all + args.amount, 0n)
      expect(now[books.at('contract', vault, currency)] ?? 0n, `vault ${currency}`).to.equal(
        sum('RevenueNotified') - sum('RewardPaid'),
      )
    }
  }

  /** As the token said last. */
  async function creatorOwed(): Promise<bigint> {
    const told = (await books.told(token, creatorTokenAbi)).findLast(({ name }) =>
      ['Bought', 'Sold', 'FeesCollected'].includes(name),
    )
    return told?.name === 'FeesCollected' ? 0n : (told?.args.creatorOwed ?? 0n)
  }

  it('reserve and fees are what the token has, revenue is what the vault has, and fees go to the payout', async () => {
    const { stage, creator } = here
    await agree()
    await books.agreeTwice(() => actOnTokens(stage, depth(20, 40), 'books'), agree)
    const before = await books.settled()
    const { by } = callsOf(stage, token, creatorTokenAbi)
    expect(await by(creator, 'setPayout', [payout])).to.equal(true)
    expect(
      await by(here.fans[0] as Wallet, 'buy', [here.fans[0]?.address, 0, 2n ** 64n, payout], 10n ** 15n),
    ).to.equal(true)
    expect(await by(here.fans[0] as Wallet, 'collectFees', [])).to.equal(true)
    await agree()
    const now = await books.settled()
    expect(before[books.at('wallet', payout, 0)]).to.equal(undefined)
    expect(now[books.at('wallet', payout, 0)]).to.equal(await purses(stage).has(payout, 0))
    expect(await books.compare()).to.deep.equal([])
    expect(await books.kinds()).to.include.members(['trade', 'trade_fees', 'revenue', 'reward'])
  })

  it('what one creator has in a contract hides nothing that another lacks [S2.14]', async () => {
    await books.settled()
    expect(await books.compare()).to.deep.equal([])
    const { creatorId } = await seedCreator(db.pool('owner'))
    const { chainId } = here.stage.deployment
    const line = { ref: token.toLowerCase(), currency: chainCurrency(chainId, null) }
    await books.forge(creatorId, { ...line, amount: 5n })
    expect((await books.compare()).map(({ cause, ref, amount }) => [cause, ref, amount])).to.deep.equal([
      ['BALANCE', line.ref, -5n],
    ])
    await books.forge(creatorId, { ...line, amount: -5n })
    expect(await books.compare()).to.deep.equal([])
  })
})
