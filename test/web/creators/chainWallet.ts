import {
  type Abi,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type PublicClient,
  type Transport,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { TxIntent } from '#api/transactions/contract.ts'
import { streamPassFactoryAbi } from '#generated/abis.ts'
import { errors } from '#generated/errors.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import type { startChain } from '#test/kit/chain.ts'
import { toWalletError } from '#web/chain/island/walletError.ts'
import type { Address, ContractCall, Wallet } from '#web/chain/wallet.ts'
import { type PrepareTx, runTx } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

const CHAIN_ID = 31337

export interface ChainWallet {
  address: Hex
  client: PublicClient
  wallet: Wallet
}

/** One key on a real chain, behind what the page knows of a wallet. */
export function chainWallet(url: string, key: Hex): ChainWallet {
  const account = privateKeyToAccount(key)
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  })
  const transport: Transport = http(url)
  const client = createPublicClient({ chain, transport, pollingInterval: 50 }) as PublicClient
  const sender = createWalletClient({ account, chain, transport })
  const full = ({ abi, ...call }: ContractCall) => ({ ...call, abi: [...abi, ...errors], account }) as never
  const named = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw toWalletError(error, errors)
    })
  const wallet = {
    account: async () => account.address,
    switchTo: async () => undefined,
    simulate: async (call: ContractCall) => void (await named(client.simulateContract(full(call)))),
    read: (call: ContractCall) => named(client.readContract(full(call))),
    settled: async (hash: Hex) => (await client.getTransactionReceipt({ hash })).status === 'success',
    async send(call: ContractCall) {
      const hash = await named(sender.writeContract(full(call)))
      await client.waitForTransactionReceipt({ hash })
      return { hash, from: account.address, nonce: 0 }
    },
  } as unknown as Wallet
  return { address: account.address, client, wallet }
}

/** Contracts of ours on a chain, and a collection that this wallet made. */
export async function makeCollection(
  chain: Awaited<ReturnType<typeof startChain>>,
  { address, client, wallet }: ChainWallet,
): Promise<Address> {
  const { factory } = await deployContracts({
    rpcUrl: chain.url,
    privateKey: (await chain.fundedKey()) as Hex,
    chainId: CHAIN_ID,
    deploymentFile: `${chain.dir}/deployment.json`,
    withTestDollar: false,
  })
  const { hash } = await wallet.send({
    address: factory as Address,
    abi: streamPassFactoryAbi as unknown as Abi,
    functionName: 'createCollection',
    args: ['Northlight', 'NL', address],
  })
  const { logs } = await client.getTransactionReceipt({ hash })
  const told = logs.find((log) => log.address.toLowerCase() === String(factory).toLowerCase())
  return `0x${told?.topics[2]?.slice(26)}`
}

/** One press of a button, from the wallet to the end. */
export async function pressWith({ wallet }: ChainWallet, prepare: PrepareTx): Promise<TxPhase> {
  const phases: TxPhase[] = []
  const done = (txHash: string): TxIntent => ({
    ...{ id: 'job_0000000000000000000000', purpose: 'tier', state: 'safe', txHash, replacedBy: null },
    ...{ block: 1, error: null, createdAt: '2026-11-20T12:00:00.000Z' },
  })
  await runTx(
    {
      wallet,
      chainId: CHAIN_ID,
      store: async ({ txHash }) => done(txHash),
      look: async () => done('0x'),
      keep: () => undefined,
      prove: async () => true,
      pause: async () => undefined,
      pollMs: 1,
    },
    prepare,
    (phase) => phases.push(phase),
  )
  return phases.at(-1) as TxPhase
}
