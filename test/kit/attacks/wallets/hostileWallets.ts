import {
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  getContractAddress,
  type Hex,
  parseAbi,
  zeroAddress,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { type MessageParts, messageFor, request, signIn, siweText } from '../../client.ts'
import { deployHostileContracts, type HostileContract } from './hostileContracts.ts'

export interface HostileWallets {
  /** of the api */
  url: string
  rpcUrl: string
  chainId: number
  /** has coins */
  key: Hex
  /** our contract that makes collections */
  ourFactory: Hex
}

export interface HostileSignIn {
  name: string
  status: number
  code: string | undefined
  hasSession: boolean
  tookMs: number
}

export interface HostileWalletsFacts {
  attempts: HostileSignIn[]
  /** people with keys of their own who signed in meanwhile */
  others: { signedIn: number; refused: number; slowestMs: number }
  /** blocks mined, writes kept and collections made by all of it */
  effects: { blocks: number; writes: number; collections: number }
  /** wallets that are what they say */
  honest: HostileSignIn[]
}

interface Attempt {
  name: string
  wallet: Hex
  /** what is signed; a message of this wallet unless changed */
  change?: Partial<MessageParts>
  sign: (message: string) => Hex | Promise<Hex>
}

const FACTORY = parseAbi([
  'function createCollection(string name, string symbol, address payout) returns (address)',
  'function collectionOf(address creator) view returns (address)',
])
/** Who calls a factory while a signature is looked at: it would be the creator. */
const ASKER = getContractAddress({ from: zeroAddress, nonce: 0n })
const ERC6492_END: Hex = `0x${'6492'.repeat(16)}`

/** A signature that says: call this first, and the wallet is there. */
export function wrapForFactory(factory: Hex, calldata: Hex, signature: Hex): Hex {
  const parts = [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }] as const
  return concat([encodeAbiParameters(parts, [factory, calldata, signature]), ERC6492_END])
}

async function rpc<T>(url: string, method: string, ...params: unknown[]): Promise<T> {
  const { body } = await request(url, 'POST', '', { body: { jsonrpc: '2.0', id: 1, method, params } })
  if (body.error) throw new Error(`${method}: ${body.error.message}`)
  return body.result
}

async function attempt(url: string, { name, wallet, change, sign }: Attempt): Promise<HostileSignIn> {
  const message = siweText({ ...(await messageFor(url, wallet)), ...change })
  const body = { message, signature: await sign(message), address: wallet }
  const startedMs = performance.now()
  const reply = await request(url, 'POST', '/v1/sign-in/wallet', { body })
  const hasSession = reply.headers.has('set-cookie') || reply.headers.has('session-token')
  return {
    ...{ name, status: reply.status, code: reply.body?.code, hasSession },
    tookMs: performance.now() - startedMs,
  }
}

const NOT_A_WALLET = new Set(['HostileFactory', 'OwnedWallet', 'RekeyedWallet', 'WalletFactory'])

/** Every hostile contract as a wallet; signatures of somebody else; factories that are none. */
async function attemptsOf(
  { rpcUrl, ourFactory }: HostileWallets,
  contracts: Record<string, HostileContract>,
  owner: PrivateKeyAccount,
): Promise<Attempt[]> {
  const at = (name: string) => getAddress((contracts[name] as HostileContract).address)
  const stranger = privateKeyToAccount(generatePrivateKey())
  const signedByStranger = (message: string) => stranger.signMessage({ message })
  const told = (functionName: string, args: unknown[] = []) =>
    encodeFunctionData({ abi: (contracts.HostileFactory as HostileContract).abi, functionName, args })
  const wrapped = (factory: Hex, calldata: Hex) => () => wrapForFactory(factory, calldata, '0x1234')

  const args = ['Stolen', 'STOLEN', ASKER] as const
  const create = encodeFunctionData({ abi: FACTORY, functionName: 'createCollection', args })
  const answer = await rpc<Hex>(rpcUrl, 'eth_call', { from: ASKER, to: ourFactory, data: create }, 'latest')
  const ourClone = getAddress(`0x${answer.slice(-40)}`)
  const nobody = privateKeyToAccount(generatePrivateKey()).address

  const names = Object.keys(contracts).filter((name) => !NOT_A_WALLET.has(name))
  const deeds = [
    ['burns all gas', told('burn')],
    ['reverts', told('refuse')],
    ['reverts with a megabyte', told('refuseMegabyte')],
    ['re-enters', told('reenter', [told('write')])],
    ['writes', told('write')],
  ] as const
  return [
    ...names.map((name) => ({ name, wallet: at(name), sign: () => '0x1234' as const })),
    ...names.map((name) => ({
      name: `${name} as its own factory`,
      wallet: at(name),
      sign: wrapped(at(name), '0x12345678'),
    })),
    ...deeds.flatMap(([deed, calldata]) =>
      [nobody, at('OwnedWallet')].map((wallet) => ({
        name: `a factory that ${deed}, for ${wallet === nobody ? 'nobody' : 'a wallet that is there'}`,
        wallet,
        sign: wrapped(at('HostileFactory'), calldata),
      })),
    ),
    ...[ourClone, nobody, at('OwnedWallet'), getAddress(ourFactory)].map((wallet) => ({
      name: `a factory of ours, for ${wallet === ourClone ? 'the collection it would make' : wallet}`,
      wallet,
      sign: wrapped(ourFactory, create),
    })),
    { name: 'a factory without code', wallet: nobody, sign: wrapped(nobody, '0x') },
    { name: 'a torn wrapper', wallet: nobody, sign: () => concat(['0x1234', ERC6492_END]) },
    { name: 'another key', wallet: at('OwnedWallet'), sign: signedByStranger },
    {
      name: 'a message of another wallet',
      wallet: at('OwnedWallet'),
      change: { address: nobody },
      sign: (message) => owner.signMessage({ message }),
    },
    {
      name: 'a message for another chain',
      wallet: at('OwnedWallet'),
      change: { chainId: '1' },
      sign: (message) => owner.signMessage({ message }),
    },
    {
      name: 'a signature under another message',
      wallet: at('OwnedWallet'),
      sign: () => owner.signMessage({ message: 'another' }),
    },
  ]
}

/** Wallets that are what they say: one that is there, and one that its factory would make. */
async function honestOf(
  { rpcUrl }: HostileWallets,
  contracts: Record<string, HostileContract>,
  owner: PrivateKeyAccount,
): Promise<Attempt[]> {
  const { address: factory, abi } = contracts.WalletFactory as HostileContract
  const told = (functionName: string) => encodeFunctionData({ abi, functionName, args: [owner.address] })
  const where = await rpc<Hex>(rpcUrl, 'eth_call', { to: factory, data: told('addressOf') }, 'latest')
  const sign = (message: string) => owner.signMessage({ message })
  return [
    { name: 'a wallet', wallet: getAddress((contracts.OwnedWallet as HostileContract).address), sign },
    {
      name: 'a wallet that is not deployed',
      wallet: getAddress(`0x${where.slice(-40)}`),
      sign: async (message) => wrapForFactory(factory, told('deploy'), await sign(message)),
    },
  ]
}

/** Signs new people in, one after the other, until told to stop. */
function signOthersIn(url: string): { stop(): Promise<HostileWalletsFacts['others']> } {
  const facts = { signedIn: 0, refused: 0, slowestMs: 0 }
  let isOver = false
  const running = (async () => {
    while (!isOver) {
      const startedMs = performance.now()
      await signIn(url).then(
        () => facts.signedIn++,
        () => facts.refused++,
      )
      facts.slowestMs = Math.max(facts.slowestMs, performance.now() - startedMs)
    }
  })()
  return {
    async stop() {
      isOver = true
      await running
      return facts
    },
  }
}

async function readEffects(
  { rpcUrl, ourFactory }: HostileWallets,
  { address, abi }: HostileContract,
): Promise<{ block: number; writes: number; collections: number }> {
  const read = (to: Hex, data: Hex) => rpc<Hex>(rpcUrl, 'eth_call', { to, data }, 'latest')
  const of = encodeFunctionData({ abi: FACTORY, functionName: 'collectionOf', args: [ASKER] })
  return {
    block: Number(await rpc<Hex>(rpcUrl, 'eth_blockNumber')),
    writes: Number(await read(address, encodeFunctionData({ abi, functionName: 'writes' }))),
    collections: Number(await read(ourFactory, of)) === 0 ? 0 : 1,
  }
}

/**
 * Signs in with hostile contract wallets, one after the other, while others sign in with keys; then as contract
 * wallets that are what they say.
 */
export async function playHostileWallets(attack: HostileWallets): Promise<HostileWalletsFacts> {
  const owner = privateKeyToAccount(generatePrivateKey())
  const { rpcUrl, chainId, key, url } = attack
  const contracts = await deployHostileContracts(rpcUrl, chainId, { key, owner: owner.address })
  const factory = contracts.HostileFactory as HostileContract
  const all = await attemptsOf(attack, contracts, owner)
  const before = await readEffects(attack, factory)
  const others = signOthersIn(url)
  const attempts: HostileSignIn[] = []
  for (const one of all) attempts.push(await attempt(url, one))
  const after = await readEffects(attack, factory)
  const honest: HostileSignIn[] = []
  for (const one of await honestOf(attack, contracts, owner)) honest.push(await attempt(url, one))
  return {
    attempts,
    others: await others.stop(),
    effects: {
      blocks: after.block - before.block,
      writes: after.writes - before.writes,
      collections: after.collections - before.collections,
    },
    honest,
  }
}
