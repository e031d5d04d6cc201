import { expect } from 'chai'
import { type Abi, createPublicClient, createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { streamPassFactoryAbi } from '#generated/abis.ts'
import { errors } from '#generated/errors.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import { revertSentence } from '#web/chain/errors/contractErrors.ts'

import { toWalletError } from '#web/chain/island/walletError.ts'
import type { Address } from '#web/chain/wallet.ts'

async function caught(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

describe('what a real chain refuses, in words', function () {
  this.timeout(60_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let factory: Address
  let key: `0x${string}`

  before(async () => {
    chain = await startChain({})
    key = (await chain.fundedKey()) as `0x${string}`
    const deploymentFile = `${chain.dir}/deployment.json`
    const deployed = await deployContracts({
      rpcUrl: chain.url,
      privateKey: key,
      chainId: 31337,
      deploymentFile,
      withTestDollar: false,
    })
    factory = deployed.factory as Address
  })
  after(async () => {
    await chain?.stop()
    await chain?.remove()
  })

  const call = (name: string) => ({
    address: factory,
    abi: [...streamPassFactoryAbi, ...errors] as Abi,
    functionName: 'createCollection',
    args: [name, 'NL', privateKeyToAccount(key).address],
  })

  it('[S3.10] names the contract error of a simulated call and of a bare estimate', async () => {
    const client = createPublicClient({ transport: http(chain.url) })
    const simulated = toWalletError(await caught(() => client.simulateContract(call(''))), errors)
    expect(simulated.revert?.errorName).to.equal('StreamPassFactory_NameLength')
    expect(revertSentence(simulated)).to.equal('A name of 0 letters does not fit. Pick a shorter one.')
    const { encodeFunctionData } = await import('viem')
    const data = encodeFunctionData(call(''))
    const estimated = toWalletError(await caught(() => client.estimateGas({ to: factory, data })), errors)
    expect(estimated.revert?.errorName).to.equal('StreamPassFactory_NameLength')
  })

  it('tells an empty wallet from a refusing contract', async () => {
    const poor = privateKeyToAccount(`0x${'7'.repeat(64)}`)
    const wallet = createWalletClient({ account: poor, transport: http(chain.url) })
    const error = await caught(() => wallet.sendTransaction({ to: factory, value: 10n ** 18n, chain: null }))
    expect(toWalletError(error, errors).code).to.equal('INSUFFICIENT_FUNDS')
  })

  it('tells a chain that does not answer', async () => {
    const client = createPublicClient({ transport: http('http://127.0.0.1:9', { retryCount: 0 }) })
    const error = await caught(() => client.simulateContract(call('Northlight')))
    expect(toWalletError(error, errors).code).to.equal('UNREACHABLE')
  })

  it('takes 4001 for a person who closed the request, wherever it is buried', () => {
    const rejected = Object.assign(new Error('denied'), { code: 4001 })
    expect(toWalletError(rejected, errors).code).to.equal('REJECTED')
    expect(toWalletError(new Error('odd'), errors).code).to.equal('FAILED')
  })
})
