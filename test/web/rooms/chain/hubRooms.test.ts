import { expect } from 'chai'
import type { Abi, Hex } from 'viem'
import { roomHubAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import type { Address } from '#web/chain/wallet.ts'
import { fromHost } from '#web/rooms/host/chain/fromHost.ts'
import { closeRoomAction, openRoomAction, setGateAction } from '#web/rooms/host/chain/hubAction.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import { type ChainWallet, chainWallet, pressWith } from '../../creators/chainWallet.ts'

const ROOM_ID = 'rom_0000000000000000000001'

describe('what a host sends to the room hub', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let host: ChainWallet
  let other: ChainWallet
  let hub: Address
  let token: string
  const funded = async () => chainWallet(chain.url, (await chain.fundedKey()) as Hex)

  before(async () => {
    chain = await startChain()
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: 31337, privateKey: (await chain.fundedKey()) as Hex },
      ...{ deploymentFile: `${chain.dir}/deployment.json`, withTestDollar: true },
    })
    hub = deployment.roomHub as Address
    token = String(deployment.testDollar).toLowerCase()
    host = await funded()
    other = await funded()
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  const read = (functionName: string, ...args: unknown[]) =>
    host.wallet.read({ address: hub, abi: roomHubAbi as unknown as Abi, functionName, args })
  const wallets = () => [host.address.toLowerCase()]
  const press = (action: TxAction, from = host) => pressWith(from, async () => action)
  const asked = (min: string) => ({ token, kind: 1, rank: 0, id: '0', min })

  async function openRoom(): Promise<string> {
    const terms = { hub, payee: other.address, maxSpeakers: 7, all: false, conditions: [asked('5000000')] }
    const action = openRoomAction(terms, ROOM_ID, wallets())
    expect(action.expect).to.deep.equal({ hub: hub.toLowerCase(), opens: ROOM_ID })
    expect((await press(action)).at).to.equal('safe')
    const { rooms } = (await read('channelOf', host.address)) as { rooms: number }
    return String((BigInt(host.address) << 96n) + BigInt(rooms))
  }

  it('[S3.29] opens a room with its payee and places, changes its gate by numbers of any size, and closes it', async () => {
    const hubRoomId = await openRoom()
    expect(await read('rooms', BigInt(hubRoomId))).to.deep.include({
      ...{ host: host.address, payee: other.address, maxSpeakers: 7, conditions: 1, all: false, closedAt: 0 },
    })

    // beyond what a number of JavaScript holds
    const min = String(2n ** 64n + 1n)
    const gate = { hub, hubRoomId, all: true, conditions: [asked(min), asked('1')] }
    expect((await press(setGateAction(gate, wallets()))).at).to.equal('safe')
    const conditions = (await read('conditionsOf', BigInt(hubRoomId))) as { min: bigint; token: string }[]
    expect(conditions.map((one) => one.min)).to.deep.equal([BigInt(min), 1n])
    expect(await read('rooms', BigInt(hubRoomId))).to.deep.include({ all: true, conditions: 2 })

    expect((await press(closeRoomAction({ hub, hubRoomId }, wallets()))).at).to.equal('safe')
    expect(await read('isOpen', BigInt(hubRoomId))).to.equal(false)
  })

  it('[S3.29] sends nothing from another wallet of the host, and says which one the hub takes it from', async () => {
    const hubRoomId = await openRoom()
    const action = closeRoomAction({ hub, hubRoomId }, [...wallets(), other.address.toLowerCase()])
    const short = `${host.address.slice(0, 6)}…${host.address.slice(-4)}`
    expect(await pressWith(other, fromHost(host.address, action))).to.deep.equal({
      ...{ at: 'stopped', cause: 'refused' },
      sentence: `The chain takes this only from ${short}, the wallet that hosts it there. Nothing was changed. Switch to that wallet and try again.`,
    })
    // the hub says the same of who asks it all the same
    expect(await press(action, other)).to.deep.include({
      sentence: 'Only the host of this room can do that. Nothing was changed.',
    })
    expect(await read('isOpen', BigInt(hubRoomId))).to.equal(true)
    expect((await pressWith(host, fromHost(host.address.toLowerCase(), action))).at).to.equal('safe')
  })
})
