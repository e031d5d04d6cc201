import type { Config } from '#api/installation/contract.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { NotConfirmed, type Prove } from './confirmBrowser.ts'

export interface WalletAsk {
  config: Config
  /** of the account */
  wallets: readonly string[]
  /** true: the one on a phone, whatever is connected here */
  isOnPhone: boolean
  /** the wallet dialog cannot be seen below a sheet */
  onDialog: (isOpen: boolean) => void
}

const isOf = (wallets: readonly string[], address: string) =>
  wallets.some((one) => one.toLowerCase() === address.toLowerCase())

/** Connects anew; a wallet that cannot be here is not asked for. @param connected one of somebody else */
async function connect(wallet: Wallet, ask: WalletAsk, connected: string | null): Promise<string> {
  const { config, isOnPhone, onDialog } = ask
  if (isOnPhone) return wallet.connect('phone')
  if (!wallet.isThere()) {
    if (config.walletConnect) return wallet.connect('phone')
    if (config.burner) return wallet.connect('burner')
    throw new NotConfirmed(
      'This browser has no wallet. Install one and reload the page, or confirm this browser with a passkey.',
    )
  }
  onDialog(true)
  try {
    return await wallet.connect(connected === null ? 'last' : 'dialog')
  } finally {
    onDialog(false)
  }
}

/** Has a wallet of the account sign the text. */
export function proveByWallet(ask: WalletAsk): Prove {
  return async (text) => {
    const { wallets } = ask
    const wallet = await openWallet(ask.config)
    const connected = await wallet.account()
    const isRight = connected !== null && isOf(wallets, connected)
    const address = isRight ? connected : await connect(wallet, ask, connected)
    if (!isOf(wallets, address))
      throw new NotConfirmed(
        `${shortAddress(address)} is not linked to this account. Choose ${wallets.map(shortAddress).join(' or ')} in your wallet, then try again.`,
      )
    return { way: 'wallet', address, signature: await wallet.signMessage(text) }
  }
}
