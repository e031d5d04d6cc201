import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { createPublicClient, http } from 'viem'
import { currencyListAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

describe('deployContracts', () => {
  let chain: TestChain
  let privateKey: `0x${string}`
  const options = () => ({
    rpcUrl: chain.url,
    privateKey,
    chainId: 31337,
    deploymentFile: `${chain.dir}/deployment.json`,
    withTestDollar: true,
  })
  const blockNumber = async () => Number(await chain.rpc<string>('eth_blockNumber'))

  before(async () => {
    chain = await startChain()
    privateKey = await chain.fundedKey()
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  it('[M.2] puts every contract in place and writes down where', async () => {
    const made = await deployContracts(options())
    const reader = createPublicClient({ transport: http(chain.url) })
    const list = { address: made.currencyList, abi: currencyListAbi } as const
    expect(await reader.readContract({ ...list, functionName: 'currencyAt', args: [1] })).to.deep.equal([
      made.testDollar,
      6,
      false,
    ])
    expect(made.currencies).to.deep.equal([
      { index: 0, symbol: 'ETH', decimals: 18, token: null },
      { index: 1, symbol: 'TUSD', decimals: 6, token: made.testDollar },
    ])
    const factory = { address: made.factory, abi: streamPassFactoryAbi } as const
    expect(await reader.readContract({ ...factory, functionName: 'implementation' })).to.equal(
      made.streamPassImplementation,
    )
    const logs = await reader.getLogs({ fromBlock: BigInt(made.fromBlock), toBlock: 'latest' })
    const earlier = await reader.getLogs({ fromBlock: 0n, toBlock: BigInt(made.fromBlock - 1) })
    expect(logs.length).to.be.greaterThan(0)
    expect(
      earlier.filter(({ address }) => address.toLowerCase() === made.factory.toLowerCase()),
    ).to.have.length(0)
    const model = { address: made.streamPassImplementation, abi: streamPassAbi } as const
    expect(await reader.readContract({ ...model, functionName: 'tierCount' })).to.equal(0)
  })

  it('[M.2] sends nothing the second time', async () => {
    const first = await deployContracts(options())
    const before = await blockNumber()
    expect(await deployContracts(options())).to.deep.equal(first)
    expect(await blockNumber()).to.equal(before)
  })

  it('[M.2] deploys again when the file names another chain or contracts that are not there', async () => {
    const first = await deployContracts(options())
    const nowhere = { ...first, ledger: '0x00000000000000000000000000000000000000aa' }
    writeFileSync(options().deploymentFile, JSON.stringify(nowhere))
    const second = await deployContracts(options())
    expect(second.factory).not.to.equal(first.factory)
  })

  it('[M.2] refuses a node of another chain and a damaged file, and leaves the file alone', async () => {
    const refusal = async (changed: object) =>
      deployContracts({ ...options(), ...changed }).then(
        () => 'deployed',
        (error: Error) => error.message,
      )
    expect(await refusal({ chainId: 1 })).to.match(/is chain 31337, not 1$/)
    writeFileSync(options().deploymentFile, '{"chainId":31337}')
    expect(await refusal({})).to.include('factory')
    rmSync(options().deploymentFile)
    expect(await refusal({ chainId: 1 })).to.include('not 1')
    expect(existsSync(options().deploymentFile)).to.equal(false)
  })
})
