import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import solc from 'solc'
import {
  type Abi,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeDeployData,
  type Hex,
  http,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

/** Those that believe a key of an owner. */
const OWNED = new Set(['OwnedWallet', 'RekeyedWallet'])
const FILE = fileURLToPath(new URL('HostileWallets.sol', import.meta.url))

interface Compiled {
  abi: Abi
  evm: { bytecode: { object: string } }
}

function compile(): Record<string, Compiled> {
  const input = {
    language: 'Solidity',
    sources: { wallets: { content: readFileSync(FILE, 'utf8') } },
    settings: { evmVersion: 'cancun', outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input)))
  const errors = (output.errors ?? []).filter(({ severity }: { severity: string }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors[0].formattedMessage)
  return output.contracts.wallets
}

export interface HostileContract {
  address: Hex
  abi: Abi
}

/** Puts every contract of the file on the chain. @returns name → where it stands */
export async function deployHostileContracts(
  rpcUrl: string,
  chainId: number,
  { key, owner }: { key: Hex; owner: Hex },
): Promise<Record<string, HostileContract>> {
  const chain = defineChain({
    id: chainId,
    name: 'attacked',
    nativeCurrency: { name: 'coin', symbol: 'C', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const account = privateKeyToAccount(key)
  const wallet = createWalletClient({ account, chain, transport: http() })
  const reader = createPublicClient({ chain, transport: http(), pollingInterval: 50 })
  const deployed: Record<string, HostileContract> = {}
  for (const [name, { abi, evm }] of Object.entries(compile())) {
    const bytecode: Hex = `0x${evm.bytecode.object}`
    const args = OWNED.has(name) ? [owner] : []
    const hash = await wallet.sendTransaction({ data: encodeDeployData({ abi, bytecode, args }) })
    const { contractAddress } = await reader.waitForTransactionReceipt({ hash })
    deployed[name] = { address: contractAddress as Hex, abi }
  }
  return deployed
}
