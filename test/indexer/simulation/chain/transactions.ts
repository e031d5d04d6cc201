import { hexOf } from '../dice.ts'
import { integer, keccak, quantity, type RlpItem, rlp } from './rlp.ts'

/** Legacy, access list, dynamic fee, blob, set code, and the deposit of OP chains. */
export const TRANSACTION_TYPES = [0, 1, 2, 3, 4, 0x7e] as const
export type TransactionType = (typeof TRANSACTION_TYPES)[number]

export interface Transaction {
  type: TransactionType
  hash: string
  /** what transactionsRoot is made of */
  bytes: Buffer
  /** as eth_getTransactionBy… tells it, without its place */
  told: Record<string, unknown>
}

/** @param salt makes it another one than all others */
export function makeTransaction(type: TransactionType, chainId: number, salt: string): Transaction {
  const { fields, told } = type === 0x7e ? deposit(salt) : signed(type, chainId, salt)
  const body = rlp(fields)
  const bytes = type === 0 ? body : Buffer.concat([Buffer.from([type]), body])
  const hash = keccak(bytes)
  return { type, hash, bytes, told: { ...told, hash, type: quantity(type), from: hexOf(20, salt, 'from') } }
}

interface Made {
  fields: RlpItem[]
  told: Record<string, unknown>
}

function deposit(salt: string): Made {
  const [sourceHash, from, to] = [hexOf(32, salt, 'source'), hexOf(20, salt, 'from'), hexOf(20, salt, 'to')]
  return {
    fields: [sourceHash, from, to, integer(5), integer(7), integer(21_000), '0x', '0x1234'],
    told: {
      ...{
        sourceHash,
        to,
        mint: '0x5',
        value: '0x7',
        gas: quantity(21_000),
        isSystemTx: false,
        input: '0x1234',
      },
      ...{ nonce: '0x0', gasPrice: '0x0', v: '0x0', r: '0x0', s: '0x0' },
    },
  }
}

function signed(type: 0 | 1 | 2 | 3 | 4, chainId: number, salt: string): Made {
  const nonce = Number(hexOf(2, salt, 'nonce'))
  const [to, input] = [hexOf(20, salt, 'to'), hexOf(40, salt, 'input')]
  // below half of the curve's order, as signatures are
  const [r, s] = ['r', 's'].map((half) => `0x1${hexOf(32, salt, half).slice(3)}`) as [string, string]
  const parity = nonce % 2
  const listed = { address: to, storageKeys: [hexOf(32, salt, 'slot')] }
  const [fee, tip, gas, value] = [3_000_000_000n, 1n, 900_000, nonce % 3]
  const call = [integer(gas), to, integer(value), input]
  const told = { nonce: quantity(nonce), to, input, gas: quantity(gas), value: quantity(value), r, s }
  if (type === 0) {
    const v = chainId * 2 + 35 + parity
    return {
      fields: [integer(nonce), integer(fee), ...call, integer(v), integer(r), integer(s)],
      told: { ...told, gasPrice: quantity(fee), chainId: quantity(chainId), v: quantity(v) },
    }
  }
  const fees = type === 1 ? [integer(fee)] : [integer(tip), integer(fee)]
  const blobs = [hexOf(32, salt, 'blob')]
  const grant = { chainId, address: to, nonce: 1, yParity: parity, r, s }
  const grantFields = [chainId, grant.address, 1, parity, r, s].map((part, i) =>
    i === 1 ? to : integer(part),
  )
  const more = type === 3 ? [integer(9), blobs] : type === 4 ? [[grantFields]] : []
  return {
    fields: [
      ...[integer(chainId), integer(nonce), ...fees, ...call, [[listed.address, listed.storageKeys]]],
      ...[...more, integer(parity), integer(r), integer(s)],
    ],
    told: {
      ...told,
      ...{ chainId: quantity(chainId), accessList: [listed], yParity: quantity(parity), v: quantity(parity) },
      gasPrice: quantity(fee),
      ...(type > 1 ? { maxFeePerGas: quantity(fee), maxPriorityFeePerGas: quantity(tip) } : {}),
      ...(type === 3 ? { maxFeePerBlobGas: '0x9', blobVersionedHashes: blobs } : {}),
      ...(type === 4
        ? {
            authorizationList: [
              { ...grant, chainId: quantity(chainId), nonce: '0x1', yParity: quantity(parity) },
            ],
          }
        : {}),
    },
  }
}
