import type { BrowserContext } from 'playwright-core'
import { type Hex, toHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'

/** A wallet extension as a page sees it. */
export interface AnnouncedWallet {
  name: string
  /** reverse domain name of its maker */
  rdns: string
  account: PrivateKeyAccount
  chainId: number
}

const ICON =
  'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%201%201%22/%3E'

/** Announces itself by EIP-6963 and hands questions of the page to the test. */
const ANNOUNCE = ({ name, rdns, icon, ask }: Record<'name' | 'rdns' | 'icon' | 'ask', string>) => `(() => {
  const provider = {
    request: ({ method, params = [] }) => window[${JSON.stringify(ask)}](method, params),
    on: () => provider,
    removeListener: () => provider,
  }
  const info = Object.freeze(${JSON.stringify({ name, rdns, icon })})
  const uuid = crypto.randomUUID()
  const announce = () =>
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info: { ...info, uuid }, provider }) }),
    )
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
})()`

/** Puts a wallet into every page of a profile. @returns the methods that pages asked it for, as they come */
export async function installWallet(context: BrowserContext, wallet: AnnouncedWallet): Promise<string[]> {
  const { name, rdns, account, chainId } = wallet
  const asked: string[] = []
  const ask = `ask_${rdns.replace(/\W/g, '_')}`
  let isAllowed = false
  await context.exposeFunction(ask, async (method: string, params: unknown[]) => {
    asked.push(method)
    if (method === 'eth_requestAccounts') isAllowed = true
    // a page that was never let in is told of no account (EIP-1193 wallets do so)
    if (method === 'eth_requestAccounts' || method === 'eth_accounts')
      return isAllowed ? [account.address] : []
    if (method === 'eth_chainId') return toHex(chainId)
    if (method === 'personal_sign') return account.signMessage({ message: { raw: params[0] as Hex } })
    if (method === 'wallet_requestPermissions') return [{ parentCapability: 'eth_accounts' }]
    throw new Error(`this wallet does not know ${method}`)
  })
  await context.addInitScript(ANNOUNCE({ name, rdns, icon: ICON, ask }))
  return asked
}
