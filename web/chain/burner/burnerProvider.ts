import { type Chain, createWalletClient, type Hex, numberToHex, type PublicClient } from 'viem'
import { rpcTransport } from '../island/islandConfig.ts'
import { burnerAccount } from './burnerKey.ts'
import type { AskQueue } from './requests.ts'

export interface BurnerRequest {
  method: string
  params?: readonly unknown[]
}

class ProviderError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const FAUCET_TRIES = 20
const FAUCET_WAIT_MS = 250

interface TransactionParams {
  to?: Hex
  data?: Hex
  value?: Hex
  gas?: Hex
}

function textOf(message: unknown): { raw: Hex; text: string } {
  const raw = message as Hex
  const bytes = Uint8Array.from(raw.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  return { raw, text: new TextDecoder().decode(bytes) }
}

/** Fills an empty test wallet; the local chain gives once a minute. */
export async function fillBurner(client: PublicClient): Promise<void> {
  const { address } = burnerAccount()
  if ((await client.getBalance({ address })) > 0n) return
  await client.request({ method: 'local_faucet', params: [address] } as never)
  for (let tries = 0; tries < FAUCET_TRIES; tries++) {
    if ((await client.getBalance({ address })) > 0n) return
    await new Promise((resolve) => setTimeout(resolve, FAUCET_WAIT_MS))
  }
}

/** EIP-1193 provider over a key in this browser. Every signature waits for a press in our own sheet. */
export function burnerProvider(chain: Chain, client: PublicClient, asks: AskQueue) {
  const confirmed = async (ask: Parameters<AskQueue['put']>[0]) => {
    if (!(await asks.put(ask))) throw new ProviderError(4001, 'The person rejected the request')
  }

  async function sign(params: readonly unknown[]): Promise<Hex> {
    const { raw, text } = textOf(params[0])
    await confirmed({ kind: 'sign', text })
    return burnerAccount().signMessage({ message: { raw } })
  }

  async function signTyped(params: readonly unknown[]): Promise<Hex> {
    const typed = JSON.parse(String(params[1]))
    await confirmed({ kind: 'typed', text: JSON.stringify(typed.message, null, 2) })
    return burnerAccount().signTypedData(typed)
  }

  async function sendTransaction(params: readonly unknown[]): Promise<Hex> {
    const { to, data, value, gas } = params[0] as TransactionParams
    // Putting a new contract on the chain cannot be told in words.
    if (!to) throw new ProviderError(-32602, 'The test wallet calls contracts and makes none')
    const call = { to, data: data ?? ('0x' as Hex), value: BigInt(value ?? 0) }
    await confirmed({ kind: 'call', ...call })
    const wallet = createWalletClient({
      account: burnerAccount(),
      chain,
      transport: rpcTransport(chain),
    })
    return wallet.sendTransaction({
      ...call,
      ...(gas === undefined ? {} : { gas: BigInt(gas) }),
    })
  }

  function switchChain(params: readonly unknown[]): null {
    const asked = (params[0] as { chainId: Hex }).chainId
    if (Number(asked) !== chain.id)
      throw new ProviderError(4902, 'The test wallet knows the local chain only')
    return null
  }

  return {
    async request({ method, params = [] }: BurnerRequest): Promise<unknown> {
      switch (method) {
        case 'eth_requestAccounts':
        case 'eth_accounts':
          return [burnerAccount().address]
        case 'eth_chainId':
          return numberToHex(chain.id)
        case 'personal_sign':
          return sign(params)
        case 'eth_signTypedData_v4':
          return signTyped(params)
        case 'eth_sendTransaction':
          return sendTransaction(params)
        case 'wallet_switchEthereumChain':
          return switchChain(params)
        default:
          return client.request({ method, params } as never)
      }
    },
    on: () => undefined,
    removeListener: () => undefined,
  }
}
