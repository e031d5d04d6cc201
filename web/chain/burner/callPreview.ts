import { type AbiFunction, decodeFunctionData, type Hex, type PublicClient } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { cleanText } from '#domain/names/typedText.ts'
import { consultationEscrowAbi, creatorTokenAbi, splitFactoryAbi, streamPassAbi } from '#generated/abis.ts'
import { errors } from '#generated/errors.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { CALLED_CONTRACTS, plainName } from '../contracts.ts'
import { revertSentence } from '../errors/contractErrors.ts'
import { toWalletError } from '../island/walletError.ts'
import { type Address, WalletError } from '../wallet.ts'
import type { CallFacts, CallText, TokenFacts } from './callFacts.ts'
import { callText } from './callWords.ts'

export interface DecodedCall {
  functionName: string
  args: readonly unknown[]
  inputs: readonly { name: string; type: string }[]
}

/** All the sheet shows about a call, read from the chain before anything is signed. */
export interface CallPreview {
  decoded: DecodedCall | null
  text: CallText
  contractName: Typed | null
  costWei: bigint | null
  /** null when the balance could not be read */
  leftWei: bigint | null
  check: { isGood: true; block: bigint } | { isGood: false; sentence: string }
}

const NAME_ABI = [
  { type: 'function', name: 'name', stateMutability: 'view', inputs: [], outputs: [{ type: 'string' }] },
] as const

/** The function and its arguments by our own interfaces; null when none of them knows the selector. */
export function decodeCall(data: Hex): DecodedCall | null {
  for (const abi of CALLED_CONTRACTS) {
    try {
      const { functionName, args } = decodeFunctionData({ abi, data })
      const item = abi.find((one): one is AbiFunction => one.type === 'function' && one.name === functionName)
      const inputs = (item?.inputs ?? []).map(({ name, type }, at) => ({
        name: name ?? `argument ${at + 1}`,
        type,
      }))
      return { functionName, args: args ?? [], inputs }
    } catch {
      // not this interface
    }
  }
  return null
}

/** Where calls that name a tier name it. */
const TIER_AT: Record<string, number> = { purchase: 0, upgrade: 1, updateTier: 0 }

async function tierOf(client: PublicClient, to: Address, decoded: DecodedCall): Promise<CallFacts['tier']> {
  const at = TIER_AT[decoded.functionName]
  if (at === undefined) return null
  const tierNo = Number(decoded.args[at])
  const terms = await client
    .readContract({ address: to, abi: streamPassAbi, functionName: 'tier', args: [tierNo] })
    .catch(() => null)
  return terms === null ? null : { currency: terms.currency, durationS: Number(terms.duration), terms }
}

/** What a creator token that is bought from says of itself; null for every other call. */
async function soldOf(
  client: PublicClient,
  address: Address,
  { functionName }: DecodedCall,
): Promise<CallFacts['sold']> {
  if (functionName !== 'buyExact') return null
  const token = { address, abi: creatorTokenAbi } as const
  const [symbol, money] = await Promise.all([
    client.readContract({ ...token, functionName: 'symbol' }).catch(() => null),
    client.readContract({ ...token, functionName: 'currency' }).catch(() => null),
  ])
  return symbol === null || money === null ? null : { symbol: cleanText(symbol), currency: money[0] }
}

/** When a booking that gets another date begins until then; null for every other call. */
async function oldStart(
  client: PublicClient,
  address: Address,
  { functionName, args }: DecodedCall,
): Promise<CallFacts['startAt']> {
  if (functionName !== 'reschedule') return null
  const escrow = { address, abi: consultationEscrowAbi } as const
  const { id } = args[0] as { id: Hex }
  const booking = client.readContract({ ...escrow, functionName: 'bookingOf', args: [id] })
  return (await booking.catch(() => null))?.startAt ?? null
}

/** A token by its own words; null where it has none. Whoever made it typed them. */
async function tokenFacts(client: PublicClient, address: Address): Promise<TokenFacts | null> {
  const token = { address, abi: creatorTokenAbi } as const
  const [symbol, decimals] = await Promise.all([
    client.readContract({ ...token, functionName: 'symbol' }).catch(() => ''),
    client.readContract({ ...token, functionName: 'decimals' }).catch(() => null),
  ])
  if (decimals === null) return null
  return { symbol: symbol === '' ? shortAddress(address) : cleanText(symbol), decimals }
}

/** Tokens of calls that name none of the currencies: what is locked, and what may be taken of any token. */
async function tokensOf(
  client: PublicClient,
  config: Config,
  to: Address,
  { functionName, args }: DecodedCall,
): Promise<Pick<CallFacts, 'locked' | 'ownToken' | 'spender'>> {
  if (functionName === 'lockForSession') return { locked: await tokenFacts(client, args[0] as Address) }
  if (functionName !== 'approve') return {}
  return {
    ownToken: currencyOf(config, to) === null ? await tokenFacts(client, to) : null,
    spender: plainName(config, String(args[0])),
  }
}

async function dryRun(
  client: PublicClient,
  from: Address,
  call: { to: Address; data: Hex; value: bigint },
): Promise<{ costWei: bigint | null; check: CallPreview['check'] }> {
  try {
    const [gas, price, block] = await Promise.all([
      client.estimateGas({ account: from, ...call }),
      client.getGasPrice(),
      client.getBlockNumber(),
    ])
    return { costWei: gas * price, check: { isGood: true, block } }
  } catch (cause) {
    const error = toWalletError(cause, errors)
    return { costWei: null, check: { isGood: false, sentence: revertSentence(error) } }
  }
}

function currencyOf(config: Config, contract: Address): number | null {
  const isIt = (token: string | null) => token?.toLowerCase() === contract.toLowerCase()
  return config.currencies.find(({ token }) => isIt(token))?.index ?? null
}

/** The dry run is not charged for its gas: a wallet that cannot pay for it is found here. */
function affordable(
  check: CallPreview['check'],
  balance: bigint | null,
  spent: bigint,
): CallPreview['check'] {
  if (!check.isGood || balance === null || balance >= spent) return check
  return {
    isGood: false,
    sentence: revertSentence(new WalletError('INSUFFICIENT_FUNDS', 'the balance is too low')),
  }
}

function leftOf(balance: bigint | null, spent: bigint): bigint | null {
  if (balance === null) return null
  return balance > spent ? balance - spent : 0n
}

/** What a contract that has no name is called that the factory of the installation made, as its registry says; null for every other. */
async function splitName(
  client: PublicClient,
  { contracts }: Config,
  to: Address,
  { functionName }: DecodedCall,
): Promise<string | null> {
  if (functionName !== 'distribute' || contracts.splitFactory === null) return null
  const factory = { address: contracts.splitFactory as Address, abi: splitFactoryAbi } as const
  const isSplit = client.readContract({ ...factory, functionName: 'isSplit', args: [to] })
  return (await isSplit.catch(() => false)) ? 'Divides tips' : null
}

/** Reads what a call would do: who, what, cost, what is left, and whether it succeeds now. */
export async function previewCall(
  client: PublicClient,
  config: Config,
  from: Address,
  call: { to: Address; data: Hex; value: bigint },
): Promise<CallPreview> {
  const decoded = decodeCall(call.data)
  const [ownName, tier, sold, startAt, split, tokens, run, balance] = await Promise.all([
    client.readContract({ address: call.to, abi: NAME_ABI, functionName: 'name' }).catch(() => null),
    decoded ? tierOf(client, call.to, decoded) : null,
    decoded ? soldOf(client, call.to, decoded) : null,
    decoded ? oldStart(client, call.to, decoded) : null,
    decoded ? splitName(client, config, call.to, decoded) : null,
    decoded ? tokensOf(client, config, call.to, decoded) : {},
    dryRun(client, from, call),
    client.getBalance({ address: from }).catch(() => null),
  ])
  const spent = call.value + (run.costWei ?? 0n)
  // whoever deployed the contract typed it, and no rule of ours was asked
  const name = ownName === null ? null : cleanText(ownName)
  return {
    decoded,
    text: callText(
      {
        functionName: decoded?.functionName ?? 'an unknown function',
        args: decoded?.args ?? [],
        value: call.value,
      },
      { name, tier, ownCurrency: currencyOf(config, call.to), sold, startAt, ...tokens },
      config.currencies,
    ),
    contractName: name ?? split ?? plainName(config, call.to),
    costWei: run.costWei,
    leftWei: leftOf(balance, spent),
    check: affordable(run.check, balance, spent),
  }
}
