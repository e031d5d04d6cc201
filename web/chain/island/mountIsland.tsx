import '@rainbow-me/rainbowkit/styles.css'
import './rainbowTheme.css'
import { RainbowKitProvider, useConnectModal } from '@rainbow-me/rainbowkit'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { type ReactElement, useEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type Config as WagmiConfig, WagmiProvider } from 'wagmi'
import type { Config } from '#api/installation/contract.ts'
import { errors } from '#generated/errors.ts'
import type { Wallet } from '../wallet.ts'
import { createDialog, type DialogDriver } from './dialog.ts'
import { islandConfig } from './islandConfig.ts'
import { islandWallet } from './islandWallet.ts'

function ModalBridge({ dialog }: { dialog: DialogDriver }) {
  const { connectModalOpen, openConnectModal } = useConnectModal()
  useEffect(
    () => dialog.report(connectModalOpen, openConnectModal),
    [dialog, connectModalOpen, openConnectModal],
  )
  return null
}

interface IslandProps {
  wagmi: WagmiConfig
  dialog: DialogDriver
  sheets: ReactElement[]
}

function Island({ wagmi, dialog, sheets }: IslandProps) {
  return (
    <WagmiProvider config={wagmi} reconnectOnMount={false}>
      <QueryClientProvider client={new QueryClient()}>
        {/* theme={null}: RainbowKit would write a style element as text, which the policy forbids */}
        <RainbowKitProvider theme={null} modalSize="compact" locale="en-US">
          <ModalBridge dialog={dialog} />
          {sheets}
        </RainbowKitProvider>
      </QueryClientProvider>
    </WagmiProvider>
  )
}

/** Starts wallets in a React root of their own, so that a connection never re-renders the page. */
export async function mountIsland(config: Config): Promise<Wallet> {
  const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce
  if (nonce) setNonce(nonce)
  const burner = config.burner ? (await import('../burner/startBurner.ts')).startBurner(config) : null
  const wagmi = islandConfig(config, burner?.wallet ?? null)
  const dialog = createDialog()
  const host = document.createElement('div')
  document.body.append(host)
  const elsewhere = config.walletConnect
    ? (await import('../remote/startRemote.ts')).startRemote(wagmi, config.walletConnect)
    : null
  const sheets = [burner, elsewhere].flatMap((one) => one?.sheet ?? [])
  const root = createRoot(host)
  // what mounts forgets every connection: one that a fast wallet has brought back by then would be gone
  flushSync(() => root.render(<Island wagmi={wagmi} dialog={dialog} sheets={sheets} />))
  return islandWallet({ wagmi, dialog, errors, remote: elsewhere?.remote ?? null })
}
