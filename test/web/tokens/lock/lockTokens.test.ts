import { expect } from 'chai'
import { type Abi, createWalletClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { testDollarAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import type { Address } from '#web/chain/wallet.ts'
import { openRoomAction } from '#web/rooms/host/chain/hubAction.ts'
import { type LockPlace, readLockFigures } from '#web/tokens/lock/lockFigures.ts'
import { lockStep } from '#web/tokens/lock/lockStep.ts'
import { nextLockAction, takeBackAction } from '#web/tokens/lock/lockTransaction.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import { type ChainWallet, chainWallet, pressWith } from '../../creators/chainWallet.ts'

/** Makes a contract that answers nothing to `approve`, and zero to all else. */
const SILENT = '0x6014600a5f3960145ff35f3560e01c63095ea7b31460125760205ff35b00'
/** Makes a token of which everybody has 1000 and which, as USDT does, changes an allowance but to or from zero never. */
const STUBBORN =
  '0x6042600a5f3960425ff35f3560e01c8063095ea7b314602a5763dd62ed3e146021576103e85f5260205ff35b5f545f5260205ff35b60243515603b575f5415603b575f5ffd5b6024355f5500'
const ROOM_ID = 'rom_0000000000000000000001'

describe('locking tokens for a room, and taking them back', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let hub: Address
  let place: LockPlace
  let issuer: ChainWallet
  const rooms: string[] = []
  const funded = async () => chainWallet(chain.url, (await chain.fundedKey()) as Hex)

  before(async () => {
    chain = await startChain()
    const deployerKey = (await chain.fundedKey()) as Hex
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: 31337, privateKey: deployerKey, withTestDollar: true },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    hub = deployment.roomHub as Address
    place = { sessionLock: String(deployment.sessionLock), token: String(deployment.testDollar) }
    issuer = chainWallet(chain.url, deployerKey)
    rooms.push(await openRoom(), await openRoom())
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  async function openRoom(): Promise<string> {
    const host = await funded()
    const terms = { hub, payee: host.address, maxSpeakers: 7, all: false, conditions: [] }
    await pressWith(host, async () => openRoomAction(terms, ROOM_ID, [host.address.toLowerCase()]))
    return String((BigInt(host.address) << 96n) + 1n)
  }
  async function fanWith(units: bigint): Promise<ChainWallet> {
    const fan = await funded()
    const [address, abi] = [place.token as Address, testDollarAbi as unknown as Abi]
    await issuer.wallet.send({ address, abi, functionName: 'mint', args: [fan.address, units] })
    return fan
  }
  const asks = (minUnits: bigint, lockedFor = rooms[0] as string) => ({
    minUnits: String(minUnits),
    lockedFor,
  })
  const figures = ({ wallet, address }: ChainWallet) => readLockFigures(wallet.read, place, address)
  const nowS = async ({ client }: ChainWallet) => Number((await client.getBlock()).timestamp)
  const order = (asked: ReturnType<typeof asks>, wallet: string, units: bigint) => ({
    ...{ ...place, asked, wallet, units },
  })
  async function press(fan: ChainWallet, asked: ReturnType<typeof asks>, units: bigint) {
    const at = await nowS(fan)
    return pressWith(fan, (owner, read) =>
      nextLockAction(order(asked, fan.address.toLowerCase(), units), { owner, read, nowS: at }),
    )
  }
  const stopped = (phase: Awaited<ReturnType<typeof press>>) => 'sentence' in phase && phase.sentence

  it('[S3.56] lets the lock take exactly what is locked, locks it for the room, and goes on from there', async () => {
    const fan = await fanWith(250n)
    const of = { owner: fan.address, read: fan.wallet.read, nowS: await nowS(fan) }
    const first = await nextLockAction(order(asks(100n), fan.address, 100n), of)
    expect([first.isStep, first.call.functionName, first.call.args]).to.deep.equal([
      ...[true, 'approve', [place.sessionLock, 100n]],
    ])
    expect((await press(fan, asks(100n), 100n)).at).to.equal('safe')
    const lock = await nextLockAction(order(asks(100n), fan.address, 100n), of)
    expect(lock).to.deep.include({
      ...{ purpose: 'lock', wallets: [fan.address.toLowerCase()] },
      expect: { sessionLock: place.sessionLock.toLowerCase() },
    })
    expect((await press(fan, asks(100n), 100n)).at).to.equal('safe')
    const locked = await figures(fan)
    expect(locked).to.deep.include({ freeUnits: 150n, lockedUnits: 100n, hubRoomId: rooms[0] })
    expect(locked.untilS - (await nowS(fan)), 'twelve hours').to.be.within(43_190, 43_200)
    expect(lockStep(locked, asks(100n), await nowS(fan)).kind).to.equal('enough')

    expect(stopped(await press(fan, asks(100n), 100n)), 'never twice').to.match(
      /changed meanwhile\. Nothing was locked/,
    )
    expect(stopped(await press(fan, asks(130n), 29n)), 'another amount than was shown').to.match(
      /changed meanwhile/,
    )
    expect((await press(fan, asks(130n), 30n)).at).to.equal('safe')
    expect((await press(fan, asks(130n), 30n)).at).to.equal('safe')
    expect(await figures(fan)).to.deep.include({ freeUnits: 120n, lockedUnits: 130n })
  })

  it('[S3.56] gives all of it back to the wallet that locked, whenever it likes, and then to another room', async () => {
    const fan = await fanWith(100n)
    for (const _ of ['allow', 'lock']) expect((await press(fan, asks(60n), 60n)).at).to.equal('safe')
    const other = asks(60n, rooms[1])
    expect(lockStep(await figures(fan), other, await nowS(fan)).kind).to.equal('elsewhere')
    const takeBack = (from: ChainWallet) =>
      pressWith(from, async (owner) => takeBackAction({ ...place, wallet: fan.address.toLowerCase() }, owner))
    expect(stopped(await takeBack(await funded()))).to.match(/^Your wallet is at .+ Nothing was taken back\./)
    expect(takeBackAction({ ...place, wallet: fan.address }, fan.address)).to.deep.include({
      ...{ purpose: 'unlock', expect: { sessionLock: place.sessionLock.toLowerCase() } },
    })
    expect((await takeBack(fan)).at).to.equal('safe')
    expect(await figures(fan)).to.deep.include({ freeUnits: 100n, lockedUnits: 0n })
    expect(lockStep(await figures(fan), other, await nowS(fan)).kind).to.equal('lock')
    expect(stopped(await takeBack(fan))).to.match(/^Nothing is locked here\./)
  })

  async function withToken(code: Hex): Promise<{ fan: ChainWallet; token: Address }> {
    const key = (await chain.fundedKey()) as Hex
    const fan = chainWallet(chain.url, key)
    const sender = createWalletClient({ account: privateKeyToAccount(key), transport: http(chain.url) })
    const hash = await sender.sendTransaction({ chain: null, data: code })
    const { contractAddress } = await fan.client.waitForTransactionReceipt({ hash })
    return { fan, token: contractAddress as Address }
  }

  it('[S3.56] clears what is left of an allowance first, which some tokens refuse to change', async () => {
    const { fan, token } = await withToken(STUBBORN)
    const of = { ...order(asks(150n), fan.address.toLowerCase(), 150n), token }
    const next = async (owner: Address, read: ChainWallet['wallet']['read']) =>
      nextLockAction(of, { owner, read, nowS: await nowS(fan) })
    const shown = async () => {
      const { call, isStep = false, hasNextStep = false } = await next(fan.address, fan.wallet.read)
      return [call.functionName, call.args?.[1], isStep, hasNextStep]
    }
    const left = { token, spender: place.sessionLock as Address, units: 100n, purpose: 'lock', wallets: null }
    const allowed = await pressWith(fan, async (owner, read) => {
      const step = await missingAllowance({ ...left, purpose: 'lock' }, owner, read)
      if (!step) throw new Error('nothing to allow')
      return step
    })
    expect(allowed.at).to.equal('safe')
    expect(await shown()).to.deep.equal(['approve', 0n, true, true])
    expect((await pressWith(fan, next)).at).to.equal('safe')
    expect(await shown()).to.deep.equal(['approve', 150n, true, false])
    expect((await pressWith(fan, next)).at).to.equal('safe')
    expect((await shown())[0]).to.equal('lockForSession')
    const more = { ...left, units: 151n, purpose: 'purchase' } as const
    const paid = await missingAllowance(more, fan.address, fan.wallet.read)
    expect(paid?.call.args, 'a purchase tops it up').to.deep.equal([place.sessionLock, 151n])
  })

  it('is let take from a token that answers nothing to that', async () => {
    const { fan, token } = await withToken(SILENT)
    const allow = { token, spender: hub, units: 1n, purpose: 'lock', wallets: null } as const
    const phase = await pressWith(fan, async (owner, read) => {
      const step = await missingAllowance(allow, owner, read)
      if (!step) throw new Error('nothing to allow')
      return step
    })
    expect(phase.at, JSON.stringify(phase)).to.equal('safe')
  })

  it('is not signed by another wallet than the one that was chosen', async () => {
    const [fan, other] = [await fanWith(100n), await funded()]
    const phase = await pressWith(other, (owner, read) =>
      nextLockAction(order(asks(100n), fan.address, 100n), { owner, read, nowS: 0 }),
    )
    expect(stopped(phase)).to.match(/^Your wallet is at .+ Nothing was locked\. Switch it/)
  })
})
