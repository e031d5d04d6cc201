import type { Abi, Hex, TypedDataDefinition } from 'viem'
import { getAddress } from 'viem'
import type { Config as WagmiConfig } from 'wagmi'
import {
  connect,
  disconnect,
  getAccount,
  getBalance,
  getBytecode,
  getPublicClient,
  readContract,
  reconnect,
  signMessage,
  signTypedData,
  simulateContract,
  switchChain,
  waitForTransactionReceipt,
  watchAccount,
  writeContract,
} from 'wagmi/actions'
import type { RemoteWallet } from '../remote/startRemote.ts'
import type { Address, ContractCall, SentTransaction, TypedText, Wallet, WalletChoice } from '../wallet.ts'
import { WalletError } from '../wallet.ts'
import type { Dialog } from './dialog.ts'
import { toWalletError } from './walletError.ts'

interface IslandParts {
  wagmi: WagmiConfig
  dialog: Dialog
  /** every custom error of our contracts, so that a revert from a nested call is decoded too */
  errors: Abi
  /** wallets elsewhere; null when the installation offers none */
  remote: RemoteWallet | null
}

function connected(wagmi: WagmiConfig): Address | null {
  const account = getAccount(wagmi)
  return account.status === 'connected' ? getAddress(account.address) : null
}

function waitForAccount(wagmi: WagmiConfig, dialog: Dialog): Promise<Address> {
  return new Promise((resolve, reject) => {
    const stop = [
      watchAccount(wagmi, {
        onChange: () => {
          const address = connected(wagmi)
          if (address) settle(() => resolve(address))
        },
      }),
      dialog.onClosed(() => {
        const address = connected(wagmi)
        settle(() =>
          address ? resolve(address) : reject(new WalletError('REJECTED', 'The dialog was closed')),
        )
      }),
    ]
    function settle(end: () => void): void {
      for (const each of stop) each()
      end()
    }
    dialog.open()
  })
}

async function connectBurner(wagmi: WagmiConfig): Promise<Address> {
  const connector = wagmi.connectors.find((one) => one.id === 'burner')
  if (!connector) throw new WalletError('NO_WALLET', 'There is no test wallet here')
  const current = getAccount(wagmi)
  if (current.connector && current.connector.id !== 'burner') await disconnect(wagmi)
  if (current.connector?.id !== 'burner') await connect(wagmi, { connector })
  return connected(wagmi) as Address
}

/** Wallets that announced themselves carry their own id; the one for `window.ethereum` is always listed. */
function isAnnounced({ id, type }: { id: string; type: string }): boolean {
  return type === 'injected' && id !== 'injected' && id !== 'burner'
}

/** The nonce the wallet chose. A node that has not seen the transaction yet is asked for the count instead. */
async function nonceOf(wagmi: WagmiConfig, hash: Hex, from: Address): Promise<number> {
  const client = getPublicClient(wagmi)
  if (!client) throw new WalletError('FAILED', 'No chain client')
  const known = await client.getTransaction({ hash }).catch(() => null)
  if (known) return known.nonce
  return (await client.getTransactionCount({ address: from, blockTag: 'pending' })) - 1
}

function own(wagmi: WagmiConfig): Address {
  const address = connected(wagmi)
  if (!address) throw new WalletError('NO_WALLET', 'No wallet is connected')
  return address
}

/** Brings the stored connection back. Who asks while that is under way waits for the same answer. */
function restorer({ wagmi, remote }: IslandParts): {
  restore: () => Promise<unknown>
  settled: () => Promise<unknown>
} {
  let current: Promise<unknown> | null = null
  async function all(): Promise<unknown> {
    // without a connection to bring back, its code is not even loaded
    if (!remote || !(await remote.wasLast())) return reconnect(wagmi)
    return reconnect(wagmi, { connectors: [await remote.connector(), ...wagmi.connectors] })
  }
  return {
    restore() {
      current ??= all().finally(() => {
        current = null
      })
      return current
    },
    settled: async () => current?.catch(() => null),
  }
}

/** The wallet of the page; it starts to bring back an earlier connection as soon as it is made. */
export function islandWallet(parts: IslandParts): Wallet {
  const { wagmi, dialog, errors, remote } = parts
  const chainId = wagmi.chains[0].id
  const connection = restorer(parts)
  connection.restore().catch(() => null)
  const named = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw toWalletError(error, errors)
    })
  const full = (call: ContractCall) => ({
    address: call.address,
    abi: [...call.abi, ...errors] as Abi,
    functionName: call.functionName,
    args: call.args,
    ...(call.value === undefined ? {} : { value: call.value }),
    chainId,
  })
  return {
    isThere: () => 'ethereum' in window || wagmi.connectors.some(isAnnounced),
    connect: (choice: WalletChoice) =>
      named(async () => {
        await connection.settled()
        if (choice === 'burner') return connectBurner(wagmi)
        const { connector } = getAccount(wagmi)
        if (remote && (choice === 'phone' || (choice === 'last' && (await remote.wasLast())))) {
          if (connector && !remote.isCurrent(connector)) await disconnect(wagmi)
          return connected(wagmi) ?? remote.connect()
        }
        // "Another wallet" beside the test wallet and the phone means another one.
        if (connector?.id === 'burner' || remote?.isCurrent(connector)) await disconnect(wagmi)
        return connected(wagmi) ?? waitForAccount(wagmi, dialog)
      }),
    account: () =>
      named(async () => {
        if (!connected(wagmi)) await connection.restore()
        return connected(wagmi)
      }),
    switchTo: () =>
      named(async () => {
        if (getAccount(wagmi).chainId !== chainId) await switchChain(wagmi, { chainId })
      }),
    simulate: (call: ContractCall) =>
      named(async () => {
        await simulateContract(wagmi, { ...full(call), account: own(wagmi) })
      }),
    send: (call: ContractCall) =>
      named(async (): Promise<SentTransaction> => {
        const from = own(wagmi)
        const hash = await writeContract(wagmi, { ...full(call), account: from })
        return { hash, from, nonce: await nonceOf(wagmi, hash, from) }
      }),
    signTyped: (text: TypedText) => named(() => signTypedData(wagmi, text as TypedDataDefinition)),
    signMessage: (text: string) => named(() => signMessage(wagmi, { message: text, account: own(wagmi) })),
    read: (call: ContractCall) =>
      named(() => readContract(wagmi, { ...full(call), ...(call.from ? { account: call.from } : {}) })),
    balance: (address: Address) => named(async () => (await getBalance(wagmi, { address, chainId })).value),
    hasCode: (address: Address) =>
      named(async () => (await getBytecode(wagmi, { address, chainId })) !== undefined),
    settled: (hash: Address) =>
      named(async () => (await waitForTransactionReceipt(wagmi, { hash, chainId })).status === 'success'),
    disconnect: () =>
      named(async () => {
        await connection.settled()
        await disconnect(wagmi)
        await remote?.forget()
      }),
  }
}
