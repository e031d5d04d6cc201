import type { Wallet as RainbowWallet } from '@rainbow-me/rainbowkit'
import { createElement, type ReactElement } from 'react'
import { type Address, createPublicClient, type PublicClient } from 'viem'
import { createConnector } from 'wagmi'
import type { Config } from '#api/installation/contract.ts'
import { chainOf, rpcTransport } from '../island/islandConfig.ts'
import { BurnerSheet } from './BurnerSheet.tsx'
import icon from './burner.svg?url'
import { burnerAccount, hasBurnerKey } from './burnerKey.ts'
import { burnerProvider, fillBurner } from './burnerProvider.ts'
import { createAskQueue } from './requests.ts'

const NAME = 'Test wallet'

function connectorOf(provider: ReturnType<typeof burnerProvider>, client: PublicClient, chainId: number) {
  const accounts = (): Address[] => [burnerAccount().address]
  return createConnector<typeof provider>((config) => ({
    id: 'burner',
    name: NAME,
    type: 'burner',
    async connect(options = {}) {
      await fillBurner(client)
      const list = accounts()
      const shaped =
        'withCapabilities' in options && options.withCapabilities
          ? list.map((address) => ({ address, capabilities: {} }))
          : list
      return { accounts: shaped as never, chainId }
    },
    async disconnect() {
      config.emitter.emit('disconnect')
    },
    getAccounts: async () => accounts(),
    getChainId: async () => chainId,
    getProvider: async () => provider,
    isAuthorized: async () => hasBurnerKey(),
    onAccountsChanged: () => undefined,
    onChainChanged: () => undefined,
    onDisconnect: () => config.emitter.emit('disconnect'),
  }))
}

/** The test wallet of the local chain: an entry for the wallet dialog and the sheet that asks before it signs. */
export function startBurner(config: Config): { wallet: () => RainbowWallet; sheet: ReactElement } {
  const chain = chainOf(config)
  const client = createPublicClient({ chain, transport: rpcTransport(chain) })
  const asks = createAskQueue()
  const connector = connectorOf(burnerProvider(chain, client, asks), client, chain.id)
  const wallet = (): RainbowWallet => ({
    id: 'burner',
    name: NAME,
    iconUrl: icon,
    iconBackground: '#1c1c20',
    installed: true,
    createConnector: (details: object) =>
      createConnector((parameters) => ({ ...connector(parameters), ...details })),
  })
  return { wallet, sheet: createElement(BurnerSheet, { asks, client, config }) }
}
