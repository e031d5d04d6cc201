import type { Me } from '#api/accounts/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Wallet } from './wallet.ts'
import { WalletError } from './wallet.ts'

let opened: Promise<Wallet> | null = null

async function load(config: Config): Promise<Wallet> {
  try {
    const { mountIsland } = await import('./island/mountIsland.tsx')
    return await mountIsland(config)
  } catch (cause) {
    opened = null
    throw new WalletError('UNREACHABLE', 'The wallet code could not be loaded', { cause })
  }
}

/** The wallet island: loaded on the first call, shared afterwards. */
export function openWallet(config: Config): Promise<Wallet> {
  opened ??= load(config)
  return opened
}

/** Fetches the island's code ahead of a press; for hover and focus. */
export function prefetchWallet(config: Config): void {
  openWallet(config).catch(() => null)
}

/** True when this browser connected a wallet earlier, so that its code may be loaded while idle. */
export function hasKnownWallet(): boolean {
  try {
    return localStorage.getItem('wagmi.recentConnectorId') !== null
  } catch {
    return false
  }
}

/** True for who is shown wallets first: their account has one, or, of somebody whom nobody knows, this browser had. */
export function isWalletPerson(me: Me | null): boolean {
  return me ? me.wallets.length > 0 : hasKnownWallet()
}

/** Lets go of the connected wallet if one was opened on this page. */
export async function closeWallet(): Promise<void> {
  if (opened) await (await opened).disconnect()
}
