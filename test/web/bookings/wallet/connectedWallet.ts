import type { Page, Route } from 'playwright-core'
import type { Hex } from 'viem'
import { sampleMe } from '#web/fixtures/sampleData.ts'

/** Of who looks at the states. */
export const OWN_WALLET = sampleMe.wallets[0] as Hex
const RDNS = 'test.wallet'
/** What it signs, whatever it is asked to. */
export const SIGNED = `0x${'cd'.repeat(65)}`

/** A wallet of this account that was connected before, and sends and signs whatever it is asked to; a silent one leaves that open. */
const connected = (isSilent: boolean) => `(() => {
  localStorage.setItem('wagmi.recentConnectorId', JSON.stringify('${RDNS}'))
  const answers = {
    eth_chainId: '0x7a69',
    eth_sendTransaction: '0x${'ab'.repeat(32)}',
    eth_signTypedData_v4: '${SIGNED}',
  }
  const provider = {
    request: async ({ method }) => ${isSilent} && method === 'eth_sendTransaction' ? new Promise(() => {}) : answers[method] ?? (method.endsWith('ccounts') ? ['${OWN_WALLET}'] : null),
    on: () => provider,
    removeListener: () => provider,
  }
  const info = { name: 'Wallet', rdns: '${RDNS}', uuid: crypto.randomUUID(), icon: 'data:image/svg+xml,' }
  const detail = Object.freeze({ info, provider })
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', announce)
})()`

/** A node on which every call succeeds. */
async function chainAnswer(route: Route): Promise<void> {
  const { id, method } = route.request().postDataJSON() as { id: number; method: string }
  const result =
    method === 'eth_call' ? `0x${'0'.repeat(64)}` : method === 'eth_getTransactionByHash' ? null : '0x1'
  await route.fulfill({ json: { jsonrpc: '2.0', id, result } })
}

/** Puts the wallet into a page that is opened later, and a node behind it. */
export async function connectWallet(page: Page, isSilent = false): Promise<void> {
  await page.addInitScript(connected(isSilent))
  await page.route('**/rpc', chainAnswer)
}
