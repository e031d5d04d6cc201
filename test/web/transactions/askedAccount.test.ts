import { connect, createConfig, createStorage, http, injected } from '@wagmi/core'
import { expect } from 'chai'
import { type Abi, createWalletClient, defineChain, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { TxIntent } from '#api/transactions/contract.ts'
import { streamPassFactoryAbi } from '#generated/abis.ts'
import { errors } from '#generated/errors.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import { islandWallet } from '#web/chain/island/islandWallet.ts'
import type { Address } from '#web/chain/wallet.ts'
import { type PrepareTx, runTx } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

const CHAIN_ID = 31337

/** A wallet extension: EIP-1193 over one key, which shows its account only after it was asked to. */
function extension(rpcUrl: string, key: Hex, isTrusted: boolean) {
  const account = privateKeyToAccount(key)
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const client = createWalletClient({ account, chain, transport: http(rpcUrl) })
  const asked: string[] = []
  let isShown = isTrusted
  async function request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
    asked.push(method)
    switch (method) {
      case 'eth_requestAccounts':
        isShown = true
        return [account.address]
      case 'eth_accounts':
        return isShown ? [account.address] : []
      case 'wallet_requestPermissions':
        throw Object.assign(new Error('unknown method'), { code: -32601 })
      case 'eth_sendTransaction': {
        const { to, data } = params[0] as { to: Address; data: Hex }
        return client.sendTransaction({ to, data })
      }
      default:
        return client.request({ method, params } as never)
    }
  }
  const provider = { request, on: () => undefined, removeListener: () => undefined }
  const target = () => ({ id: 'extension', name: 'Extension', provider: provider as never })
  const stored = new Map<string, string>()
  const wagmi = createConfig({
    chains: [chain],
    connectors: [injected({ target })],
    multiInjectedProviderDiscovery: false,
    storage: createStorage({
      storage: {
        getItem: (name) => stored.get(name) ?? null,
        setItem: (name, value) => void stored.set(name, value),
        removeItem: (name) => void stored.delete(name),
      },
    }),
    transports: { [chain.id]: http(rpcUrl) },
  })
  const [connector] = wagmi.connectors
  if (!connector) throw new Error('the wallet is not offered')
  const dialog = {
    // the person picks the one wallet there is
    open: () => void connect(wagmi, { connector }),
    onClosed: () => () => undefined,
  }
  return {
    address: account.address,
    asked,
    open: () => islandWallet({ wagmi, dialog, errors, remote: null }),
  }
}

function intentOf(hash: string): TxIntent {
  return {
    id: 'job_0000000000000000000000',
    purpose: 'collection',
    state: 'safe',
    txHash: hash,
    replacedBy: null,
    block: 1,
    error: null,
    createdAt: '2026-11-20T12:00:00.000Z',
  }
}

/** A collection is read again after the proof that it asks for: by then another account may be chosen. */
const READS = 2

describe('how often a press asks the wallet for its account', function () {
  this.timeout(60_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let factory: Address

  before(async () => {
    // the library's connector looks for wallets in a window only
    Object.defineProperty(globalThis, 'window', { value: {}, configurable: true })
    chain = await startChain({})
    const deployed = await deployContracts({
      rpcUrl: chain.url,
      privateKey: (await chain.fundedKey()) as Hex,
      chainId: CHAIN_ID,
      deploymentFile: `${chain.dir}/deployment.json`,
      withTestDollar: false,
    })
    factory = deployed.factory as Address
  })
  after(async () => {
    Reflect.deleteProperty(globalThis, 'window')
    await chain?.stop()
    await chain?.remove()
  })

  const makeCollection: PrepareTx = async (owner) => ({
    purpose: 'collection',
    call: {
      address: factory,
      abi: streamPassFactoryAbi as unknown as Abi,
      functionName: 'createCollection',
      args: ['Northlight', 'NL', owner],
    },
    expect: { creator: owner.toLowerCase() },
    wallets: [owner.toLowerCase()],
    isClosing: false,
  })

  async function press(wallet: ReturnType<typeof islandWallet>): Promise<{ asks: number; phases: string[] }> {
    let asks = 0
    const account = () => {
      asks += 1
      return wallet.account()
    }
    const phases: TxPhase[] = []
    await runTx(
      {
        wallet: { ...wallet, account },
        chainId: CHAIN_ID,
        store: async ({ txHash }) => intentOf(txHash),
        look: async () => intentOf('0x'),
        keep: () => undefined,
        prove: async () => true,
        pause: async () => undefined,
        pollMs: 1,
      },
      makeCollection,
      (phase) => phases.push(phase),
    )
    return { asks, phases: phases.map(({ at }) => at) }
  }

  const accountsIn = (asked: readonly string[]) => asked.filter((method) => /accounts$/i.test(method))

  it('looks once a read and requests once, of a wallet that this page never met', async () => {
    const { open, asked } = extension(chain.url, await chain.fundedKey(), false)
    const { asks, phases } = await press(open())
    expect(phases.at(-1)).to.equal('safe')
    expect(asks).to.equal(READS)
    expect(accountsIn(asked)).to.deep.equal(['eth_accounts', 'eth_requestAccounts'])
  })

  it('asks a connected wallet nothing, and sends from the account it was told', async () => {
    const { open, asked, address } = extension(chain.url, await chain.fundedKey(), true)
    const wallet = open()
    expect(await wallet.account()).to.equal(address)
    asked.length = 0
    const { asks, phases } = await press(wallet)
    expect(phases.at(-1)).to.equal('safe')
    expect(asks).to.equal(READS)
    expect(accountsIn(asked)).to.deep.equal([])
    expect(asked).to.include('eth_sendTransaction')
  })
})
