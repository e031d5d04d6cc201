/** A wallet for phones with a browser of its own. */
export interface WalletApp {
  name: string
  /** opens a page in it, or offers to install it */
  linkTo: (page: string) => string
}

/**
 * Links by the manuals of their makers: docs.metamask.io (deep links), docs.cdp.coinbase.com (mobile dapp links) and
 * developer.trustwallet.com (deep linking; 60 is Ethereum in SLIP-44).
 */
export const WALLET_APPS: WalletApp[] = [
  { name: 'MetaMask', linkTo: (page) => `https://link.metamask.io/dapp/${page.replace(/^https?:\/\//, '')}` },
  {
    name: 'Coinbase Wallet',
    linkTo: (page) => `https://go.cb-w.com/dapp?cb_url=${encodeURIComponent(page)}`,
  },
  {
    name: 'Trust Wallet',
    linkTo: (page) => `https://link.trustwallet.com/open_url?coin_id=60&url=${encodeURIComponent(page)}`,
  },
]

/** A wallet for phones that reads a code of the WalletConnect protocol. */
export interface PairingApp {
  name: string
  /** hands it the code, or offers to install it */
  linkTo: (uri: string) => string
}

/** Links as the WalletConnect manual writes them: the app's own address, `/wc`, the code; the last asks the phone. */
export const PAIRING_APPS: PairingApp[] = [
  { name: 'MetaMask', linkTo: (uri) => `https://metamask.app.link/wc?uri=${encodeURIComponent(uri)}` },
  { name: 'Rainbow', linkTo: (uri) => `https://rnbwapp.com/wc?uri=${encodeURIComponent(uri)}` },
  { name: 'Trust Wallet', linkTo: (uri) => `https://link.trustwallet.com/wc?uri=${encodeURIComponent(uri)}` },
  { name: 'another wallet', linkTo: (uri) => uri },
]

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/

/** True when an address means the machine that reads it, so that a phone would look at itself. */
export function isLoopback(page: string): boolean {
  return LOOPBACK.test(new URL(page).hostname)
}

/** The address of a page without what may carry a token: query and fragment. */
export function bareAddress(page: string): string {
  const { origin, pathname } = new URL(page)
  return origin + pathname
}
