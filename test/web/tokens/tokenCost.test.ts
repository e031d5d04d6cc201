import { expect } from 'chai'
import { type Abi, type Hex, parseEther, zeroAddress } from 'viem'
import type { RoomToken } from '#api/tokens/contract.ts'
import { creatorTokenAbi, creatorTokenFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import type { Address } from '#web/chain/wallet.ts'
import { readBuyQuote } from '#web/tokens/buyQuote.ts'
import { readTokenCost } from '#web/tokens/tokenCost.ts'
import { type ChainWallet, chainWallet } from '../creators/chainWallet.ts'

const ONE = 10n ** 18n
const LATE = 2n ** 64n

describe('what it costs to get what is missing of a token', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let token: Address
  let sessionLock: string
  const funded = async () => chainWallet(chain.url, (await chain.fundedKey()) as Hex)
  const of = (address: Address, abi: unknown, functionName: string, args: readonly unknown[]) => ({
    ...{ address, abi: abi as Abi, functionName, args },
  })

  before(async () => {
    chain = await startChain()
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: 31337, privateKey: (await chain.fundedKey()) as Hex },
      ...{ withTestDollar: true, deploymentFile: `${chain.dir}/deployment.json` },
    })
    sessionLock = String(deployment.sessionLock)
    const factory = deployment.creatorTokenFactory as Address
    const creator = await funded()
    const launch = {
      ...{ name: 'North Star', symbol: 'NORTH', preset: 0, currency: 0, creatorFeeBps: 200 },
      ...{ launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: 0n },
    }
    await creator.wallet.send(of(factory, creatorTokenFactoryAbi, 'create', [launch]))
    token = (await creator.wallet.read(
      of(factory, creatorTokenFactoryAbi, 'tokenOf', [creator.address]),
    )) as Address
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  async function fanWith(whole: bigint): Promise<ChainWallet> {
    const fan = await funded()
    const call = of(token, creatorTokenAbi, 'buyExact', [
      ...[whole * ONE, fan.address, parseEther('5'), LATE, zeroAddress],
    ])
    if (whole > 0n) await fan.wallet.send({ ...call, value: parseEther('5') })
    return fan
  }
  const asked = (fans: readonly ChainWallet[], more: Partial<RoomToken> = {}): RoomToken => ({
    ...{ kind: 'erc20', address: token, token, symbol: 'NORTH', decimals: 18, minUnits: String(100n * ONE) },
    ...{ isForeign: false, isSilent: false, currency: 0 },
    wallets: fans.map(({ address }) => ({ wallet: address.toLowerCase(), heldUnits: '0', opens: true })),
    ...more,
  })
  const cost = (fan: ChainWallet, one: RoomToken) =>
    readTokenCost(fan.wallet.read, { token: one, beside: [], sessionLock })
  async function quoteOf(fan: ChainWallet): Promise<bigint> {
    const wallet = fan.address
    const answer = await readBuyQuote(fan.wallet.read, { ...asked([fan]), wallet })
    return answer.kind === 'quote' ? answer.quote.costUnits : 0n
  }

  it('[S3.27] is what its contract asks for what the wallet of the door misses, and unknown once that is there', async () => {
    const [some, none, rich] = [await fanWith(62n), await fanWith(0n), await fanWith(100n)]
    const units = await quoteOf(some)
    expect(units > 0n).to.equal(true)
    const [near, other] = asked([none, some]).wallets
    const apart = { wallets: [near, { ...other, heldUnits: String(62n * ONE) }] as RoomToken['wallets'] }
    expect(await cost(none, asked([], apart)), 'another wallet would need less').to.equal(null)
    expect(await cost(some, asked([some, none])), 'the one in which tokens help most').to.deep.equal({
      ...{ currency: 0, units },
    })
    expect(((await cost(none, asked([none]))) as { units: bigint }).units > units, 'all of them').to.equal(
      true,
    )
    expect(await cost(rich, asked([rich])), 'the index is behind').to.equal(null)
    expect(await cost(some, asked([some], { isForeign: true, currency: null }))).to.equal(null)
    expect(await cost(some, asked([], {})), 'no wallet').to.equal(null)
  })

  it('[S3.27][S3.56] of a lock is what has to be bought for it, for what is locked comes back', async () => {
    const [some, rich] = [await fanWith(62n), await fanWith(100n)]
    const lock = { lockedFor: '7' }
    expect(await cost(rich, asked([some, rich], lock))).to.deep.equal({ currency: 0, units: 0n })
    expect(await cost(some, asked([some], lock))).to.deep.equal({ currency: 0, units: await quoteOf(some) })
    expect(await cost(rich, asked([rich], { lockedFor: '0' })), 'the chain leads no room').to.equal(null)
  })
})
