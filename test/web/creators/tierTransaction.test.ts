import { expect } from 'chai'
import { type Abi, type Hex, zeroAddress } from 'viem'
import type { OwnTier } from '#api/passes/contract.ts'
import { saidOf } from '#api/passes/saidChange.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { startChain } from '#test/kit/chain.ts'
import { revertSentence } from '#web/chain/errors/contractErrors.ts'
import type { Address, ContractCall, WalletError } from '#web/chain/wallet.ts'
import { changePayout } from '#web/creators/passes/payoutTransaction.ts'
import { checkTerms, draftOf, type TermsChange } from '#web/creators/passes/tierChange.ts'
import { changeTier, sendTerms } from '#web/creators/passes/tierTransaction.ts'
import { checkDraft, type TierTerms } from '#web/creators/tierDraft.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import { type ChainWallet, chainWallet, makeCollection, pressWith } from './chainWallet.ts'

const DAY_S = 86_400
const PRICE = 10n ** 16n
const DRAFT = {
  ...{ name: 'Gold', benefits: '', price: '0.01', days: '30', supply: '', rank: '2' },
  ...{ refundDays: '0', share: '0', isSoulbound: false },
}

describe('the terms of a tier, from the form to the contract', function () {
  this.timeout(60_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let creator: ChainWallet
  let collection: Address

  const of = (functionName: string, args: readonly unknown[], value?: bigint): ContractCall => ({
    ...{ address: collection, abi: streamPassAbi as unknown as Abi, functionName, args },
    ...(value === undefined ? {} : { value }),
  })
  const own = () => ({ collection, creatorWallet: creator.address })
  const termsNow = async (tierNo: number) => (await creator.wallet.read(of('tier', [tierNo]))) as TierTerms

  /** A tier as the page shows it. */
  async function shown(tierNo: number): Promise<OwnTier> {
    const terms = await termsNow(tierNo)
    return {
      ...{ tierNo, name: 'Gold', benefits: '', currency: 0, symbol: 'ETH', decimals: 18, grantsOnly: false },
      ...{ priceUnits: terms.price.toString(), durationS: terms.duration, maxSupply: terms.maxSupply },
      ...{ minted: terms.minted, rank: terms.rank, isPaused: (terms.flags & 2) !== 0, coolsDown: false },
      ...{ refundWindowS: terms.refundWindow, referralBps: terms.referralBps, isSoulbound: false },
    }
  }
  const termsOf = (change: Partial<typeof DRAFT>): TierTerms => {
    const checked = checkDraft({ ...DRAFT, ...change }, 18)
    if (!('terms' in checked)) throw new Error('the form refused it')
    return checked.terms
  }
  async function tierOf(change: Partial<typeof DRAFT> = {}): Promise<number> {
    await creator.wallet.send(of('createTier', [termsOf(change)]))
    return Number(await creator.wallet.read(of('tierCount', [])))
  }
  const buy = async (tierNo: number): Promise<void> => {
    const fan = chainWallet(chain.url, await chain.fundedKey())
    const { price } = await termsNow(tierNo)
    await fan.wallet.send(of('purchase', [tierNo, fan.address, price, zeroAddress], price))
  }
  const changeOf = (tier: OwnTier, draft: Partial<ReturnType<typeof draftOf>>): TermsChange => {
    const checked = checkTerms(tier, { ...draftOf(tier), ...draft })
    if (!('change' in checked)) throw new Error(`the form refused it: ${JSON.stringify(checked.faults)}`)
    return checked.change
  }
  const press = (tierNo: number, change: TermsChange, by = creator) =>
    pressWith(by, changeTier(own(), tierNo, change, {}))
  /** What the contract says to a call, in words; null when it takes it. */
  const refusal = (call: ContractCall): Promise<string | null> =>
    creator.wallet.simulate(call).then(
      () => null,
      (error: WalletError) => revertSentence(error),
    )

  before(async () => {
    chain = await startChain({})
    creator = chainWallet(chain.url, (await chain.fundedKey()) as Hex)
    collection = await makeCollection(chain, creator)
  })
  after(async () => {
    await chain?.stop()
    await chain?.remove()
  })

  it('[S3.8] the form takes exactly the promises that the contract takes', async () => {
    const answers: string[] = []
    for (const days of [0, 1, 2, 30])
      for (const refundDays of [0, 1, 2, 30, 31, 194])
        for (const share of ['50', '50.01'])
          for (const rank of ['0', '255']) {
            const draft = { ...DRAFT, days: String(days), refundDays: String(refundDays), share, rank }
            const terms: TierTerms = {
              ...{ price: PRICE, duration: days * DAY_S, maxSupply: 0, minted: 0, currency: 0 },
              ...{ referralBps: Math.round(Number(share) * 100), refundWindow: refundDays * DAY_S },
              ...{ flags: refundDays > 0 ? 4 : 0, rank: Number(rank) },
            }
            const isTaken = (await refusal(of('createTier', [terms]))) === null
            const checked = checkDraft(draft, 18)
            if (isTaken !== 'terms' in checked)
              answers.push(
                `${days} days, ${refundDays} refund, ${share} %, rank ${rank}: contract ${isTaken}`,
              )
            if ('terms' in checked) expect(checked.terms).to.deep.equal(terms)
          }
    expect(answers).to.deep.equal([])
  })

  it('[S3.8] price, share, number, pause and resume reach the chain, and passes sold stay counted', async () => {
    const tierNo = await tierOf({ supply: '10', refundDays: '7', isSoulbound: true })
    await buy(tierNo)
    const before = await termsNow(tierNo)
    const change = changeOf(await shown(tierNo), { price: '0.005', share: '5', supply: '1' })
    expect((await press(tierNo, change)).at).to.equal('safe')
    const next = { ...before, price: PRICE / 2n, referralBps: 500, maxSupply: 1 }
    expect(await termsNow(tierNo)).to.deep.equal(next)
    expect((await press(tierNo, { isPaused: { from: false, to: true } })).at).to.equal('safe')
    expect(await termsNow(tierNo)).to.deep.equal({ ...next, flags: before.flags | 2 })
    expect((await press(tierNo, { isPaused: { from: true, to: false } })).at).to.equal('safe')
    expect(await termsNow(tierNo)).to.deep.equal(next)
  })

  it('[S3.8] what changed meanwhile is kept, and asked about where it is the very thing', async () => {
    const tierNo = await tierOf()
    const old = await shown(tierNo)
    await press(tierNo, changeOf(old, { price: '0.02' }))
    const share = await press(tierNo, changeOf(old, { share: '10' }))
    expect(share.at).to.equal('safe')
    expect(await termsNow(tierNo)).to.include({ price: 2n * PRICE, referralBps: 1000 })
    const price = await press(tierNo, changeOf(old, { price: '0.03' }))
    expect(price).to.deep.include({ at: 'stopped', cause: 'refused' })
    expect((price as { sentence: string }).sentence).to.match(
      /^The price was changed meanwhile\. Nothing was sent/,
    )
    expect((await termsNow(tierNo)).price).to.equal(2n * PRICE)
    await press(tierNo, { isPaused: { from: false, to: true } })
    const again = await press(tierNo, { isPaused: { from: false, to: true } })
    expect((again as { sentence: string }).sentence).to.match(/^This tier was paused or resumed meanwhile/)
  })

  it('[S3.8] passes that were sold under an open form are never fewer than the number', async () => {
    const tierNo = await tierOf()
    const old = await shown(tierNo)
    await buy(tierNo)
    await buy(tierNo)
    const phase = await press(tierNo, changeOf(old, { supply: '1' }))
    expect(phase).to.deep.equal({
      ...{ at: 'stopped', cause: 'refused' },
      sentence: '2 passes exist already, so the number cannot be lower.',
    })
    expect('faults' in checkTerms(await shown(tierNo), { ...draftOf(old), supply: '1' })).to.equal(true)
  })

  it('[S3.8] another wallet than the creator’s sends nothing', async () => {
    const tierNo = await tierOf()
    const stranger = chainWallet(chain.url, await chain.fundedKey())
    const phase = await press(tierNo, changeOf(await shown(tierNo), { price: '0' }), stranger)
    expect(phase).to.deep.include({ at: 'stopped', cause: 'refused' })
    expect((phase as { sentence: string }).sentence).to.match(/^Only 0x\w{4}…\w{4}, the wallet that made/)
    expect((await termsNow(tierNo)).price).to.equal(PRICE)
  })

  it('[S3.8] what the form refuses, the contract refuses in words of its own', async () => {
    const tierNo = await tierOf({ supply: '5' })
    await buy(tierNo)
    await buy(tierNo)
    const tier = await shown(tierNo)
    const terms = await termsNow(tierNo)
    const faultsOf = (draft: Partial<ReturnType<typeof draftOf>>) => {
      const checked = checkTerms(tier, { ...draftOf(tier), ...draft })
      return 'faults' in checked ? Object.values(checked.faults) : []
    }
    const update = (change: Partial<TierTerms>) =>
      refusal(of('updateTier', [tierNo, { ...terms, ...change }]))
    expect(faultsOf({ supply: '6' })).to.deep.equal(['It can only be lowered, it is 5 now.'])
    expect(await update({ maxSupply: 6 })).to.equal('The number of passes can only be lowered, it is 5 now.')
    expect(faultsOf({ supply: '' })).to.deep.equal(['A published number stays or falls.'])
    expect(await update({ maxSupply: 0 })).to.equal('The number of passes can only be lowered, it is 5 now.')
    expect(faultsOf({ supply: '1' })).to.deep.equal(['2 passes exist already.'])
    expect(await update({ maxSupply: 1 })).to.equal('2 passes exist already, so the number cannot be lower.')
    expect(faultsOf({ share: '50.01' })).to.have.length(1)
    expect(await update({ referralBps: 5001 })).to.match(/^The referral share may be 50 % at most/)
    for (const fixed of [{ duration: 1 }, { rank: 9 }, { currency: 1 }, { flags: 1 }])
      expect(await update(fixed), JSON.stringify(fixed)).to.match(/cannot change.*Add a new tier instead/)
    expect(await update({ flags: 4, refundWindow: DAY_S })).to.match(/cannot change/)
    expect(await refusal(of('updateTier', [tierNo + 1, terms]))).to.match(/^There is no tier/)
    const promise = (change: Partial<TierTerms>) => refusal(of('createTier', [{ ...terms, ...change }]))
    expect(await promise({ rank: 0 })).to.match(/^A tier needs a rank of 1/)
    expect(await promise({ flags: 4, refundWindow: 31 * DAY_S })).to.match(/^A refund window needs refunds/)
    expect(await promise({ currency: 9 })).to.match(/^This currency is not on the list/)
    expect(await promise({ flags: 128 })).to.match(/^This tier asks for something that does not exist/)
  })

  it('[S3.8] another payout reaches the chain; what the contract refuses is said in words', async () => {
    const to = chainWallet(chain.url, await chain.fundedKey()).address
    const passes = { ...own(), payout: creator.address }
    const press = (by: ChainWallet, from = passes) => pressWith(by, changePayout(from, to, {}))
    expect((await press(chainWallet(chain.url, await chain.fundedKey()))).at).to.equal('stopped')
    expect((await press(creator)).at).to.equal('safe')
    expect(await creator.wallet.read(of('payout', []))).to.equal(to)
    const late = (await press(creator)) as { sentence: string }
    expect(late.sentence).to.match(/^The payout was changed meanwhile/)
    expect(await refusal(of('setPayout', [zeroAddress]))).to.match(/^An address is missing/)
    expect(await refusal(of('setPayout', [collection]))).to.match(/^Money sent to this contract/)
  })

  it('[S3.8][T21] what the page says of a change is what the server reads in its event, word by word', async () => {
    const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
    const compare = async ({
      call,
      purpose,
      expect: said,
    }: Pick<TxAction, 'call' | 'purpose' | 'expect'>) => {
      const { hash } = await creator.wallet.send(call)
      const { logs } = await creator.client.getTransactionReceipt({ hash })
      const read = logs.map(({ address, topics, data }) =>
        saidOf({ address: bytesOf(address), topics: topics.map(bytesOf), data: bytesOf(data) }),
      )
      expect(read).to.deep.equal([{ purpose, expect: said }])
      expect(MONEY_PURPOSES, 'asks for a proof').to.include(purpose)
    }
    const { address: by, wallet } = creator
    await compare(sendTerms(own(), null, termsOf({ supply: '9', refundDays: '7', share: '5' })))
    const tierNo = Number(await wallet.read(of('tierCount', [])))
    const change = changeOf(await shown(tierNo), { price: '0.02', share: '2.5', supply: '8' })
    await compare(await changeTier(own(), tierNo, change, {})(by, wallet.read))
    const payout = String(await wallet.read(of('payout', [])))
    await compare(await changePayout({ ...own(), payout }, by, {})(by, wallet.read))
  })

  it('[S3.8] a buyer who agreed to less than the price now pays nothing and reads why', async () => {
    const tierNo = await tierOf()
    const fan = chainWallet(chain.url, await chain.fundedKey())
    await press(tierNo, changeOf(await shown(tierNo), { price: '0.02' }))
    const held = () => fan.wallet.read(of('balanceOf', [fan.address]))
    const old = of('purchase', [tierNo, fan.address, PRICE, zeroAddress], PRICE)
    const sentence = await fan.wallet.simulate(old).catch((error: WalletError) => revertSentence(error))
    expect(sentence).to.equal(
      'The price changed meanwhile. Nothing was paid. Look at the new price and press again.',
    )
    expect(await held()).to.equal(0n)
    await fan.wallet.send(of('purchase', [tierNo, fan.address, 2n * PRICE, zeroAddress], 2n * PRICE))
    expect(await held()).to.equal(1n)
  })
})
