import { connectorsForWallets, type Wallet as RainbowWallet } from '@rainbow-me/rainbowkit'
import { injectedWallet } from '@rainbow-me/rainbowkit/wallets'
import { type Chain, defineChain, type HttpTransport } from 'viem'
import { createConfig, createStorage, http, type Config as WagmiConfig } from 'wagmi'
import type { Config } from '#api/installation/contract.ts'

const MS = 1000

/** The chain of this installation; its JSON-RPC is our own origin, so no foreign host learns an address. */
export function chainOf(config: Config): Chain {
  const rpcUrl = new URL(config.chain.rpcPath, window.location.origin).href
  const native = config.currencies.find((currency) => currency.token === null)
  return defineChain({
    id: config.chain.id,
    name: config.chain.name,
    nativeCurrency: {
      name: native?.symbol ?? 'Ether',
      symbol: native?.symbol ?? 'ETH',
      decimals: native?.decimals ?? 18,
    },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
}

/** JSON-RPC over fetch. Answers of our own origin are read whole: a stream left open counts as an aborted request. */
export function rpcTransport(chain: Chain): HttpTransport {
  return http(chain.rpcUrls.default.http[0], { maxResponseBodySize: false })
}

// The dialog lists no WalletConnect: its row loads the vendor's window. `web/chain/remote` offers it instead.
export function islandConfig(config: Config, burner: (() => RainbowWallet) | null): WagmiConfig {
  const chain = chainOf(config)
  const wallets = burner ? [burner, injectedWallet] : [injectedWallet]
  return createConfig({
    chains: [chain],
    connectors: connectorsForWallets([{ groupName: 'Wallets', wallets }], {
      appName: 'Stagedoor',
      projectId: '',
    }),
    transports: { [chain.id]: rpcTransport(chain) },
    pollingInterval: Math.max(500, (config.chain.blockS * MS) / 2),
    storage: createStorage({ storage: window.localStorage }),
  })
}
