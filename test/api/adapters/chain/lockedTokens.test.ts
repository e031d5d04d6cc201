import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionResult, toFunctionSelector, zeroAddress } from 'viem'
import { roomHubAbi, sessionLockAbi, testDollarAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { startAnsweringNode } from '#test/kit/answeringNode.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { chainReader } from '#test/kit/chainReader.ts'

const CHAIN_ID = 31337
const HALF_A_DAY_S = 43_200

describe('reading what is locked from the chain', () => {
  let chain: TestChain
  let who: Deployer
  let deployed: Awaited<ReturnType<typeof deployContracts>>
  before(async function () {
    this.timeout(90_000)
    chain = await startChain()
    const privateKey = await chain.fundedKey()
    deployed = await deployContracts({
      ...{ rpcUrl: chain.url, privateKey, chainId: CHAIN_ID, withTestDollar: true },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    who = await createDeployer(chain.url, CHAIN_ID, privateKey)
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  it('[S3.56][T35] only what is locked for the room that is asked about counts, until its end, and nothing without the module', async () => {
    const [hub, lock, dollar] = [
      deployed.roomHub,
      deployed.sessionLock,
      deployed.testDollar,
    ] as Address[] as [Address, Address, Address]
    const call = (to: Address, abi: unknown, name: string, args: unknown[]) =>
      who.call(to, abi as Abi, name, args)
    await call(hub, roomHubAbi, 'openRoom', [who.address, 3, true, []])
    await call(dollar, testDollarAbi, 'mint', [who.address, 500n])
    await call(dollar, testDollarAbi, 'approve', [lock, 500n])
    const room = (BigInt(who.address) << 96n) | 1n
    await call(lock, sessionLockAbi, 'lockForSession', [dollar, 120n, room])
    const { timestamp } = await chain.rpc<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)
    const token = { kind: 'erc20', address: dollar.toLowerCase() } as const
    const ask = async (sessionLock: string | null) => {
      const tokens = [{ ...token, lockedFor: room.toString() }, { ...token, lockedFor: '7' }, token]
      const asked = { collections: [], tokens, sessionLock }
      const { units } = await chainReader([chain.url]).holdingsOf(asked, [who.address])
      return units.get(who.address)
    }
    const [none, free] = [
      { units: 0n, validUntil: null },
      { units: 380n, validUntil: null },
    ]
    const locked = { units: 120n, validUntil: Number(timestamp) + HALF_A_DAY_S }
    expect(await ask(lock)).to.deep.equal([locked, none, free])
    expect(await ask(null)).to.deep.equal([none, none, free])
  })

  it('[S3.56][T35] what is over at the end of the block that is read counts no more', async () => {
    const node = await startAnsweringNode()
    const call = { abi: sessionLockAbi, functionName: 'lockOf' } as const
    const ask = async (until: number) => {
      const result = encodeFunctionResult({ ...call, result: { amount: 120n, until, roomId: 7n } })
      node.answers.set(toFunctionSelector('lockOf(address,address)'), result)
      const tokens = [{ kind: 'erc20', address: zeroAddress, lockedFor: '7' }] as const
      const asked = { collections: [], tokens, sessionLock: zeroAddress }
      return (await chainReader([node.url]).holdingsOf(asked, [who.address])).units.get(who.address)?.[0]
        ?.units
    }
    try {
      expect([await ask(node.headAt + 1), await ask(node.headAt)]).to.deep.equal([120n, 0n])
    } finally {
      await node.stop()
    }
  })
})
