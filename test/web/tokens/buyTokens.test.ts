import { expect } from 'chai'
import { type Abi, type Hex, parseEther, zeroAddress } from 'viem'
import { TX_STATES, type TxState } from '#domain/words.ts'
import { creatorTokenAbi, creatorTokenFactoryAbi, testDollarAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import { type Address, type ContractCall, type Wallet, WalletError } from '#web/chain/wallet.ts'
import { type BuyQuote, type QuoteOf, readBuyQuote } from '#web/tokens/buyQuote.ts'
import { isOnItsWay, nextTradeAction } from '#web/tokens/tradeTransaction.ts'
import { type ChainWallet, chainWallet, pressWith } from '../creators/chainWallet.ts'

const CHAIN_ID = 31337
const ONE = 10n ** 18n
const LATE = 2n ** 64n

describe('buying what is missing of a creator token', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let nowS = 0
  let dollar: Address
  let issuer: ChainWallet
  const tokens: Address[] = []
  const funded = async () => chainWallet(chain.url, (await chain.fundedKey()) as Hex)
  const of = (address: Address, abi: unknown, functionName: string, args: readonly unknown[] = []) =>
    ({ address, abi: abi as Abi, functionName, args }) satisfies ContractCall
  const held = (token: Address, { address, wallet }: ChainWallet) =>
    wallet.read(of(token, creatorTokenAbi, 'balanceOf', [address])) as Promise<bigint>

  before(async () => {
    chain = await startChain()
    const deployerKey = (await chain.fundedKey()) as Hex
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: CHAIN_ID, privateKey: deployerKey, withTestDollar: true },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    issuer = chainWallet(chain.url, deployerKey)
    dollar = deployment.testDollar as Address
    const factory = deployment.creatorTokenFactory as Address
    for (const currency of [0, 1]) {
      const creator = await funded()
      const launch = {
        ...{
          name: 'North Star',
          symbol: 'NORTH',
          preset: currency === 0 ? 0 : 4,
          currency,
          creatorFeeBps: 200,
        },
        ...{ launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: 0n },
      }
      await creator.wallet.send(of(factory, creatorTokenFactoryAbi, 'create', [launch]))
      const made = of(factory, creatorTokenFactoryAbi, 'tokenOf', [creator.address])
      tokens.push((await creator.wallet.read(made)) as Address)
      nowS = Number((await creator.client.getBlock()).timestamp)
    }
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  /** As the sheet asks. */
  const asked = (token: Address, fan: ChainWallet, min: bigint): QuoteOf => ({
    ...{ token, symbol: 'NORTH', wallet: fan.address, minUnits: String(min) },
  })
  async function quoteFor(of: QuoteOf, { wallet }: ChainWallet): Promise<BuyQuote> {
    const answer = await readBuyQuote(wallet.read, of)
    if (answer.kind !== 'quote') throw new Error(`not a quote: ${answer.kind}`)
    return answer.quote
  }
  const press = (token: Address, fan: ChainWallet, quote: BuyQuote, reserve: string | null = null) =>
    pressWith(fan, (owner, read) =>
      nextTradeAction({ token, wallet: fan.address, quote, reserve }, { owner, read, nowS }),
    )
  async function somebodyBuys(token: Address, units: bigint): Promise<void> {
    const { wallet, address } = await funded()
    const call = of(token, creatorTokenAbi, 'buyExact', [units, address, 2n ** 90n, LATE, zeroAddress])
    await wallet.send({ ...call, value: parseEther('1') })
  }

  it('[S3.54] takes exactly what is missing for what was quoted, once, into the wallet that signs', async () => {
    const [token] = tokens as [Address]
    const fan = await funded()
    const min = 100n * ONE + 1n
    const quote = await quoteFor(asked(token, fan, min), fan)
    expect([quote.heldUnits, quote.missingUnits]).to.deep.equal([0n, min])
    expect(quote.feeUnits > 0n && quote.maxUnits > quote.costUnits).to.equal(true)
    const action = await nextTradeAction(
      { token, wallet: fan.address.toLowerCase(), quote, reserve: null },
      { owner: fan.address, read: fan.wallet.read, nowS: 1_000.9 },
    )
    expect(action).to.deep.include({
      ...{ purpose: 'trade', wallets: [fan.address.toLowerCase()] },
      expect: { token: token.toLowerCase() },
    })
    const { functionName, args, value, address } = action.call
    expect([address, functionName, value]).to.deep.equal([token, 'buyExact', quote.maxUnits])
    expect(args).to.deep.equal([min, fan.address, quote.maxUnits, 2200n, zeroAddress])

    const before = await fan.client.getBalance(fan)
    expect((await press(token, fan, quote)).at).to.equal('safe')
    expect(await held(token, fan)).to.equal(min)
    const reserve = await fan.client.getBalance({ address: token })
    expect(reserve, 'what was too much came back').to.equal(quote.costUnits)
    expect(before - (await fan.client.getBalance(fan)) < quote.costUnits + parseEther('0.01')).to.equal(true)

    const again = await press(token, fan, quote)
    expect([again.at, 'sentence' in again && again.sentence]).to.deep.equal([
      'stopped',
      'What this wallet holds changed meanwhile. Nothing was paid. Look at the new figures and press again.',
    ])
    expect(await readBuyQuote(fan.wallet.read, asked(token, fan, min))).to.deep.equal({
      ...{ kind: 'enough', heldUnits: min },
    })
  })

  it('[S3.54] buys nothing above the most that was shown, and at the price that is asked again', async () => {
    const [token] = tokens as [Address]
    const fan = await funded()
    const old = await quoteFor(asked(token, fan, 50n * ONE), fan)
    await somebodyBuys(token, 2000n * ONE)
    const turnedDown = await press(token, fan, old)
    expect([turnedDown.at, 'sentence' in turnedDown && turnedDown.sentence]).to.deep.equal([
      'stopped',
      'The price changed meanwhile. Nothing was paid. Look at the new price and press again.',
    ])
    expect(await held(token, fan)).to.equal(0n)
    const fresh = await quoteFor(asked(token, fan, 50n * ONE), fan)
    expect(fresh.costUnits > old.maxUnits).to.equal(true)
    expect((await press(token, fan, fresh)).at).to.equal('safe')
    expect(await held(token, fan)).to.equal(50n * ONE)
  })

  it('lets the token take at most that of a currency first, and asks no second time for a price that moved a little', async () => {
    const [, token] = tokens as [Address, Address]
    const fan = await funded()
    const quote = await quoteFor(asked(token, fan, 1000n * ONE), fan)
    expect(quote.effectBps).to.equal(500)
    const poor = await press(token, fan, quote, dollar)
    expect('sentence' in poor && poor.sentence).to.match(/too little to pay with\. Nothing was paid/)
    await issuer.wallet.send(of(dollar, testDollarAbi, 'mint', [fan.address, quote.maxUnits]))
    expect((await press(token, fan, quote, dollar)).at).to.equal('safe')
    const allowed = of(dollar, testDollarAbi, 'allowance', [fan.address, token])
    expect(await fan.wallet.read(allowed)).to.equal(quote.maxUnits)
    const { call, isStep } = await nextTradeAction(
      {
        ...{ token, wallet: fan.address, reserve: dollar },
        quote: { ...quote, costUnits: quote.costUnits + 1n, maxUnits: quote.maxUnits + 1n },
      },
      { owner: fan.address, read: fan.wallet.read, nowS },
    )
    expect([isStep, call.functionName, 'value' in call]).to.deep.equal([undefined, 'buyExact', false])
    expect((await press(token, fan, quote, dollar)).at).to.equal('safe')
    expect(await held(token, fan)).to.equal(1000n * ONE)
  })

  it('is not signed by another wallet than the one that was chosen', async () => {
    const [token] = tokens as [Address]
    const [fan, other] = [await funded(), await funded()]
    const quote = await quoteFor(asked(token, fan, ONE), fan)
    const phase = await pressWith(other, (owner, read) =>
      nextTradeAction({ token, wallet: fan.address, quote, reserve: null }, { owner, read, nowS }),
    )
    expect('sentence' in phase && phase.sentence).to.match(
      /^Your wallet is at .+ Nothing was paid\. Switch it/,
    )
  })

  it('waits for an earlier purchase that is in no block yet', () => {
    const trade = (state: TxState) =>
      isOnItsWay([
        { purpose: 'tip', state: 'sent' },
        { purpose: 'trade', state },
      ])
    expect(TX_STATES.filter(trade)).to.deep.equal(['prepared', 'sent'])
  })

  it('says what to do where the contract sells nothing', async () => {
    const refusing = (errorName: string, ...args: unknown[]) =>
      (async ({ functionName }: ContractCall) => {
        if (functionName === 'balanceOf') return 0n
        throw new WalletError('REVERTED', 'no', { revert: { errorName, args } })
      }) as Wallet['read']
    const of: QuoteOf = { token: zeroAddress, symbol: 'NORTH', wallet: zeroAddress, minUnits: '9' }
    const said = async (read: Wallet['read']) => {
      const answer = await readBuyQuote(read, of)
      return answer.kind === 'refused' ? answer.sentence.replaceAll(/[\u2066-\u2069]/g, '') : answer.kind
    }
    expect(await said(refusing('CreatorToken_Paused', 1_796_000_000))).to.match(
      /^Purchases are paused until .+\. Nothing was paid\. Try again then\.$/,
    )
    expect(await said(refusing('CreatorToken_AboveCap', 9n, 12n * ONE + 1n))).to.equal(
      'Only 12 NORTH are left to buy, which is not enough. Nothing was paid. Wait until somebody sells, or ask for some.',
    )
    expect(await said(refusing('UnknownError'))).to.match(/cannot be bought right now/)
    const away = (async () => {
      throw new WalletError('UNREACHABLE', 'no node')
    }) as Wallet['read']
    expect(await readBuyQuote(away, of).catch((error: WalletError) => error.code)).to.equal('UNREACHABLE')
  })
})
